"""A contract whose extras are off ends once: nothing more is charged, and no click puts the end off."""

from datetime import date, timedelta

import pytest

from billing.models import Invoice, OpenItem, Subscription
from billing.services import cancelling, clock, dunning
from config.outbox.models import Event
from tests.billing.factories import NOON, buy, contract, declare_size, firm, fresh, owner, pay, paying
from tests.billing.test_contract_clock import on
from tests.billing.test_ways_back import cancel, keep, unpaid

pytestmark = pytest.mark.django_db


def pay_all(made: Subscription, day: str) -> None:
    pay(made, sum(item.left for item in OpenItem.objects.all()), at=on(day))


def test_who_cancels_with_the_extras_off_is_charged_for_nothing_more() -> None:
    made = unpaid("2027-02-05", small=False)
    assert (made.state, made.period_end) == ("restricted", date(2027, 2, 1))
    invoices = Invoice.objects.count()
    made = cancel(made, on("2027-02-05"))
    assert made.plan_ends_on == date(2027, 2, 5)
    for day in ("2027-02-05", "2027-02-06"):
        clock.run(at=on(day))
    assert Invoice.objects.count() == invoices


def test_nor_when_it_pays_what_it_owed_before() -> None:
    made = unpaid("2027-02-05", small=False)
    invoices = Invoice.objects.count()
    cancel(made, on("2027-02-05"))
    pay_all(made, "2027-02-07")
    clock.run(at=on("2027-02-07"))
    made = fresh(made)
    assert (made.dunning_step, made.acts_on) == (0, made.ends_on)
    assert Invoice.objects.count() == invoices


def test_who_pays_and_takes_it_back_is_charged_from_that_day_on() -> None:
    made = unpaid("2027-02-05", small=False)
    cancel(made, on("2027-02-05"))
    pay_all(made, "2027-02-07")
    made = keep(made, on("2027-02-10"))
    clock.run(at=on("2027-02-10"))
    last = Invoice.objects.latest("pk")
    assert (fresh(made).state, last.period_start, last.period_end) == (
        "active",
        date(2027, 2, 10),
        date(2027, 3, 1),
    )
    assert last.net == 1968  # 19 of 28 days


def test_a_plan_that_was_to_run_on_is_not_charged_for_while_its_extras_are_off() -> None:
    """Cancelled for the summer while it owed; the reminders went on meanwhile."""
    made = unpaid("2026-12-12", small=False)
    cancelling.cancel(
        business=made.business, person=owner(made), at=on("2026-12-12"), wanted=date(2027, 6, 15)
    )
    at = on("2026-12-12")
    while at < on("2027-02-20"):
        at += timedelta(days=1)
        clock.run(at=at)
        dunning.run(at=at)
    made = fresh(made)
    assert made.extras_are_off
    assert Invoice.objects.latest("pk").period_start == date(2027, 1, 1)
    pay_all(made, "2027-02-20")
    clock.run(at=on("2027-02-20"))
    assert Invoice.objects.latest("pk").period_start == date(2027, 2, 20)
    assert fresh(made).period_end == date(2027, 3, 1)


def test_a_clock_that_was_set_before_charges_for_nothing_either() -> None:
    made = cancel(unpaid("2027-02-05", small=False), on("2027-02-05"))
    invoices = Invoice.objects.count()
    Subscription.objects.update(period_end=date(2027, 2, 1), acts_on=date(2027, 2, 1))
    clock.run(at=on("2027-02-05"))
    assert fresh(made).acts_on == made.ends_on
    assert Invoice.objects.count() == invoices


@pytest.mark.parametrize(
    ("wanted", "ends", "last"),
    [(None, date(2026, 12, 3), date(2026, 12, 1)), (date(2026, 12, 20), date(2027, 1, 1), date(2027, 1, 1))],
)
def test_a_clock_that_stood_still_charges_for_no_more_than_was_said(
    wanted: date | None, ends: date, last: date
) -> None:
    made = paying()
    declare_size(made, 2025, small=False)
    pay_all(made, "2026-11-22")
    cancelling.cancel(business=made.business, person=owner(made), at=on("2026-12-03"), wanted=wanted)
    for _ring in range(3):
        clock.run(at=on("2026-12-03"))
    assert fresh(made).plan_ends_on == ends
    assert Invoice.objects.latest("pk").period_end == last


def test_no_click_puts_the_end_off() -> None:
    made = unpaid("2027-01-21", small=False)
    given, ends = made.notice_given_at, made.ends_on
    assert ends == date(2027, 2, 22)
    for day in ("2027-01-22", "2027-02-10", "2027-02-21"):
        made = cancel(made, on(day))
        assert made.notice_given_at == given
        assert made.ends_on == min(ends, date.fromisoformat(day) + timedelta(days=30))
        made = keep(made, on(day))
        assert (made.state, made.notice_given_at, made.ends_on) == ("restricted", given, ends)
    clock.run(at=on("2027-02-22"))
    assert fresh(made).state == "ended"
    assert Event.objects.filter(kind="billing.contract_ended").count() == 1


