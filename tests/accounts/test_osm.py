"""OpenStreetMap's notation, judged by a library that we did not write: its state is ours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours, State, validate

from accounts.rules.profiles import opening, osm, osm_read
from accounts.rules.profiles.hours import Closure, HolidayPolicy, Hours, Season, SpecialDay
from accounts.rules.profiles.osm import Unsaid
from tests.accounts.opening_hours import day, hours_around, week

ZONE = ZoneInfo("Europe/Berlin")
FIRST = date(2026, 12, 20)
NORMAL = Hours("week", week("7-18", sa="7-13"), holidays=HolidayPolicy("as_usual", "DE"))
moments = st.integers(0, 16 * 24 * 4).map(
    lambda quarters: datetime(2026, 12, 20, tzinfo=ZONE).astimezone(UTC) + timedelta(minutes=15 * quarters)
)


def judge(text: str) -> OpeningHours:
    return OpeningHours(text, country="DE", auto_timezone=False)


def theirs(judged: OpeningHours, at: datetime) -> bool:
    """What the other library says of the clock on the wall."""
    return judged.state(at.astimezone(ZONE).replace(tzinfo=None))[0] == State.OPEN


def german(hours: Hours) -> Hours:
    policy = HolidayPolicy(hours.holidays.policy, "DE", "", hours.holidays.spans)
    return Hours(
        hours.kind,
        hours.week,
        hours.also_by_appointment,
        hours.seasons,
        hours.special_days,
        policy,
        hours.closure,
        hours.appointment_days,
    )


@settings(deadline=None, max_examples=100)
@given(hours_around(FIRST).map(german), st.lists(moments, min_size=1, max_size=8))
def test_another_library_finds_it_open_when_we_do(hours: Hours, at: list[datetime]) -> None:
    written = osm.write(hours)
    assume(not {one.code for one in written.unsaid} & {"night", "sunday_in_season"})
    if not written.text:
        assert hours.kind == "unknown"
        return
    assert validate(written.text), written.text
    judged = judge(written.text)
    for moment in at:
        found = opening.status(hours, zone="Europe/Berlin", at=moment)
        assert found.open == theirs(judged, moment), (written.text, moment)


@settings(deadline=None, max_examples=100)
@given(hours_around(FIRST).map(german), st.lists(moments, min_size=1, max_size=8))
def test_what_was_written_reads_back(hours: Hours, at: list[datetime]) -> None:
    written = osm.write(hours)
    assume(written.text and not {one.code for one in written.unsaid} & {"night", "sunday_in_season"})
    imported = osm_read.read(written.text, "DE")
    assume(not imported.unread)
    judged = judge(written.text)
    for moment in at:
        again = opening.status(imported.hours, zone="Europe/Berlin", at=moment)
        assert again.open == theirs(judged, moment), (written.text, moment)


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        (NORMAL, "Mo-Fr 07:00-18:00; Sa 07:00-13:00"),
        (
            Hours("week", week("", fr="18-2", sa="10-12"), holidays=HolidayPolicy("as_usual")),
            "Fr 18:00-02:00, Sa 10:00-12:00",
        ),
        (
            Hours("week", week("9-12 14-18", we="9-12"), holidays=HolidayPolicy("closed", "DE")),
            "Mo,Tu,Th,Fr 09:00-12:00,14:00-18:00; We 09:00-12:00; PH off",
        ),
        (
            Hours("week", week("9-12"), True, holidays=HolidayPolicy("own", "DE", spans=day("10-11"))),
            'Mo-Fr 09:00-12:00; PH 10:00-11:00 || unknown "by appointment"',
        ),
        (
            Hours("week", week("9-18"), appointment_days=(5,), holidays=HolidayPolicy("closed", "DE")),
            'Mo-Fr 09:00-18:00; Sa unknown "by appointment"; PH off',
        ),
        (
            Hours("week", week("9-12"), appointment_days=(0, 1, 5)),
            'Mo-Fr 09:00-12:00; Sa unknown "by appointment" || Mo,Tu unknown "by appointment"',
        ),
        (Hours("week", appointment_days=(0, 1, 2)), 'Mo-We unknown "by appointment"'),
        (Hours("week", week("18-2"), appointment_days=(6,)), "Mo-Fr 18:00-02:00"),
        (Hours("always"), "24/7"),
        (Hours("appointment"), 'unknown "by appointment"'),
        (Hours("week", holidays=HolidayPolicy("as_usual")), "off"),
        (Hours(), ""),
        (
            Hours("always", closure=Closure(date(2026, 8, 1), date(2026, 8, 20), 'Wir "sind" weg')),
            "24/7; 2026 Aug 01-2026 Aug 20 off \"Wir 'sind' weg\"",
        ),
        (Hours("always", closure=Closure(date(2026, 8, 1))), "24/7; 2026 Aug 01+ off"),
        (
            Hours("always", special_days=(SpecialDay(date(2026, 12, 24), day("9-14"), "Heiligabend"),)),
            '24/7; 2026 Dec 24 09:00-14:00 "Heiligabend"',
        ),
        (Hours("week", week("9-12"), seasons=(Season((12, 24), (12, 24)),)), "Mo-Fr 09:00-12:00; Dec 24 off"),
    ],
)
def test_written_as_the_map_writes_it(hours: Hours, text: str) -> None:
    assert osm.write(hours).text == text
    assert not text or validate(text)


def test_what_the_notation_cannot_say_is_said() -> None:
    hours = Hours(
        "week", week("18-2"), seasons=(Season((5, 1), (9, 30), week("9-12", su="9-12"), "Sommer"),),
        holidays=HolidayPolicy("as_sunday", "DE", "BY"),
        special_days=tuple(SpecialDay(date(2026, 1, 1) + timedelta(days=step)) for step in range(20)),
    )  # fmt: skip
    written = osm.write(hours)
    assert [one.code for one in written.unsaid] == [
        "region",
        "sunday_in_season",
        "night",
        "season_name",
        "long",
    ]
    assert Unsaid("region", "BY") in written.unsaid
    assert Unsaid("season_name", "Sommer") in written.unsaid
    assert osm.write(Hours("week", week("9-12"))).unsaid == (Unsaid("holidays_unknown"),)
    assert osm.write(Hours()).unsaid == (Unsaid("nothing"),)
    assert osm.write(NORMAL).unsaid == ()
    night = Hours("week", week("18-2"), appointment_days=(6,), holidays=HolidayPolicy("as_usual", "DE"))
    assert osm.write(night).unsaid == (Unsaid("appointment"),)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("mo-fr 7:00-18:00;sa 7:00-13:00", Hours("week", week("7-18", sa="7-13"))),
        (
            "Mo-Fr 08:00-12:00, Mo,Tu 14:00-18:00",
            Hours("week", week("8-12", mo="8-12 14-18", tu="8-12 14-18")),
        ),
        (
            "Mo-Fr 08:00-18:00; We 08:00-12:00; PH off",
            Hours("week", week("8-18", we="8-12"), holidays=HolidayPolicy("closed")),
        ),
        ("Su,PH off; Mo-Fr 18:00-26:00", Hours("week", week("18-2"), holidays=HolidayPolicy("closed"))),
        ("24/7", Hours("always", (day("0-24"),) * 7)),
        ("Mo-Su", Hours("always", (day("0-24"),) * 7)),
        ("off", Hours("week")),
        ('"nach Vereinbarung"', Hours("appointment")),
        ("Mo\u2013Fr 09:00-17:00;", Hours("week", week("9-17"))),
        ('unknown "nach Vereinbarung"', Hours("appointment")),
        ('Mo-Fr 09:00-12:00 || unknown "by appointment"', Hours("week", week("9-12"), True)),
        ('Mo-Fr 09:00-12:00; Sa "by appointment"', Hours("week", week("9-12"), appointment_days=(5,))),
        (
            'Mo-Fr 09:00-12:00; Fr-Su "nach Absprache"',
            Hours("week", week("9-12", fr=""), appointment_days=(4, 5, 6)),
        ),
        (
            'Mo-Fr 09:00-12:00 || Mo,Sa unknown "by appointment"',
            Hours("week", week("9-12"), appointment_days=(0, 5)),
        ),
        (
            'Mo-Fr 09:00-12:00, Fr unknown "by appointment"',
            Hours("week", week("9-12"), appointment_days=(4,)),
        ),
        ('Mo-Fr 09:00-12:00; Sa off "nach Vereinbarung"', Hours("week", week("9-12"), appointment_days=(5,))),
        ('Sa unknown "by appointment"', Hours("week", appointment_days=(5,))),
        ('Sa "by appointment"; Sa 10:00-12:00', Hours("week", week(sa="10-12"))),
        ("Mo-Fr 09:00-12:00; Dec 24 off", Hours("week", week("9-12"), seasons=(Season((12, 24), (12, 24)),))),
        ("Mo-Fr 09:00-12:00; Feb off", Hours("week", week("9-12"), seasons=(Season((2, 1), (2, 29)),))),
        (
            "Mo-Fr 09:00-12:00; May-Sep Sa 10:00-12:00",
            Hours("week", week("9-12"), seasons=(Season((5, 1), (9, 30), week("9-12", sa="10-12")),)),
        ),
        ("2026 Dec 24-26 off", Hours(closure=Closure(date(2026, 12, 24), date(2026, 12, 26)))),
        (
            "24/7; 2026 Dec 24,2026 Dec 31 09:00-14:00",
            Hours(
                "always",
                (day("0-24"),) * 7,
                special_days=(
                    SpecialDay(date(2026, 12, 24), day("9-14")),
                    SpecialDay(date(2026, 12, 31), day("9-14")),
                ),
            ),
        ),
        ("24/7; 2026 Aug 01+ off", Hours("always", (day("0-24"),) * 7, closure=Closure(date(2026, 8, 1)))),
    ],
)
def test_what_maps_hold(text: str, hours: Hours) -> None:
    assert osm_read.read(text) == osm_read.Imported(hours)


@pytest.mark.parametrize(
    "rule",
    [
        "sunrise-sunset",
        "Mo[1] 10:00-12:00",
        "week01-10 Mo 10:00-12:00",
        "SH closed",
        "easter closed",
        "Mo 10:00+",
        "Tu 10:00-12:00 unknown",
        'Tu 10:00-12:00 "only in summer"',
        'Tu 10:00-12:00 "by appointment"',
        'PH "by appointment"',
        'Tu,PH unknown "by appointment"',
        "2026 Mo-Fr 10:00-12:00",
        "PH -1 days closed",
        "2026 Dec 24 Mo 10:00-12:00",
        "Mo 12:00-13:00 closed",
        "2026-2028Dec 24 closed",
        "2999 Dec 24 closed",
        "9999 Dec 31 closed",
        "2026 Jan 1-2026 Jun 30 09:00-12:00",
    ],
)
def test_a_rule_without_a_place_is_named_and_the_rest_is_kept(rule: str) -> None:
    found = osm_read.read(f"Fr 09:00-12:00; {rule}; Sa 10:00-12:00")
    assert found.hours.week == week("", fr="9-12", sa="10-12")
    assert found.unread == (rule,)


@pytest.mark.parametrize(
    "text", ["", "   ", "Mo-Fr 9-18", "lundi", "🎉", "\0", "Mo" * 20_000, "; ;", "<b>24/7</b>", "25:00-26:00"]
)
def test_what_is_not_the_notation_is_refused(text: str) -> None:
    with pytest.raises(osm_read.NotTheNotation):
        osm_read.read(text)
