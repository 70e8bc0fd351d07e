"""Cancelling without signing in: accepted with a receipt, matched by a person, never a way to harm others."""

import re
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from billing.models import Cancellation
from config.outbox.delivering import work
from tests import factories
from tests.billing.factories import NOON, fresh, paying
from tests.house.pages import check

pytestmark = pytest.mark.django_db
URL = "/en/cancel/"
GOOD = {
    "name": "Anna Huber",
    "contract": "Bäckerei Huber",
    "email": "anna@huber.example",
    "kind": "ordinary",
    "reason": "",
    "wanted_on": "",
}


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)


def desk(client: Client, settings: Any, role: str = "operator") -> Client:
    settings.DESK_SECOND_FACTOR = False
    client.force_login(factories.user(desk_role=role))
    return client


def test_anybody_gets_a_receipt_with_date_and_time(client: Client) -> None:
    answer = client.post(URL, GOOD, follow=True)
    row = Cancellation.objects.get()
    text = answer.content.decode()
    assert row.reference in text
    assert "22 November 2026, 12:00:00 (CET, UTC+01:00)" in text
    work("mail")
    receipt = mail.outbox[0]
    assert receipt.to == ["anna@huber.example"]
    assert row.reference in receipt.subject
    assert "22 November 2026, 12:00:00 (CET, UTC+01:00)" in receipt.body
    for said in (f"Contract: {row.contract}", f"Name: {row.name}", "Kind of cancellation: Ordinary:"):
        assert said in receipt.body
    assert "Wanted end: As soon as possible" in receipt.body
    (link,) = re.findall(r"https?://[^/\s]+(/\S+)", str(receipt.body))
    assert link == answer.redirect_chain[-1][0]
    assert client.get(link).status_code == 200


def test_the_mail_repeats_what_was_declared_and_carries_no_letter(client: Client) -> None:
    """Its address is confirmed by nobody, so a reason of a thousand letters is not sent there."""
    given = {"kind": "extraordinary", "reason": "Buy cheap watches", "wanted_on": "31.12.2026"}
    client.post("/cancel/", {**GOOD, **given})
    work("mail")
    body = str(mail.outbox[0].body)
    assert "Art der Kündigung: Außerordentlich: aus wichtigem Grund, sofort" in body
    assert "Gewünschtes Ende: 31.12.2026" in body
    assert "watches" not in body


