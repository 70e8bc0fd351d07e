"""What time does to contracts: periods, changes that were ordered, trials, ends; every day done once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from billing.models import Invoice, Subscription
from billing.services import cancelling, clock
from config.outbox.models import Event
from tests.billing.factories import (
    NOON,
    buy,
    contract,
    declare_size,
    firm,
    fresh,
    owner,
    pay,
    paying,
    plans,
)

pytestmark = pytest.mark.django_db


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T11:00:00+00:00")


def events(kind: str) -> int:
    return Event.objects.filter(kind=f"billing.{kind}").count()


def days(made: Subscription, first: str, last: str) -> Subscription:
    """The clock rings every day."""
    at = on(first)
    while at <= on(last):
        clock.run(at=at)
        at += timedelta(days=1)
    return fresh(made)


def test_each_period_is_invoiced_once_however_often_the_clock_rings() -> None:
    made = paying()
    for _again in range(3):
        days(made, "2026-11-23", "2027-02-02")
    causes = list(Invoice.objects.order_by("pk").values_list("cause", flat=True))
    assert causes[1:] == [f"period:{made.pk}:{day}" for day in ("2026-12-01", "2027-01-01", "2027-02-01")]
    assert [one.net for one in Invoice.objects.order_by("pk")] == [870, 2900, 2900, 2900]
    assert fresh(made).period_end == date(2027, 3, 1)
    assert Invoice.objects.latest("pk").number == "2027-0002"


def test_a_clock_that_stood_still_catches_up_period_by_period() -> None:
    made = paying()
    row = days(made, "2027-02-10", "2027-02-13")
    assert (Invoice.objects.count(), row.period_end) == (4, date(2027, 3, 1))


def test_the_day_is_the_operators() -> None:
    made = paying()
    assert clock.run(at=datetime(2026, 11, 30, 22, 59, tzinfo=UTC)).done == 0
    assert clock.run(at=datetime(2026, 11, 30, 23, 1, tzinfo=UTC)).done == 1
    assert fresh(made).period_start == date(2026, 12, 1)


def test_a_downgrade_begins_with_the_next_period() -> None:
    made = paying("large")
    buy(made, "medium", interval="year")
    row = days(made, "2026-11-30", "2026-12-01")
    assert (row.version, row.interval, row.period_end) == (plans()["medium"], "year", date(2027, 12, 1))
    assert (row.next_version, Invoice.objects.latest("pk").net) == (None, 29000)


def test_a_running_contract_keeps_its_price() -> None:
    made = paying()
    dearer = plans()["medium"]
    dearer.pk, dearer.month_price, dearer.valid_from = None, 9900, date(2026, 11, 25)
    dearer.save(force_insert=True)
    days(made, "2026-11-30", "2026-12-01")
    assert Invoice.objects.latest("pk").net == 2900


def test_what_was_ordered_in_the_trial_begins_at_its_end() -> None:
    made = contract(firm())
    declare_size(made, 2025, small=False)
    buy(made)
    row = days(made, "2027-01-20", "2027-01-21")
    assert (row.state, row.version, row.period_end) == ("active", plans()["medium"], date(2027, 2, 1))
    assert Invoice.objects.get().net == round(2900 * 11 / 31)


def test_a_large_firm_that_orders_nothing_has_thirty_days_of_notice() -> None:
    made = contract(firm())
    declare_size(made, 2025, small=False)
    row = days(made, "2027-01-20", "2027-01-21")
    assert (row.state, row.ends_on) == ("restricted", date(2027, 2, 22))
    assert events("trial_lapsed") == 1
    assert days(made, "2027-02-20", "2027-02-21").state == "restricted"
    assert days(made, "2027-02-22", "2027-02-22").state == "ended"
    ended = Event.objects.get(kind="billing.contract_ended")
    assert ended.ids["business"] == str(made.business_id)


def test_a_lapsed_trial_is_mended_by_an_order() -> None:
    made = contract(firm())
    declare_size(made, 2025, small=False)
    days(made, "2027-01-21", "2027-01-21")
    buy(made, at=on("2027-02-01"))
    row = fresh(made)
    assert (row.state, row.notice_given_at, row.ends_on) == ("active", None, None)
    assert days(made, "2027-02-22", "2027-02-28").state == "active"


def test_small_again_goes_back_to_free_when_the_paid_period_is_over() -> None:
    made = contract(firm())
    declare_size(made, 2024, small=False)
    buy(made)
    row = days(made, "2027-01-21", "2027-01-21")
    declare_size(row, 2025, at=on("2027-01-22"))
    assert fresh(made).next_version is None
    declare_size(row, 2026, at=on("2027-01-23"))
    assert (fresh(made).next_on, events("small_again")) == (date(2027, 2, 1), 1)
    row = days(made, "2027-01-31", "2027-02-01")
    assert (row.state, row.version, row.acts_on) == ("free", None, None)


def test_a_small_firm_that_cancels_keeps_the_free_plan() -> None:
    made = paying()
    cancelling.cancel(business=made.business, person=owner(made), at=NOON)
    assert days(made, "2026-11-23", "2026-11-30").state == "cancel_scheduled"
    row = days(made, "2026-12-01", "2026-12-01")
    assert (row.state, row.version, events("contract_ended")) == ("free", None, 0)
    assert Invoice.objects.count() == 1


def test_a_large_firm_that_cancels_ends_after_thirty_days() -> None:
    made = contract(firm())
    declare_size(made, 2025, small=False)
    buy(made)
    days(made, "2027-01-21", "2027-01-21")
    cancelling.cancel(business=made.business, person=owner(made), at=on("2027-01-22"))
    row = fresh(made)
    assert (row.plan_ends_on, row.ends_on) == (date(2027, 2, 1), date(2027, 2, 21))
    row = days(made, "2027-02-01", "2027-02-21")
    assert (row.state, Invoice.objects.count(), events("contract_ended")) == ("ended", 1, 1)


def test_cancelling_for_a_later_day_renews_until_then() -> None:
    made = paying()
    cancelling.cancel(business=made.business, person=owner(made), at=NOON, wanted=date(2027, 1, 15))
    assert fresh(made).plan_ends_on == date(2027, 2, 1)
    row = days(made, "2026-12-01", "2027-02-01")
    assert (row.state, Invoice.objects.count()) == ("free", 3)


def test_a_cancellation_is_taken_back() -> None:
    made = paying()
    cancelling.cancel(business=made.business, person=owner(made), at=NOON)
    cancelling.take_back(business=made.business, person=owner(made), at=NOON)
    row = days(made, "2026-12-01", "2026-12-01")
    assert (row.state, row.cancelled_at, row.period_end) == ("active", None, date(2027, 1, 1))
    with pytest.raises(cancelling.NothingToTakeBack):
        cancelling.take_back(business=made.business, person=owner(made), at=NOON)


def test_leaving_the_free_plan_ends_the_contract() -> None:
    made = contract(firm())
    cancelling.cancel(business=made.business, person=owner(made), at=NOON)
    assert fresh(made).ends_on == date(2026, 12, 22)
    with pytest.raises(cancelling.NothingToCancel):
        cancelling.cancel(business=made.business, person=owner(made), at=NOON)
    assert days(made, "2026-12-22", "2026-12-22").state == "ended"


def test_an_ended_contract_can_begin_again() -> None:
    made = contract(firm())
    cancelling.cancel(business=made.business, person=owner(made), at=NOON)
    days(made, "2026-12-22", "2026-12-22")
    buy(made, at=on("2026-12-23"))
    assert fresh(made).state == "active"


def test_leap_february_is_one_period() -> None:
    made = paying(at=on("2028-02-10"))
    days(made, "2028-02-11", "2028-03-01")
    assert [one.net for one in Invoice.objects.order_by("pk")] == [2000, 2900]
    pay(made, 1, at=on("2028-03-01"))
