"""The pages for withdrawing: there with the switch and nowhere without it, with the words of § 356a BGB."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from pypdf import PdfReader

from billing.models import Cancellation, Invoice, Receipt
from config.outbox.delivering import work
from tests import factories
from tests.billing.factories import NOON, buy, contract, firm, fresh, owner, pay, paying
from tests.billing.issuing import operator
from tests.billing.pages import page, signed_in, words
from tests.billing.test_contract_clock import on
from tests.house.pages import check

pytestmark = pytest.mark.django_db
URL, OWN = "/en/withdraw/", "/en/plan/withdraw/"
GOOD = {"name": "Anna Huber", "contract": "Bäckerei Huber", "email": "anna@huber.example"}


@pytest.fixture(autouse=True)
def _then(settings: Any) -> Iterator[None]:
    operator(settings)
    settings.DESK_SECOND_FACTOR = False
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def on_offer(settings: Any) -> None:
    settings.BILLING = {**settings.BILLING, "withdrawal": True}


def everything() -> None:
    while any([work("default"), work("bulk"), work("mail")]):
        continue


@pytest.mark.parametrize("path", [URL, OWN, "/withdraw/", "/plan/withdraw/"])
def test_without_the_switch_there_is_no_such_address(client: Client, path: str) -> None:
    signed_in(paying(), client)
    for answer in (client.get(path), client.post(path, GOOD)):
        assert answer.status_code == 404
    assert not Cancellation.objects.exists()


def test_without_the_switch_no_page_and_no_mail_speaks_of_it(client: Client) -> None:
    made = paying()
    signed_in(made, client)
    for path in ("/en/", "/en/cancel/", "/en/plan/", "/en/plan/change/large/", "/en/none/", "/en/terms/"):
        assert "withdraw/" not in client.get(path).content.decode(), path
    everything()
    assert not any("withdraw" in str(one.body) for one in mail.outbox)


@pytest.mark.usefixtures("on_offer")
@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/", "Vertrag widerrufen"),
        ("/en/", "Withdraw from contract"),
        ("/en/none/", "Withdraw from contract"),
    ],
)
def test_with_it_every_page_leads_there(client: Client, path: str, label: str) -> None:
    found = client.get(path).content.decode()
    prefix = "/en" if path.startswith("/en") else ""
    assert f'<a href="{prefix}/withdraw/">{label}</a>' in found


@pytest.mark.usefixtures("on_offer")
@pytest.mark.parametrize(
    ("path", "language", "title", "button"),
    [
        ("/withdraw/", "de", "Vertrag widerrufen", "Widerruf bestätigen"),
        ("/en/withdraw/", "en", "Withdraw from contract", "Confirm withdrawal"),
    ],
)
def test_the_words_are_those_of_the_law(
    client: Client, path: str, language: str, title: str, button: str
) -> None:
    found = check(client.get(path).content, language)
    assert found.text_of("h1") == [title]
    assert button in [" ".join(one.split()) for one in found.text_of("button")]
    fields = {
        one["name"] for one in found.all("input") if one.get("name") not in ("csrfmiddlewaretoken", "next")
    }
    assert {"name", "contract", "email"} <= fields
    assert not fields & {"reason", "kind", "wanted_on"}, "no more may be asked for"


@pytest.mark.usefixtures("on_offer")
def test_anybody_gets_a_receipt_with_date_and_time_at_once(client: Client) -> None:
    answer = client.post(URL, GOOD, follow=True)
    row = Cancellation.objects.get()
    text = words(check(answer.content, "en"))
    for said in (
        row.reference,
        "22 November 2026, 12:00:00 (CET, UTC+01:00)",
        "I withdraw from this contract.",
    ):
        assert said in text
    assert (row.kind, row.state) == ("withdrawal", "unclear")
    everything()
    (receipt,) = mail.outbox
    assert receipt.to == ["anna@huber.example"]
    for said in (
        "12:00:00 (CET, UTC+01:00)",
        "Bäckerei Huber",
        "Anna Huber",
        "I withdraw from this contract",
    ):
        assert said in str(receipt.body)
    (link,) = re.findall(r"https?://[^/\s]+(/\S+)", str(receipt.body))
    assert link == answer.redirect_chain[-1][0]
    paper = client.get(link.rstrip("/") + ".pdf")
    printed = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(paper.content)).pages)
    printed = " ".join(printed.replace("\0", "").split())
    assert f"Receipt of the withdrawal {row.reference}" in printed
    assert "I withdraw from this contract." in printed
    assert "cancellation" not in printed.lower()
    assert paper.content == bytes(Receipt.objects.get().pdf)


@pytest.mark.usefixtures("on_offer")
def test_nobody_learns_whether_there_is_such_a_contract(client: Client) -> None:
    made = paying()
    email = owner(made).email

    def told(contract_: str, sender: str) -> str:
        answer = client.post(URL, {**GOOD, "contract": contract_, "email": sender}, follow=True)
        row = Cancellation.objects.latest("pk")
        said = answer.content.decode()
        for own in (answer.redirect_chain[-1][0].strip("/").split("/")[-1], row.reference, contract_, sender):
            said = said.replace(own, "~")
        return re.sub(r'(nonce|value|content)="[^"]*"', "", said)

    known = told(Invoice.objects.get().number, email)
    assert told("2026-9999", "nobody@example.org") == known
    assert told(made.business.legal_name, "other@example.org") == known
    assert fresh(made).state == "active"


@pytest.mark.usefixtures("on_offer")
@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Enter your name"),
        ("name", "x" * 500, "Write at most 160 characters"),
        ("name", "a\x00b", "control character"),
        ("contract", " ", "Enter the name of the business"),
        ("email", "anna", "Check the e-mail address"),
        ("email", "a\r\nBcc: x@example.org", "Check the e-mail address"),
        ("email", "", "Enter an e-mail address"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_kept(client: Client, field: str, value: str, said: str) -> None:
    answer = client.post(URL, {**GOOD, field: value})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert field == "contract" or "Bäckerei Huber" in answer.content.decode()
    assert not Cancellation.objects.exists()


@pytest.mark.usefixtures("on_offer")
def test_one_journey_from_the_order_to_the_money_back(client: Client) -> None:
    made = contract(firm())
    buy(made)
    invoice = Invoice.objects.get()
    pay(made, invoice.gross)
    everything()
    ordered = next(str(one.body) for one in mail.outbox if "Your order" in one.subject)
    assert "withdraw from this order until 7 December 2026" in ordered
    signed_in(made, client)
    plan = client.get("/en/plan/").content.decode()
    assert f'<a href="{OWN}">Withdraw from contract</a>' in plan
    assert 'href="/en/withdraw/"' in client.get("/en/plan/change/large/").content.decode()
    asked = page(client, OWN)
    for said in ("Until 7 December 2026", owner(made).email, "plan Medium"):
        assert said in words(asked)
    assert fresh(made).state == "active", "looking withdraws nothing"
    answer = client.post(OWN, follow=True)
    assert "What was ordered has ended" in words(check(answer.content, "en"))
    again = client.post(OWN)
    assert again["Location"] == answer.redirect_chain[-1][0], "a second click"
    assert "Nothing was ordered" in words(page(client, OWN))
    everything()
    done = next(str(one.body) for one in mail.outbox if "is carried out" in one.subject)
    assert "We transfer €10.35 by 6 December 2026, to the account that your payment came from" in done
    client.force_login(factories.user(desk_role="operator"))
    desk = words(page(client, "/en/operations/billing/payouts/"))
    assert "€10.35" in desk
    assert "withdrew from its contract: has to be back by 6 December 2026" in desk


@pytest.mark.usefixtures("on_offer")
def test_who_is_late_reads_what_is_possible_instead(client: Client) -> None:
    made = paying()
    with time_machine.travel(on("2026-12-08"), tick=False):
        signed_in(made, client)
        assert "were over on 7 December 2026" in words(page(client, OWN))
        said = words(check(client.post(OWN, follow=True).content, "en"))
    assert "were over on 7 December 2026" in said
    assert "You can cancel it at any time" in said
    assert (Cancellation.objects.get().state, fresh(made).state) == ("refused", "active")


@pytest.mark.usefixtures("on_offer")
def test_only_people_with_a_say_about_money_withdraw_for_a_business(client: Client) -> None:
    made = paying()
    signed_in(made, client, role="viewer")
    assert (client.get(OWN).status_code, client.post(OWN).status_code) == (403, 404)
    client.logout()
    assert client.post(OWN).status_code == 302
    assert not Cancellation.objects.exists()
    signed_in(contract(firm()), client)
    answer = client.post(OWN)
    assert answer.status_code == 422
    assert "Nothing was ordered" in answer.content.decode()


@pytest.mark.usefixtures("on_offer")
@pytest.mark.parametrize("late", [False, True])
def test_the_desk_matches_it(client: Client, late: bool) -> None:
    made = paying()
    with time_machine.travel(on("2026-12-08" if late else "2026-12-07"), tick=False):
        client.post(URL, {**GOOD, "contract": Invoice.objects.get().number})
        row = Cancellation.objects.get()
        client.force_login(factories.user(desk_role="operator"))
        found = page(client, "/en/operations/billing/")
        label = "Apply the withdrawal to the contract of Bäckerei Huber GmbH"
        assert label in [" ".join(one.split()) for one in found.text_of("button")]
        address = f"/en/operations/billing/cancellations/{row.pk}/apply/"
        assert client.post(address, {"business": made.business_id}).status_code == 302
        everything()
    row.refresh_from_db()
    assert (row.state, fresh(made).state) == (("refused", "active") if late else ("applied", "free"))
    closed = [str(one.body) for one in mail.outbox if one.to == [GOOD["email"]]][-1]
    assert ("were over on 7 December 2026" if late else "What was ordered has ended") in closed