def test_it_ends_nothing_by_itself(client: Client) -> None:
    made = paying()
    client.post(URL, {**GOOD, "email": made.business.memberships.get().user.email, "contract": "2026-0001"})
    assert Cancellation.objects.get().state == "unclear"
    assert fresh(made).state == "active"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Enter your name"),
        ("name", "x" * 500, "Write at most 160 characters"),
        ("name", "a\x00b", "control character"),
        ("contract", " ", "Enter the name of the business"),
        ("email", "anna", "Check the e-mail address"),
        ("email", "", "Enter an e-mail address"),
        ("kind", "sudden", "Choose a kind"),
        ("wanted_on", "31.02.2026", "Write the day as in 31/12/2026"),
        ("wanted_on", "bald", "Write the day as in 31/12/2026"),
        ("wanted_on", "9" * 40, "Write the day as in 31/12/2026"),
        ("wanted_on", "31.12.9999", "choose a day within the next five years"),
        ("wanted_on", "1.1.2032", "choose a day within the next five years"),
        ("reason", "x" * 1001, "Write at most 1000 characters"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_kept(client: Client, field: str, value: str, said: str) -> None:
    answer = client.post(URL, {**GOOD, field: value})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text
    assert field == "contract" or "Bäckerei Huber" in text
    assert not Cancellation.objects.exists()


def test_an_extraordinary_one_needs_a_reason(client: Client) -> None:
    answer = client.post(URL, {**GOOD, "kind": "extraordinary"})
    assert "Say why the contract has to end at once" in answer.content.decode()
    client.post(
        URL, {**GOOD, "kind": "extraordinary", "reason": "Umzug \N{PILE OF POO}", "wanted_on": "31. 12.2026"}
    )
    assert Cancellation.objects.get().wanted_on == date(2026, 12, 31)


def test_one_address_is_not_flooded(client: Client) -> None:
    for _time in range(5):
        client.post(URL, GOOD)
    answer = client.post(URL, {**GOOD, "email": "ANNA@huber.example"})
    assert answer.status_code == 422
    assert "several cancellations" in answer.content.decode()
    assert Cancellation.objects.count() == 5


def test_a_person_matches_it(client: Client, settings: Any) -> None:
    made = paying()
    client.post(URL, {**GOOD, "contract": "2026-0001"})
    row = Cancellation.objects.get()
    page = check(desk(client, settings).get("/en/operations/billing/").content, "en")
    assert "Cancel the contract of Bäckerei Huber GmbH" in " ".join(page.text_of("button"))
    address = f"/en/operations/billing/cancellations/{row.pk}/apply/"
    for wrong in ("", "x", "0" * 32):
        assert client.post(address, {"business": wrong}).status_code == 404
    assert client.post(address, {"business": made.business_id}).status_code == 302
    row.refresh_from_db()
    assert (row.state, fresh(made).state) == ("applied", "cancel_scheduled")
    work("mail")
    assert {"anna@huber.example", made.business.memberships.get().user.email} <= {
        one for sent in mail.outbox for one in sent.to
    }
    again = client.post(address, {"business": made.business_id}, follow=True)
    assert (
        "no longer possible" in again.content.decode()
        or "nothing to cancel" in again.content.decode().lower()
    )


def test_or_refuses_it(client: Client, settings: Any) -> None:
    client.post(URL, GOOD)
    row = Cancellation.objects.get()
    desk(client, settings)
    assert client.post(f"/en/operations/billing/cancellations/{row.pk}/what/").status_code == 404
    client.post(f"/en/operations/billing/cancellations/{row.pk}/refuse/")
    row.refresh_from_db()
    assert row.state == "refused"


@pytest.mark.parametrize("role", ["reviewer", ""])
def test_money_is_not_for_reviewers(client: Client, settings: Any, role: str) -> None:
    made = paying()
    desk(client, settings, role)
    for path in ("", "sizes/", f"items/{made.invoices.get().item.pk}/"):
        assert client.get(f"/en/operations/billing/{path}").status_code == 404
        assert client.post(f"/en/operations/billing/{path}", {}).status_code in (404, 405)


def test_a_withdrawal_takes_any_letters_and_one_address_is_not_flooded(client: Client, settings: Any) -> None:
    settings.BILLING = {**settings.BILLING, "withdrawal": True}
    odd = {**GOOD, "name": "<b>Ἄννα</b> \N{PILE OF POO}", "contract": "אבג & Söhne"}
    shown = client.post("/en/withdraw/", odd, follow=True).content.decode()
    assert "&lt;b&gt;Ἄννα&lt;/b&gt;" in shown
    for _time in range(4):
        assert client.post("/en/withdraw/", GOOD).status_code == 302
    assert client.post("/en/withdraw/", GOOD).status_code == 422
    assert Cancellation.objects.count() == 5


@pytest.mark.parametrize("typed", ["31/12/2026", "31.12.2026", "2026-12-31"])
def test_a_day_is_taken_as_either_language_writes_it(client: Client, typed: str) -> None:
    client.post(URL, {**GOOD, "wanted_on": typed})
    assert Cancellation.objects.get().wanted_on == date(2026, 12, 31)


@pytest.mark.parametrize("typed", ["31/12.2026", "12/31/2026"])
def test_a_day_that_could_be_another_is_not_guessed(client: Client, typed: str) -> None:
    answer = client.post(URL, {**GOOD, "wanted_on": typed})
    assert "Write the day as in 31/12/2026" in answer.content.decode()
