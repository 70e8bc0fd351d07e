"""Open now, until when, when again: by hand for the days that people ask about."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from accounts.rules.profiles import opening
from accounts.rules.profiles.hours import Closure, HolidayPolicy, Hours, Season, SpecialDay
from accounts.rules.profiles.opening import Status
from tests.accounts.opening_hours import day, span, week

BERLIN = "Europe/Berlin"
BAKERY = Hours("week", week("7-18", sa="7-13"))
BAR = Hours("week", week("", fr="18-2", sa="18-2"))


def at(text: str, zone: str = BERLIN, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def ask(hours: Hours, text: str, zone: str = BERLIN, fold: int = 0) -> Status:
    return opening.status(hours, zone=zone, at=at(text, zone, fold))


@pytest.mark.parametrize(
    ("now", "is_open", "changes"),
    [
        ("2026-11-23 06:59", False, "2026-11-23 07:00"),
        ("2026-11-23 07:00", True, "2026-11-23 18:00"),
        ("2026-11-23 17:59:59", True, "2026-11-23 18:00"),
        ("2026-11-23 18:00", False, "2026-11-24 07:00"),
        ("2026-11-28 12:00", True, "2026-11-28 13:00"),
        ("2026-11-28 13:00", False, "2026-11-30 07:00"),  # over the Sunday
    ],
)
def test_a_normal_week(now: str, is_open: bool, changes: str) -> None:
    found = ask(BAKERY, now)
    assert (found.open, found.changes_at) == (is_open, at(changes))
    assert found.closes_at == (at(changes) if is_open else None)
    assert found.opens_at == (None if is_open else at(changes))
    assert found.today.because == "week"
    assert found.certain


def test_an_evening_past_midnight_belongs_to_the_day_on_which_it_began() -> None:
    night = ask(BAR, "2026-11-28 01:59")  # Saturday, but Friday's evening
    assert (night.open, night.changes_at) == (True, at("2026-11-28 02:00"))
    assert night.today.spans == day("18-2")
    assert ask(BAR, "2026-11-29 02:00").changes_at == at("2026-12-04 18:00")
    # A special day on Saturday does not end Friday's evening.
    closed = replace(BAR, special_days=(SpecialDay(date(2026, 11, 28)),))
    assert ask(closed, "2026-11-28 01:00").open
    assert not ask(closed, "2026-11-28 19:00").open


def test_nothing_said_and_an_unknown_zone_say_so() -> None:
    for found in (
        ask(Hours(), "2026-11-23 12:00"),
        opening.status(BAKERY, zone="Europe/Bonn", at=at("2026-11-23")),
    ):
        assert (found.open, found.known, found.certain, found.changes_at) == (False, False, False, None)
    assert opening.find_zone("../../etc/passwd") is None
    assert opening.find_zone("") is None
    assert opening.find_zone("Europe/\0") is None


def test_round_the_clock_has_no_next_change_until_a_special_day() -> None:
    always = Hours("always")
    assert ask(always, "2026-11-23 03:00") == Status(True, None, opening.plan(always, date(2026, 11, 23)))
    shut = replace(always, special_days=(SpecialDay(date(2026, 12, 24), day("0-14"), "Heiligabend"),))
    assert ask(shut, "2026-11-23 03:00").closes_at == at("2026-12-24 14:00")
    evening = ask(shut, "2026-12-24 15:00")
    assert (evening.open, evening.opens_at) == (False, at("2026-12-25 00:00"))
    assert (evening.today.because, evening.today.note) == ("special", "Heiligabend")


def test_by_appointment() -> None:
    found = ask(Hours("appointment"), "2026-11-23 12:00")
    assert (found.open, found.by_appointment, found.today.because, found.known) == (
        False,
        True,
        "appointment",
        True,
    )
    assert ask(replace(BAKERY, also_by_appointment=True), "2026-11-23 12:00").by_appointment


def test_a_day_by_appointment_is_not_open_and_gives_way_to_what_goes_before_the_week() -> None:
    """23 November 2026 is a Monday, 28 November a Saturday; Friday 25 December is a holiday."""
    hours = Hours("week", week("9-12"), appointment_days=(0, 4, 5), holidays=HolidayPolicy("closed", "DE"))
    saturday = ask(hours, "2026-11-28 10:00")
    assert (saturday.open, saturday.opens_at) == (False, at("2026-11-30 09:00"))
    assert (saturday.today.by_appointment, saturday.today.spans, saturday.by_appointment) == (True, (), False)
    monday = ask(hours, "2026-11-23 10:00")
    assert (monday.open, monday.today.by_appointment) == (True, True)
    assert not ask(hours, "2026-11-24 10:00").today.by_appointment
    assert not ask(hours, "2026-12-25 10:00").today.by_appointment
    shut = replace(
        hours, special_days=(SpecialDay(date(2026, 11, 28)),), closure=Closure(date(2026, 11, 23), date(2026, 11, 23)),
    )  # fmt: skip
    assert not ask(shut, "2026-11-28 10:00").today.by_appointment
    assert not ask(shut, "2026-11-23 10:00").today.by_appointment
    season = replace(hours, seasons=(Season((11, 1), (11, 30), week("14-18")),))
    assert ask(season, "2026-11-28 10:00").today.by_appointment
    assert not ask(replace(hours, kind="always"), "2026-11-28 10:00").today.by_appointment


def test_a_closure_goes_before_everything_and_may_have_no_end() -> None:
    shut = replace(
        BAKERY, closure=Closure(date(2026, 8, 1), date(2026, 8, 20), "Ferien"),
        special_days=(SpecialDay(date(2026, 8, 10), day("9-12")),),
    )  # fmt: skip
    found = ask(shut, "2026-08-10 10:00")
    assert (found.open, found.opens_at) == (False, at("2026-08-21 07:00"))
    assert (found.today.because, found.today.note) == ("closure", "Ferien")
    further_notice = replace(shut, closure=Closure(date(2026, 8, 1)))
    assert ask(further_notice, "2026-08-10 10:00").changes_at is None
    assert ask(further_notice, "2026-07-31 10:00").closes_at == at("2026-07-31 18:00")


def test_holidays_by_region_and_name() -> None:
    closed = replace(BAKERY, holidays=HolidayPolicy("closed", "DE", "BY"))
    epiphany = ask(closed, "2026-01-06 10:00")
    assert (epiphany.open, epiphany.opens_at) == (False, at("2026-01-07 07:00"))
    assert epiphany.today.because == "holiday"
    assert epiphany.today.holiday is not None
    assert (epiphany.today.holiday.de, epiphany.today.holiday.en) == ("Heilige Drei Könige", "Epiphany")
    berlin = replace(BAKERY, holidays=HolidayPolicy("closed", "DE", "BE"))
    assert ask(berlin, "2026-01-06 10:00").open


@pytest.mark.parametrize(
    ("policy", "spans", "certain", "because"),
    [
        (HolidayPolicy("as_usual", "DE"), "7-18", True, "week"),
        (HolidayPolicy("as_sunday", "DE"), "8-11", True, "holiday"),
        (HolidayPolicy("own", "DE", spans=day("9-10")), "9-10", True, "holiday"),
        (HolidayPolicy("closed", "DE"), "", True, "holiday"),
        (HolidayPolicy("unknown", "DE"), "7-18", False, "holiday"),
    ],
)
def test_what_a_holiday_does(policy: HolidayPolicy, spans: str, certain: bool, because: str) -> None:
    hours = Hours("week", week("7-18", su="8-11"), holidays=policy)
    found = ask(hours, "2026-05-14 12:00")  # Ascension Day, a Thursday
    assert found.today.spans == day(spans)
    assert (found.certain, found.today.because) == (certain, because)
    assert found.today.holiday is not None
    special = replace(hours, special_days=(SpecialDay(date(2026, 5, 14), day("12-13")),))
    assert ask(special, "2026-05-14 12:00").open


def test_a_holiday_on_a_sunday() -> None:
    """Whit Sunday is a holiday in Brandenburg only; the unity day of 2027 falls on a Sunday everywhere."""
    hours = Hours("week", week("7-18", su="8-11"), holidays=HolidayPolicy("closed", "DE", "BB"))
    assert not ask(hours, "2026-05-24 09:00").open
    assert not ask(hours, "2027-10-03 09:00").open
    berlin = replace(hours, holidays=HolidayPolicy("closed", "DE", "BE"))
    assert ask(berlin, "2026-05-24 09:00").open
    as_sunday = replace(hours, holidays=HolidayPolicy("as_sunday", "DE", "BB"))
    assert ask(as_sunday, "2027-10-03 09:00").open


def test_seasons_wrap_over_new_year_and_know_29_february() -> None:
    winter = Season((11, 1), (2, 29), week("9-15"), "Winter")
    summer = Season((2, 29), (9, 30), week("6-20"), "Sommer")
    hours = Hours("week", week("7-18"), seasons=(winter,))
    assert ask(hours, "2026-12-30 16:00").open is False
    assert ask(hours, "2026-12-30 10:00").today.note == "Winter"
    assert ask(hours, "2027-01-04 16:00").today.because == "season"
    assert opening.plan(hours, date(2028, 2, 29)).spans == day("9-15")  # a Tuesday
    assert opening.plan(hours, date(2027, 3, 1)).spans == day("7-18")
    opens = Hours("week", week("7-18"), seasons=(summer,))
    assert opening.plan(opens, date(2028, 2, 29)).spans == day("6-20")
    assert opening.plan(opens, date(2028, 2, 28)).spans == day("7-18")
    assert opening.plan(opens, date(2030, 2, 28)).spans == day("7-18")
    assert opening.plan(opens, date(2027, 3, 1)).spans == day("6-20")
    special = Hours("week", week("7-18"), special_days=(SpecialDay(date(2028, 2, 29)),))
    assert ask(special, "2028-02-28 18:00").opens_at == at("2028-03-01 07:00")


def test_spans_that_overlap_or_touch_are_one() -> None:
    hours = Hours("week", week("9-12 11-15 15-16"))
    assert ask(hours, "2026-11-23 11:30").closes_at == at("2026-11-23 16:00")
    assert opening.plan(hours, date(2026, 11, 23)).spans == (span("9-16"),)
    night = Hours("week", week("", fr="18-3", sa="2-4"))
    assert ask(night, "2026-11-27 20:00").closes_at == at("2026-11-28 04:00")


@pytest.mark.parametrize(
    ("now", "fold", "is_open", "changes", "change_fold"),
    [
        # Spring, 29 March 2026: 02:00 is followed by 03:00.
        ("2026-03-29 01:59", 0, False, "2026-03-29 03:00", 0),
        ("2026-03-29 03:00", 0, True, "2026-03-29 04:00", 0),
        # Autumn, 25 October 2026: after the first 02:59 comes 02:00 again.
        ("2026-10-25 01:00", 0, False, "2026-10-25 02:30", 0),
        ("2026-10-25 02:30", 0, True, "2026-10-25 04:00", 0),
        ("2026-10-25 02:15", 1, True, "2026-10-25 04:00", 0),
    ],
)
def test_nights_on_which_the_clock_changes(
    now: str, fold: int, is_open: bool, changes: str, change_fold: int
) -> None:
    found = ask(Hours("week", week("", su="2:30-4")), now, fold=fold)
    assert (found.open, found.changes_at) == (is_open, at(changes, fold=change_fold))


def test_a_span_that_a_clock_change_swallows_does_not_happen() -> None:
    hours = Hours("week", week("", su="2:10-2:50"))
    assert ask(hours, "2026-03-28 12:00").opens_at == at("2026-04-05 02:10")


def test_the_other_end_of_the_world_has_another_date() -> None:
    moment = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
    assert opening.local_date("Asia/Kathmandu", moment) == date(2026, 11, 24)
    assert opening.local_date("Nowhere/Here", moment) == date(2026, 11, 23)
    found = opening.status(Hours("week", week("0-1")), zone="Asia/Kathmandu", at=moment)
    assert (found.open, found.changes_at) == (True, datetime(2026, 11, 23, 19, 15, tzinfo=UTC))


def test_a_table_begins_with_today() -> None:
    rows = opening.days(BAKERY, date(2026, 11, 27), 4)
    assert [(row.on.day, bool(row.spans)) for row in rows] == [
        (27, True),
        (28, True),
        (29, False),
        (30, True),
    ]


def test_behind_the_horizon_nothing_is_promised() -> None:
    far = Hours("week", special_days=(SpecialDay(date(2028, 6, 1), day("9-12")),))
    assert ask(far, "2026-11-23 12:00").changes_at is None
    assert ask(far, "2028-05-01 12:00").opens_at == at("2028-06-01 09:00")
