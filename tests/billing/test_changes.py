"""What a change of plan costs: upgrades by the day, downgrades at the end, and no cent charged twice."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.changes import Change, Offer, Running, change
from billing.rules.proration import Interval, period_of

MEDIUM, LARGE = Offer(1, 2900, 29000), Offer(2, 9900, 99000)
CHEAPER, IN_YEN = Offer(2, 1900, 19000), Offer(2, 15_001, 150_010, "JPY")
DAY = date(2026, 11, 22)


def running(offer: Offer = MEDIUM, interval: Interval = "month", day: date = DAY) -> Running:
    return Running(offer, interval, period_of(day, interval))


def changed(now: Running | None, wanted: Offer, interval: Interval = "month", day: date = DAY) -> Change:
    return change(now, wanted, interval, today=day, earliest=day)


def test_the_first_order_pays_the_rest_of_the_month() -> None:
    found = changed(None, MEDIUM)
    assert (found.kind, found.timing, found.net, found.price) == ("start", "now", 870, 2900)
    assert found.period.end == date(2026, 12, 1)


def test_an_order_during_the_trial_costs_nothing_until_its_end() -> None:
    found = change(None, MEDIUM, "month", today=DAY, earliest=date(2026, 12, 11))
    assert (found.timing, found.on, found.period.start) == ("later", date(2026, 12, 11), date(2026, 12, 1))
    assert found.net == round(2900 * 21 / 31)


def test_more_begins_now_and_takes_the_unused_rest_off() -> None:
    found = changed(running(), LARGE)
    assert (found.kind, found.timing) == ("upgrade", "now")
    assert [part.net for part in found.parts] == [2970, -870]


@pytest.mark.parametrize(
    ("now", "wanted", "interval", "kind"),
    [
        (running(LARGE), MEDIUM, "month", "downgrade"),
        (running(LARGE), MEDIUM, "year", "downgrade"),
        (running(MEDIUM, "year"), MEDIUM, "month", "interval"),
        (running(MEDIUM, "year"), LARGE, "month", "upgrade"),
    ],
)
def test_less_begins_when_the_paid_period_is_over(
    now: Running, wanted: Offer, interval: Interval, kind: str
) -> None:
    found = changed(now, wanted, interval)
    assert (found.kind, found.timing, found.on, found.net) == (kind, "later", now.period.end, 0)


@pytest.mark.parametrize("wanted", [CHEAPER, IN_YEN])
def test_more_that_would_cost_less_or_other_money_waits_for_the_end_of_what_is_paid(wanted: Offer) -> None:
    found = changed(running(MEDIUM, "year"), wanted, "year")
    assert (found.kind, found.timing, found.parts) == ("upgrade", "later", ())
    assert found.on == running(MEDIUM, "year").period.end


def test_months_to_a_year_begins_now() -> None:
    found = changed(running(), MEDIUM, "year")
    assert (found.kind, found.timing, found.period.days) == ("interval", "now", 365)
    assert found.net == round(29000 * 344 / 365) - 870


offers = st.sampled_from([MEDIUM, LARGE, Offer(3, 20000, 200000), CHEAPER, IN_YEN])
intervals: st.SearchStrategy[Interval] = st.sampled_from(["month", "year"])
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@given(offers, intervals, offers, intervals, days)
def test_no_change_is_ever_negative(
    now: Offer, old: Interval, wanted: Offer, new: Interval, day: date
) -> None:
    found = changed(running(now, old, day), wanted, new, day)
    assert found.net >= 0
    assert found.timing == "later" or now.currency == wanted.currency
    assert (found.timing == "later") == (found.parts == ())


@given(st.lists(days, min_size=1, max_size=3))
def test_upgrades_within_a_month_come_to_each_plans_days(picked: list[date]) -> None:
    """Whoever goes up step by step pays for every day once, at that day's plan."""
    month = period_of(picked[0], "month")
    steps = sorted(
        {day.replace(day=min(day.day, 28), month=month.start.month, year=month.start.year) for day in picked}
    )
    ladder = [Offer(n + 1, 1000 * 3**n, 10000 * 3**n) for n in range(len(steps))]
    now, charged = None, 0
    for offer, day in zip(ladder, steps, strict=True):
        found = changed(now, offer, "month", day)
        charged += found.net
        now = Running(offer, "month", found.period)
    ends = [*steps[1:], month.end]
    exact = sum(
        o.month * (end - day).days / month.days for o, day, end in zip(ladder, steps, ends, strict=True)
    )
    assert abs(charged - exact) <= len(steps)


@pytest.mark.parametrize(
    ("worth", "nets"),
    [
        (None, [2970, -870]),
        (870, [2970, -870]),
        (868, [2970, -870]),
        (900, [2970, -870]),
        (500, [2970, -500]),
        (0, [2970]),
        (-1, [2970]),
    ],
)
def test_nothing_is_taken_off_that_was_given_back_before(worth: int | None, nets: list[int]) -> None:
    now = Running(MEDIUM, "month", period_of(DAY, "month"), worth)
    found = changed(now, LARGE)
    assert [part.net for part in found.parts] == nets
    assert any(part.is_cut for part in found.parts) is (worth == 500)
