"""Private customers never meet a price: every page that opens without an account, and their own, in both languages."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import gettext, override

from tests.billing.factories import buy, contract, paying
from tests.directory import blocking, reporting
from tests.directory.asking import block, customer
from tests.house.doors import Door, doors
from tests.house.pages import Page
from tests.verification import ready, texting
from verification.models import Seal
from verification.rules import codes
from verification.rules.reason_texts import TEXTS

pytestmark = pytest.mark.django_db
PRICE = re.compile(
    r"[€$£¥]|\bEUR\b|\bCHF\b|\bnetto\b|\bnet\b|\bTarife?\b|\bplans?\b|\bprices?\b|\bPreise?\b|\bpay(s|ing|ments?)?\b|\bpaid\b"
    r"|\binvoices?\b|\bRechnung(en)?\b|\bZahlung(en)?\b|\b(be)?zahl(t|en)\b|kostenpflichtig|\bsubscri\w+|\bAbonnement\w*|\bStripe\b",
    re.IGNORECASE,
)
# Who is no customer when they open these: applicants, people with an account, contract partners, machines.
OTHERS = {
    "pilot:": "businesses that apply",
    "account": "people of businesses who sign in",
    "mfa_": "people of businesses who sign in",
    "usersessions": "people of businesses who sign in",
    "billing:withdraw": "contract partners, who have to be able to withdraw without signing in (§ 356a BGB)",
    "billing:cancel": "contract partners, who have to be able to cancel without signing in (§ 312k BGB)",
}


# Sentences that say that customers do not pay, or speak of money that is not ours: (address, words as in the source).
SAID = (
    ("/criteria/", "The same rules hold for a baker and for a bank. Size, fame and payment play no part."),
    (
        "/criteria/",
        (
            "We suspend or revoke the seal when its conditions no longer hold."
            " Payment never brings or keeps a seal."
        ),
    ),
    ("/help/", "No. Customers never pay here and need no account."),
    ("/privacy/", "Invoices and corrections, because tax law wants that"),
    ("/privacy/", "What we noted on payments, refunds and corrections, because tax law wants that"),
    ("/s/", "that the business can pay its debts"),
    ("/terms/", "Price"),
    (
        "/terms/",
        (
            "Free of charge for businesses with fewer than 50 people and at most 10 million euros of turnover or"
            " balance sheet. Customers never pay. Payment has no influence on a decision."
        ),
    ),
    # Written in both languages where reasons are kept: a VAT number stands on one's own invoices.
    *(("/reasons/", sentence) for sentence in TEXTS["VAT_INVALID"]),
)


def without_said(path: str, text: str) -> str:
    with override("en" if path.startswith("/en/") else "de"):
        for where, sentence in SAID:
            if path.removeprefix("/en").startswith(where):
                text = text.replace(gettext(sentence), "")
    return text


def is_theirs(door: Door) -> bool:
    return not door.name.startswith(tuple(OTHERS))


@pytest.fixture
def seal(settings: Any) -> Seal:
    """With a business that pays, and another one that does."""
    made = ready.sealed()
    buy(contract(made.business))
    paying()
    return made


def pages(client: Client, paths: list[str]) -> Iterator[tuple[str, Page]]:
    """What a browser would show of each, in German and in English; an answer that is no page is left out."""
    for path in [*paths, *(f"/en{path}" for path in paths)]:
        answer = client.get(path)
        kind = answer.get("Content-Type", "")
        if answer.status_code < 300 and kind.startswith("text/html"):
            yield path, Page(answer.content)


def found(client: Client, paths: list[str]) -> tuple[int, list[str]]:
    """How many pages there were, and what on them speaks of paying or leads there."""
    seen, bad = 0, []
    for path, page in pages(client, paths):
        seen += 1
        shown = page.text_of("main") or page.text_of("body") or [page.html]  # a part of a page has neither
        bad += [f"{path}: {match[0]}" for match in PRICE.finditer(without_said(path, " ".join(shown)))]
        bad += [f"{path}: {one['href']}" for one in page.all("a") if "/plan/" in one.get("href", "")]
    return seen, bad


def test_every_page_that_opens_without_an_account(client: Client, seal: Seal) -> None:
    with override("de"):  # addresses without a prefix, whatever language a test before left behind
        all_doors = doors(seal)
    opened = {door.name for door in all_doors if is_theirs(door)}
    # None of the customers' pages is left out: every public door of the directory and of the legal pages is here.
    assert {
        "directory:check",
        "directory:profile",
        "directory:report",
        "directory:blocks",
        "directory:seal",
    } <= opened
    code = codes.shown(seal.code)
    paths = [door.path for door in all_doors if is_theirs(door)]
    paths += [f"/check/?q={code}", f"/check/?q={seal.e164}", "/check/?q=Huber", "/check/?q=nobody"]
    seen, bad = found(client, paths)
    assert bad == []
    assert seen > 40


def test_pages_that_a_customer_comes_to(client: Client, seal: Seal, settings: Any) -> None:
    """A report that was sent, and what somebody has blocked."""
    settings.PILOT_MINIMUM_SECONDS = 0
    texting.renew(settings)
    sent = reporting.send(client, "/report/")
    assert sent.status_code == 302
    block(seal.business)
    door = customer()
    assert door.blocks.exists()
    assert blocking.come_in(client).status_code == 302
    seen, bad = found(client, [sent.url, "/blocks/own/", "/blocks/"])
    assert bad == []
    assert seen >= 4


def test_errors_speak_of_no_price(client: Client) -> None:
    for path in ("/nothing/", "/b/nobody/", "/s/AAAA-AAAA-AA/", "/en/nothing/"):
        page = Page(client.get(path).content)
        assert not PRICE.search(" ".join(page.text_of("main") or [page.html])), path


@pytest.mark.parametrize(
    "words",
    ["29,00 €", "€29", "Tarif wählen", "Choose a plan", "You pay nothing", "Rechnung", "zahlen Sie", "netto"],
)
def test_the_words_would_be_noticed(words: str) -> None:
    assert PRICE.search(words)
