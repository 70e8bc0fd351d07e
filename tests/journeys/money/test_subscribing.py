"""In a real browser: a small firm reads that it pays nothing; large ones pay by transfer and by card, and leave.

German on a phone and English on a desktop, on one house with its own web, worker and beat.
"""

from pathlib import Path

import pytest

from tests.billing.bank.files import Line, camt
from tests.billing.issuing import LEITWEG
from tests.journeys.browsing import Person
from tests.journeys.killing import eventually
from tests.journeys.money import papers, paying
from tests.journeys.money.conftest import Window
from tests.peers.stripe import StripePeer

pytestmark = [pytest.mark.browser, pytest.mark.processes]

LOOKS = [pytest.param("de", 360, id="german-phone"), pytest.param("en", 1280, id="english-desktop")]
WHY = {
    "de": ("Es ist nichts zu zahlen", "50 Personen", "höchstens 10 Millionen Euro"),
    "en": ("There is nothing to pay", "Fewer than 50 people", "at most 10 million euros"),
}
LESS = {"de": "Was weniger wird", "en": "What becomes less"}


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_a_small_firm_reads_that_it_pays_nothing_and_why(
    at_window: Window, language: str, width: int
) -> None:
    small = at_window(f"small-{language}", language, width)
    small.go("/plan/")
    for words in WHY[language]:
        assert words in paying.words(small), words
    assert not small.page.locator("main .note.warn").count()


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_by_bank_transfer(
    at_window: Window, known: dict[str, dict[str, str]], language: str, width: int, tmp_path: Path
) -> None:
    firm = at_window(f"transfer-{language}", language, width)
    wants_an_xrechnung(firm)
    paying.choose(firm, "medium")
    due = paying.due_today(firm)
    paying.fair(due)
    days = paying.days_of(firm)
    paying.order_by_double_click(firm)
    (number,) = paying.invoices(firm)
    assert due.net == paying.share(paying.price_of(firm, "medium"), days)
    assert paying.invoice(firm, number) == due
    papers.printed_black_on_white(firm)
    paper, xml = papers.fetch(firm)
    papers.are_the_invoice(paper, xml, due, xrechnung=True)
    desk = at_window(f"operator-{language}", language, width)
    reference = firm.page.locator(".inv-bank .mono, .inv-bank dd").last.inner_text()
    pay_by_transfer(desk, reference.replace(" ", ""), due.gross, tmp_path)
    eventually(paying.paid(firm, number))
    anybody = at_window("", language, width)
    reference = cancel_without_login(anybody, known[f"transfer-{language}"])
    is_matched(desk, reference, known[f"transfer-{language}"]["firm"])
    firm.go("/plan/")
    papers.printed_black_on_white(firm)
    assert firm.page.locator('main form[action$="/plan/keep/"]').count() == 1


def wants_an_xrechnung(firm: Person) -> None:
    """A digit is wrong at first: the page says so, and what was typed stays."""
    firm.go("/plan/details/")
    firm.fill(reference="04011000-1234512345-60")
    firm.page.locator("main [name=xrechnung]").check()
    firm.press()
    assert firm.page.locator("main [name=reference]").input_value() == "04011000-1234512345-60"
    assert firm.page.locator("main [name=reference][aria-invalid=true]").count() == 1
    firm.fill(reference=LEITWEG)
    firm.press()
    assert firm.page.url.endswith("/plan/"), firm.text()


def pay_by_transfer(desk: Person, reference: str, gross: int, folder: Path) -> None:
    file = folder / "auszug.xml"
    file.write_bytes(camt(Line(f"{gross / 100:.2f}", structured=reference)))
    desk.go("/operations/billing/bank/")
    desk.attach("file", file)
    desk.press()


def cancel_without_login(anybody: Person, firm: dict[str, str]) -> str:
    """What is wrong is said and nothing typed is lost; the receipt comes by mail as well. Returns its reference."""
    anybody.go("/cancel/")
    anybody.fill(name="Anna Huber", contract=firm["firm"], email="anna")
    anybody.press()
    assert anybody.page.locator("main [name=contract]").input_value() == firm["firm"]
    anybody.fill(email=firm["email"])
    anybody.press()
    reference = paying.receipt(anybody)
    paper = papers.receipt(anybody)
    for said in (reference, "Anna Huber", firm["email"], firm["firm"]):
        assert said in paper, said
    return anybody.message(firm["email"], rf"({reference})")


def is_matched(desk: Person, reference: str, firm: str) -> None:
    """Nothing is proven by a form without a login, so a person looks whose contract it is."""
    desk.go("/operations/billing/")
    card = f"main li.card:has-text('{reference}')"
    desk.press(form=f"{card} form:has-text('{firm}')")
    assert desk.page.locator(card).count() == 0


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_by_card(at_window: Window, peer: StripePeer, language: str, width: int) -> None:
    firm = at_window(f"card-{language}", language, width)
    before = len(peer.succeeded())
    firm.go("/plan/method/")
    firm.press(form="main form:has([value=card])")
    paying.at_stripe(firm, peer)
    paying.choose(firm, "medium")
    days, first = paying.days_of(firm), paying.due_today(firm)
    paying.order(firm)
    paying.order_again_by_going_back(firm)
    (number,) = paying.invoices(firm)
    assert paying.invoice(firm, number) == first
    eventually(paying.paid(firm, number))
    paying.choose(firm, "large")
    more = paying.due_today(firm)
    paying.fair(more)
    paying.order_in_two_tabs(firm)
    upgraded, _first = paying.invoices(firm)
    price = paying.price_of(firm, "large")
    assert sorted(more.parts) == [-first.net, paying.share(price, days)]
    assert paying.invoice(firm, upgraded) == more
    eventually(paying.paid(firm, upgraded))
    papers.are_the_invoice(*papers.fetch(firm), more, xrechnung=False)
    assert [one["amount"] for one in peer.succeeded()[before:]] == [first.gross, more.gross]
    paying.choose(firm, "medium")
    assert paying.say(firm, "nothing") in paying.words(firm)
    assert LESS[language] in paying.words(firm)
    paying.order(firm, "switch")
    assert len(paying.invoices(firm)) == 2
    firm.follow(paying.say(firm, "cancel"))
    firm.press()
    paying.receipt(firm)
    firm.go("/plan/")
    assert firm.page.locator('main form[action$="/plan/keep/"]').count() == 1
    assert len(peer.succeeded()) == before + 2
