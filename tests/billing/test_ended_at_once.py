"""An important reason ends a contract at once: the desk decides so, and the days that are not used are credited."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from billing.models import Cancellation, Invoice, Subscription
from billing.services import cancelling, clock, matched
from billing.services.cancelling import Written
from tests import factories
from tests.billing.factories import balance, declare_size, fresh, left, owner, pay, paying
from tests.billing.test_contract_clock import on
from tests.billing.test_races import no_promise_is_broken

pytestmark = pytest.mark.django_db
CAME = on("2026-12-10")
BASE = "/en/operations/billing/"


def came(kind: str = "extraordinary", at: datetime = CAME, wanted: date | None = None) -> Cancellation:
    written = Written("Anna", "Huber", "anna@huber.example", kind=kind, reason="Fraud", wanted_on=wanted)
    return cancelling.receive(written=written, language="en", at=at)


def tick(at: datetime) -> None:
    while clock.run(at=at).more:
        continue


def december(**options: Any) -> Subscription:
    """All is paid until the end of December."""
    made = paying(**options)
    tick(on("2026-12-01"))
    pay(made, left(made.business))
    return made


def ended(row: Cancellation, made: Subscription, at: datetime = CAME) -> Subscription:
    person = factories.user(desk_role="operator")
    matched.apply(cancellation=row, business=made.business, person=person, at=at, at_once=True)
    return fresh(made)


@pytest.mark.parametrize("matched_on", ["2026-12-10", "2026-12-11", "2026-12-14"])
def test_the_days_after_it_came_are_credited(matched_on: str) -> None:
    made, at = december(), on(matched_on)
    found = ended(came(), made, at)
    assert (found.state, found.cancelled_at) == ("cancel_scheduled", CAME)
    assert found.plan_ends_on == max(date(2026, 12, 11), at.date())
    note = Invoice.objects.get(kind="credit_note")
    # 21 of the 31 days of December.
    assert note.net == round(2900 * 21 / 31)
    assert balance(made.business) == -note.gross
    tick(max(at, on("2026-12-11")))
    assert fresh(made).state == "free"
    tick(on("2027-01-02"))
    assert Invoice.objects.filter(kind="invoice", period_start__gte=date(2026, 12, 11)).count() == 0
    no_promise_is_broken()


def test_a_prepaid_year_is_credited_to_the_day() -> None:
    made = paying(interval="year")
    pay(made, left(made.business))
    found = ended(came(), made)
    note = Invoice.objects.get(kind="credit_note")
    assert note.lines.get().period_start == date(2026, 12, 11)
    assert found.period_end == date(2026, 12, 11)
    tick(on("2026-12-11"))
    assert fresh(made).state == "free"
    no_promise_is_broken()


@pytest.mark.parametrize(
    ("wanted", "ends"),
    [
        (date(2026, 12, 1), date(2026, 12, 11)),
        (date(2026, 12, 20), date(2026, 12, 21)),
        (date(2026, 12, 31), date(2027, 1, 1)),
        (date(2027, 1, 15), date(2027, 2, 1)),
    ],
)
def test_it_ends_on_the_wanted_day_within_what_is_paid_for(wanted: date, ends: date) -> None:
    made = december()
    assert ended(came(wanted=wanted), made).plan_ends_on == ends
    assert Invoice.objects.filter(kind="credit_note").exists() is (ends < date(2027, 1, 1))
    no_promise_is_broken()


def test_a_large_firm_keeps_its_seal_for_30_days_and_nothing_more_is_charged() -> None:
    made = december(name="large")
    declare_size(made, 2025, small=False)
    found = ended(came(), made)
    assert (found.plan_ends_on, found.ends_on) == (date(2026, 12, 11), date(2027, 1, 9))
    before = Invoice.objects.count()
    tick(on("2027-01-09"))
    assert (fresh(made).state, Invoice.objects.count()) == ("ended", before)
    no_promise_is_broken()


def test_whoever_takes_it_back_pays_from_that_day_on() -> None:
    made = december()
    ended(came(), made)
    cancelling.take_back(business=made.business, person=owner(made), at=CAME)
    tick(on("2026-12-11"))
    found = fresh(made)
    assert (found.state, found.period_end) == ("active", date(2027, 1, 1))
    assert Invoice.objects.filter(kind="invoice").latest("pk").net == round(2900 * 21 / 31)
    no_promise_is_broken()


@pytest.mark.parametrize(("kind", "at_once"), [("extraordinary", True), ("ordinary", False)])
def test_the_desk_chooses_where_a_reason_was_given(
    client: Client, kind: str, at_once: bool, time_machine: Any, settings: Any
) -> None:
    settings.DESK_SECOND_FACTOR = False
    made = december(name="large")
    row = came(kind)
    time_machine.move_to(CAME, tick=False)
    client.force_login(factories.user(desk_role="operator"))
    type(made.business).objects.filter(pk=made.business_id).update(legal_name="Huber")
    assert ("at once and credit the unused days" in client.get(BASE).content.decode()) is at_once
    path = f"{BASE}cancellations/{row.pk}/apply/"
    client.post(path, {"business": str(made.business_id), "end": "at_once"})
    assert fresh(made).plan_ends_on == (date(2026, 12, 11) if at_once else date(2027, 1, 1))