@pytest.mark.parametrize("wanted", [None, date(2027, 12, 24)])
def test_nor_does_a_year_that_nobody_paid(wanted: date | None) -> None:
    made = contract(firm())
    declare_size(made, 2025, small=False)
    Subscription.objects.filter(pk=made.pk).update(state="free", trial_ends_on=None)
    buy(made, interval="year")
    at = NOON
    while at < on("2027-01-21"):
        at += timedelta(days=1)
        dunning.run(at=at)
    before = fresh(made)
    assert (before.state, before.period_end) == ("restricted", date(2027, 11, 1))
    cancelling.cancel(business=made.business, person=owner(made), at=at, wanted=wanted)
    row = fresh(made)
    assert (row.plan_ends_on, row.ends_on) == (before.ends_on, before.ends_on)


def test_who_pays_after_all_has_what_was_paid_for() -> None:
    """Our notice was because of the debt; what is left is the cancellation, to the end of the year that is paid."""
    made = contract(firm())
    declare_size(made, 2025, small=False)
    Subscription.objects.filter(pk=made.pk).update(state="free", trial_ends_on=None)
    buy(made, interval="year")
    for day in range(61):
        dunning.run(at=NOON + timedelta(days=day))
    made = cancel(made, on("2027-01-22"))
    assert made.ends_on is not None
    assert made.ends_on < date(2027, 2, 23)
    pay_all(made, "2027-01-25")
    made = fresh(made)
    assert (made.plan_ends_on, made.ends_on) == (date(2027, 11, 1), date(2027, 11, 1))
    assert made.notice_given_at == on("2027-01-22")


def test_what_has_ended_stays_ended_when_it_is_paid_later() -> None:
    made = cancel(unpaid("2027-02-05", small=False), on("2027-02-05"))
    clock.run(at=on("2027-02-22"))
    ended = fresh(made)
    pay_all(made, "2027-03-01")
    row = fresh(made)
    assert (row.state, row.ends_on, row.notice_given_at) == ("ended", ended.ends_on, ended.notice_given_at)
    assert row.dunning_step == 0


def test_a_day_that_was_named_is_not_later_than_our_notice() -> None:
    made = unpaid("2027-02-05", small=False)
    ends = made.ends_on
    cancelling.cancel(
        business=made.business, person=owner(made), at=on("2027-02-05"), wanted=date(2028, 1, 1)
    )
    assert (fresh(made).plan_ends_on, fresh(made).ends_on) == (date(2027, 2, 5), ends)


def test_who_grew_meanwhile_has_the_rest_of_our_notice() -> None:
    """As a small firm it would have ended its plan at once; now its seal hangs on the contract."""
    made = unpaid("2027-02-05")
    given, ends = made.notice_given_at, made.ends_on
    made = cancel(made, on("2027-02-05"))
    declare_size(made, 2025, small=False, at=on("2027-02-05"))
    made = keep(made, on("2027-02-05"))
    assert (made.state, made.notice_given_at, made.ends_on) == ("restricted", given, ends)


def test_who_gave_notice_itself_has_all_of_ours() -> None:
    """Our notice begins when there is no other: a trial that ran out while it was cancelled."""
    made = contract(firm())
    declare_size(made, 2025, small=False)
    cancelling.cancel(business=made.business, person=owner(made), at=NOON, wanted=date(2027, 6, 1))
    late = on("2027-02-01")
    made = keep(made, late)
    assert (made.state, made.notice_given_at) == ("restricted", late)
    assert made.ends_on == date(2027, 3, 3)


def test_who_cancels_a_running_plan_pays_again_from_the_day_of_taking_it_back() -> None:
    """Between the end of the plan and that day it had nothing that costs."""
    made = paying()
    declare_size(made, 2025, small=False)
    pay_all(made, "2026-11-22")
    made = cancel(made, NOON)
    clock.run(at=on("2026-12-01"))
    made = keep(made, on("2026-12-11"))
    clock.run(at=on("2026-12-11"))
    last = Invoice.objects.latest("pk")
    assert (last.period_start, last.period_end) == (date(2026, 12, 11), date(2027, 1, 1))


def test_a_free_contract_that_was_taken_back_has_nothing_left_of_its_trial() -> None:
    """Else its next cancellation, meant as the end, would end nothing."""
    made = contract(firm())
    declare_size(made, 2025, small=False)
    cancelling.cancel(business=made.business, person=owner(made), at=NOON)
    declare_size(made, 2025)
    made = keep(made, NOON)
    assert (made.state, made.trial_ends_on, made.has_more) == ("free", None, False)
    made = cancel(made, NOON)
    assert made.ends_on == date(2026, 12, 22)
    clock.run(at=on("2026-12-22"))
    assert fresh(made).state == "ended"
