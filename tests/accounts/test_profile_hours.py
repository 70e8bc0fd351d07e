"""The sentences about hours: open now, until when, when again, today first, the days that differ."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from accounts.rules.profiles.document import Location
from accounts.rules.profiles.hours import Closure, HolidayPolicy, Hours, Span, SpecialDay
from accounts.selectors.profile_hours import HoursView, hours_view
from tests.accounts.profile_documents import MAIN, SECOND, WEEK

THURSDAY = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)  # noon in Berlin


def view(place: Location, at: datetime = THURSDAY, language: str = "en") -> HoursView:
    with translation.override(language):
        return hours_view(place, at=at)


def said(place: Location, at: datetime = THURSDAY, language: str = "en") -> str:
    seen = view(place, at, language)
    return f"{seen.now} · {seen.then}" if seen.then else seen.now


def with_hours(**fields: object) -> Location:
    return replace(MAIN, hours=replace(MAIN.hours, **fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hour", "minute", "day", "english", "german"),
    [
        (11, 0, 26, "Open now · until 18:00", "Jetzt geöffnet · bis 18:00\u00a0Uhr"),
        (16, 59, 26, "Open now · until 18:00", "Jetzt geöffnet · bis 18:00\u00a0Uhr"),
        (
            17,
            0,
            26,
            "Closed now · opens again tomorrow at 07:00",
            "Jetzt geschlossen · öffnet wieder morgen um 07:00\u00a0Uhr",
        ),
        (3, 0, 27, "Closed now · opens at 07:00", "Jetzt geschlossen · öffnet um 07:00\u00a0Uhr"),
        (
            13,
            0,
            28,
            "Closed now · opens again on Monday, 30 November 2026 at 07:00",
            "Jetzt geschlossen · öffnet wieder am Montag, 30.11.2026 um 07:00\u00a0Uhr",
        ),
    ],
)
def test_what_holds_now(hour: int, minute: int, day: int, english: str, german: str) -> None:
    at = datetime(2026, 11, day, hour, minute, tzinfo=UTC)
    assert said(MAIN, at) == english
    assert said(MAIN, at, "de") == german


def test_today_comes_first_and_days_that_differ_are_named() -> None:
    seen = view(MAIN)
    assert [row.day for row in seen.rows][:3] == ["Thursday", "Friday", "Saturday"]
    assert [row.today for row in seen.rows] == [True, *[False] * 6]
    assert seen.rows[3].times == ("closed",)
    told = {row.on: (row.times, row.note) for row in seen.ahead}
    assert told[date(2026, 12, 24)] == (("closed",), "")
    assert told[date(2026, 12, 25)][1] == "Christmas Day"
    assert date(2027, 1, 1) in told


def test_a_holiday_within_the_week_is_named_in_its_row() -> None:
    rows = view(MAIN, datetime(2026, 12, 22, 11, 0, tzinfo=UTC), "de").rows
    christmas = next(row for row in rows if row.on == date(2026, 12, 25))
    assert christmas.times == ("geschlossen",)
    assert christmas.note == "Erster Weihnachtstag"


def test_nobody_said_what_a_holiday_does() -> None:
    unsure = with_hours(holidays=HolidayPolicy("unknown", "DE", "BE"))
    at = datetime(2026, 12, 25, 11, 0, tzinfo=UTC)
    assert view(unsure, at).open is None
    assert "hours may differ" in view(unsure, at).rows[0].note
    assert "Hours may differ on public holidays" in view(unsure, at).remarks


def test_past_midnight_it_still_is_the_same_evening() -> None:
    bar = with_hours(week=(*WEEK[:4], (Span(20 * 60, 26 * 60),), WEEK[5], ()))
    assert said(bar, datetime(2026, 11, 27, 22, 0, tzinfo=UTC)) == "Open now · until 02:00"
    assert said(bar, datetime(2026, 11, 28, 0, 30, tzinfo=UTC)) == "Open now · until 02:00"
    friday = next(row for row in view(bar).rows if row.day == "Friday")
    assert friday.times == ("20:00–02:00",)


def test_round_the_clock_by_appointment_and_unknown() -> None:
    assert said(replace(MAIN, hours=Hours(kind="always"))) == "Open now · around the clock"
    assert said(SECOND) == "By appointment"
    assert view(SECOND).rows == ()
    assert said(replace(MAIN, hours=Hours())) == "No opening hours stated"
    assert said(replace(MAIN, time_zone="Mars/Olympus")) == "No opening hours stated"
    assert "Also by appointment" in view(with_hours(also_by_appointment=True)).remarks


def test_single_days_by_appointment() -> None:
    hours = replace(MAIN.hours, week=(*WEEK[:5], (), ()), appointment_days=(3, 5))
    place = replace(MAIN, hours=hours)
    rows = {row.day: row.times for row in view(place).rows}
    assert rows["Thursday"] == ("07:00–18:00", "also by appointment")
    assert (rows["Saturday"], rows["Sunday"]) == (("by appointment",), ("closed",))
    saturday = datetime(2026, 11, 28, 11, 0, tzinfo=UTC)
    assert said(place, saturday) == "Today by appointment · opens again on Monday, 30 November 2026 at 07:00"
    assert said(place, saturday, "de").startswith("Heute nach Vereinbarung · ")
    assert view(place, saturday).open is False
    assert said(place) == "Open now · until 18:00"
    only = replace(MAIN, hours=Hours("week", appointment_days=(5,)))
    assert said(only) == "Closed now"


def test_temporarily_closed_says_until_when_and_why() -> None:
    shut = with_hours(closure=Closure(date(2026, 11, 20), date(2026, 12, 6), "Betriebsferien ✓"))
    seen = view(shut)
    assert (seen.now, seen.then) == ("Temporarily closed", "opens again on Monday, 7 December 2026 at 07:00")
    assert seen.remarks[:2] == ("Temporarily closed until 6 December 2026", "Betriebsferien")
    assert said(with_hours(closure=Closure(date(2026, 11, 20)))) == "Temporarily closed"


def test_another_time_zone_is_told() -> None:
    lisbon = replace(MAIN, time_zone="Europe/Lisbon")
    assert "All times are local (Europe/Lisbon)" in view(lisbon).remarks
    assert not any("local" in one for one in view(MAIN).remarks)


def test_five_hundred_special_days_do_not_make_a_long_page() -> None:
    many = with_hours(
        special_days=tuple(
            SpecialDay(date.fromordinal(date(2026, 12, 5).toordinal() + n)) for n in range(500)
        )
    )
    assert len(view(many).ahead) == 6
