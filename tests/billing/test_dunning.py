"""An invoice that nobody pays: reminders, extras off, the end; and everything as before once it is paid."""

from datetime import date, datetime, timedelta

import pytest

from billing.models import OpenItem, Subscription
from billing.selectors.entitlements import limit
from billing.services import cancelling, clock, dunning
from config.outbox.models import AuditEntry, Event
from tests.billing.factories import (
    NOON,
    buy,
    contract,
    declare_size,
    firm,
    fresh,
    left,
    owner,
    pay,
    paying,
)

pytestmark = pytest.mark.django_db


def until(made: Subscription, last: str, *, since: str = "2026-11-23") -> Subscription:
    """Both clocks ring every day, twice."""
    day = date.fromisoformat(since)
    while day <= date.fromisoformat(last):
        at = datetime.fromisoformat(f"{day}T11:00:00+00:00")
        for _twice in range(2):
            clock.run(at=at)
            dunning.run(at=at)
        day += timedelta(days=1)
    return fresh(made)


def steps() -> list[tuple[str, str]]:
    kinds = ("payment_missed", "reminded", "extras_restricted", "contract_ended", "returned_to_free")
    rows = Event.objects.filter(kind__in=[f"billing.{kind}" for kind in kinds]).order_by("pk")
    return [(row.kind.removeprefix("billing."), row.at.date().isoformat()) for row in rows]


def large() -> Subscription:
    made = contract(firm(), at=NOON - timedelta(days=70))
    declare_size(made, 2025, small=False, at=NOON - timedelta(days=70))
    buy(made, at=NOON - timedelta(days=69))
    return until(made, "2026-11-22", since="2026-11-12")


def test_the_whole_course_of_a_large_firm() -> None:
    made = large()
    assert made.state == "active"
    due = OpenItem.objects.order_by("pk")[0].due_on
    assert due == date(2026, 11, 26)
    row = until(made, "2027-02-12")
    assert steps() == [
        ("payment_missed", "2026-11-30"),
        ("reminded", "2026-12-11"),
        ("reminded", "2026-12-28"),
        ("extras_restricted", "2027-01-12"),
        ("contract_ended", "2027-02-11"),
    ]
    assert row.state == "ended"
    assert row.notice_given_at is not None
    assert date(2027, 2, 11) - row.notice_given_at.date() >= timedelta(days=30)
    assert left(made.business) > 0


def test_a_small_firm_loses_the_extras_and_nothing_else() -> None:
    made = paying()
    row = until(made, "2027-03-31")
    assert (row.state, row.version) == ("free", None)
    assert steps()[-2:] == [("extras_restricted", "2027-01-21"), ("returned_to_free", "2027-02-22")]
    assert not Event.objects.filter(kind="billing.contract_ended").exists()


def test_extras_are_off_only_while_restricted() -> None:
    made = paying()
    until(made, "2027-01-20")
    assert limit(made.business_id, "numbers", on=date(2027, 1, 20)) == 10
    until(made, "2027-01-21", since="2027-01-21")
    assert fresh(made).state == "restricted"
    assert limit(made.business_id, "numbers", on=date(2027, 1, 21)) == 1


@pytest.mark.parametrize("day", ["2026-12-15", "2027-01-02", "2027-01-25"])
def test_paying_at_any_step_ends_it(day: str) -> None:
    made = paying()
    until(made, day)
    pay(made, left(made.business), at=datetime.fromisoformat(f"{day}T15:00:00+00:00"))
    row = fresh(made)
    assert (row.state, row.dunning_step, row.notice_given_at, row.ends_on) == ("active", 0, None, None)
    before = len(steps())
    until(made, (date.fromisoformat(day) + timedelta(days=3)).isoformat(), since=day)
    assert len(steps()) == before
    assert fresh(made).state == "active"


def test_paying_late_is_not_charged_for_the_days_without_extras() -> None:
    made = paying()
    until(made, "2027-02-10")
    assert fresh(made).period_end == date(2027, 2, 1)
    pay(made, left(made.business), at=datetime.fromisoformat("2027-02-10T15:00:00+00:00"))
    until(made, "2027-02-11", since="2027-02-10")
    invoice = OpenItem.objects.latest("pk").invoice
    assert (invoice.period_start, invoice.net) == (date(2027, 2, 10), round(2900 * 19 / 28))


def test_a_part_changes_nothing() -> None:
    made = paying()
    until(made, "2026-12-10")
    pay(made, 500, at=datetime.fromisoformat("2026-12-10T15:00:00+00:00"))
    assert fresh(made).state == "past_due"
    assert until(made, "2026-12-21", since="2026-12-11").dunning_step == 2


def test_a_clock_that_stood_still_shortens_nothing() -> None:
    made = paying()
    row = until(made, "2027-06-02", since="2027-06-01")
    assert (row.state, row.dunning_step) == ("past_due", 1)
    assert row.dunning_due_on == date(2027, 6, 14)


def test_a_cancelled_contract_is_reminded_but_never_restricted() -> None:
    made = paying()
    cancelling.cancel(business=made.business, person=owner(made), at=NOON)
    row = until(made, "2027-04-30")
    assert (row.state, row.dunning_due_on) == ("free", None)
    assert [kind for kind, _day in steps()] == [
        "returned_to_free",
        "reminded",
        "reminded",
        "reminded",
        "reminded",
    ]


def test_every_move_has_an_audit_entry() -> None:
    made = paying()
    until(made, "2027-03-01")
    moves = AuditEntry.objects.filter(subject_type="billing.subscription", subject_id=str(made.pk))
    assert {"billing.subscription.miss_payment", "billing.subscription.restrict"} <= set(
        moves.values_list("action", flat=True)
    )
