"""Hours for tests: short ways to write them down, random ones, and a slow reference that looks at every minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from accounts.rules.profiles.hours import (
    DAY,
    Closure,
    Day,
    HolidayPolicy,
    Hours,
    Season,
    Span,
    SpecialDay,
    Week,
)
from accounts.rules.profiles.opening import plan

MINUTE = timedelta(minutes=1)


def span(text: str) -> Span:
    """ "7:30-18", "18-2" """
    opens, closes = (_minutes(part) for part in text.split("-"))
    return Span(opens, closes if closes > opens else closes + DAY)


def _minutes(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes or 0)


def day(text: str = "") -> Day:
    """ "9-12 14-18" """
    return tuple(map(span, text.split()))


def week(usual: str = "", **others: str) -> Week:
    """Monday to Friday as `usual`, and mo, tu, we, th, fr, sa, su as named."""
    names = ("mo", "tu", "we", "th", "fr", "sa", "su")
    assert set(others) <= set(names)
    return tuple(day(others.get(name, usual if name not in ("sa", "su") else "")) for name in names)  # type: ignore[return-value]


def minute_by_minute(hours: Hours, zone: str, first: date, count: int) -> list[tuple[datetime, bool]]:
    """Each minute of these local dates, and whether the place is open in it, found without any arithmetic on moments:
    somebody stands before the clock on the wall all the time. When it jumps ahead, what was to happen in between
    happens at once; when it is put back, what happened already does not happen a second time.
    """
    clock = ZoneInfo(zone)
    now = datetime.combine(first - timedelta(days=1), time(0), clock).astimezone(UTC)
    end = datetime.combine(first + timedelta(days=count), time(0), clock).astimezone(UTC)
    begin = datetime.combine(first, time(0), clock).astimezone(UTC)
    plans = {
        one: plan(hours, one).spans for one in (first + timedelta(days=step) for step in range(-2, count + 1))
    }
    seen: list[tuple[datetime, bool]] = []
    shown = now.astimezone(clock).replace(tzinfo=None)
    while now < end:
        shown = max(shown, now.astimezone(clock).replace(tzinfo=None))
        if now >= begin:
            seen.append((now, _is_open(plans, shown)))
        now += MINUTE
    return seen


def _is_open(plans: dict[date, Day], shown: datetime) -> bool:
    minutes = shown.hour * 60 + shown.minute
    yesterday = plans.get(shown.date() - timedelta(days=1), ())
    return any(one.opens <= minutes < one.closes for one in plans.get(shown.date(), ())) or any(
        minutes < one.closes - DAY for one in yesterday
    )


# Half hours, and nights: what people have, and where clocks change.
spans = st.builds(
    lambda opens, long: Span(opens * 30, opens * 30 + long * 30), st.integers(0, 47), st.integers(1, 48)
)
odd_spans = st.builds(
    lambda opens, long: Span(opens, opens + long), st.integers(0, DAY - 1), st.integers(1, DAY)
)
some_days = st.lists(spans | odd_spans, max_size=3).map(tuple)
weeks = st.tuples(*[some_days] * 7)
month_days = st.dates(date(2028, 1, 1), date(2028, 12, 31)).map(lambda one: (one.month, one.day))


def hours_around(first: date) -> st.SearchStrategy[Hours]:
    """Any hours, with special days, closures and seasons that fall into the fortnight after `first`."""
    near = st.dates(first - timedelta(days=1), first + timedelta(days=14))
    return st.builds(
        Hours,
        kind=st.sampled_from(["week", "week", "week", "always", "appointment", "unknown"]),
        week=weeks,
        also_by_appointment=st.booleans(),
        seasons=st.lists(st.builds(Season, month_days, month_days, weeks), max_size=2).map(tuple),
        special_days=st.lists(st.builds(SpecialDay, near, some_days), max_size=2).map(tuple),
        holidays=st.builds(
            HolidayPolicy,
            st.sampled_from(["unknown", "closed", "as_usual", "as_sunday", "own"]),
            st.sampled_from(["DE", "US", "AU", ""]),
            st.just(""),
            some_days,
        ),
        closure=st.none() | st.builds(Closure, near, st.none() | near),
        appointment_days=st.sets(st.integers(0, 6), max_size=3).map(lambda days: tuple(sorted(days))),
    )
