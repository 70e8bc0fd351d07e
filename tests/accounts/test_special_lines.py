"""Dates, times and special days as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.forms.hour_words import line_sentence
from accounts.rules.profiles.calendar_words import date_text, month_day_text, read_date, read_month_day
from accounts.rules.profiles.hours import DAY, Day, SpecialDay
from accounts.rules.profiles.quick_day import day_line, read_day, read_time, time_text
from accounts.rules.profiles.quick_words import Language
from accounts.rules.profiles.special_lines import BadLine, read_lines, write_lines
from tests.accounts.opening_hours import day, some_days
from tests.accounts.test_quick_line_back import apart

EVE = date(2026, 12, 24)
LANGUAGES = st.sampled_from(["de", "en"])


@pytest.mark.parametrize(
    "text",
    [
        "24.12.2026",
        "24.12.26",
        "24. 12. 2026",
        "24/12/2026",
        "24-12-2026",
        "2026-12-24",
        "24. Dezember 2026",
        "24 Dec 2026",
        "24 december 2026",
        "24. dez. 2026",
        "24th December 2026",
        "December 24, 2026",
        "Dec. 24th 2026",
        " 24.12.2026 ",
        "٢٤.١٢.٢٠٢٦",
    ],
)
def test_a_date(text: str) -> None:
    assert read_date(text) == EVE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24.12.",
        "31.2.2026",
        "12/24/2026",
        "Heiligabend",
        "24.13.2026",
        "1",
        "Dec 24",
        "x" * 9999,
        "24.12.2026 9",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1.5.", (5, 1)),
        ("1.5", (5, 1)),
        ("1. Mai", (5, 1)),
        ("1 May", (5, 1)),
        ("29.2.", (2, 29)),
        ("30.2.", None),
        ("1.5.2026", None),
        ("31 März", (3, 31)),
        ("mai", None),
        ("", None),
        ("24/12", (12, 24)),
    ],
)
def test_a_day_of_every_year(text: str, found: tuple[int, int] | None) -> None:
    assert read_month_day(text) == found


@given(st.dates(date(1950, 1, 1)), LANGUAGES)
def test_dates_read_as_they_were_written(one: date, language: Language) -> None:
    assert read_date(date_text(one, language)) == one
    assert read_month_day(month_day_text((one.month, one.day), language)) == (one.month, one.day)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("7", 420),
        ("7:30", 450),
        ("7.30", 450),
        ("0730", 450),
        ("7 Uhr", 420),
        ("7 Uhr 30", 450),
        ("24", DAY),
        ("24:00", DAY),
        ("0", 0),
        ("6pm", 1080),
        ("12 am", 0),
        ("12 pm", 720),
        ("٧:٣٠", 450),
        ("noon", 720),
        ("", None),
        ("25", None),
        ("7:60", None),
        ("-1", None),
        ("morgens", None),
        ("7-8", None),
        ("7, 8", None),
        ("\0", None),
        ("9" * 999, None),
    ],
)
def test_a_time_of_day(text: str, minutes: int | None) -> None:
    assert read_time(text) == minutes
    assert minutes is None or read_time(time_text(minutes)) == minutes


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("9–14", "9-14"),
        ("9-12 und 14-18 Uhr", "9-12 14-18"),
        ("geschlossen", ""),
        ("zu", ""),
        ("closed", ""),
        ("18–2", "18-2"),
        ("24h", "0-24"),
        ("nach Vereinbarung", None),
        ("9–14, Di 9–12", None),
        ("später", None),
        ("", None),
        ("9", None),
        ("9-12, Feiertage zu", None),
    ],
)
def test_a_day(text: str, spans: str | None) -> None:
    assert read_day(text, "de") == (None if spans is None else day(spans))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("24.12.2026: 9–14 (Heiligabend)", SpecialDay(EVE, day("9-14"), "Heiligabend")),
        ("24.12.26: 9–14 Uhr", SpecialDay(EVE, day("9-14"))),
        ("Do 24.12.2026: 9–14", SpecialDay(EVE, day("9-14"))),
        ("Donnerstag, den 24. Dezember 2026: zu", SpecialDay(EVE)),
        ("Thu 24 December 2026, closed", SpecialDay(EVE)),
        ("24.12.2026 9–14 (Heiligabend)", SpecialDay(EVE, day("9-14"), "Heiligabend")),
        ("24.12.2026 9-12 + 14-18", SpecialDay(EVE, day("9-12 14-18"))),
        ("24.12.2026 geschlossen", SpecialDay(EVE)),
        ("24.12.2026", SpecialDay(EVE)),
        ("24.12.2026 (Betriebsausflug)", SpecialDay(EVE, (), "Betriebsausflug")),
        ("24/12/2026, closed | Christmas Eve", SpecialDay(EVE, (), "Christmas Eve")),
        ("24 December 2026: 9-14", SpecialDay(EVE, day("9-14"))),
        ("Dec 24, 2026: 9-14 (Eve)", SpecialDay(EVE, day("9-14"), "Eve")),
        ("24th December 2026, closed", SpecialDay(EVE)),
        ("2026-12-24\t09:00-14:00", SpecialDay(EVE, day("9-14"))),
    ],
)
def test_a_line(line: str, found: SpecialDay) -> None:
    assert read_lines(line, "de").days == (found,)
    assert read_lines(line, "de").bad == ()


@pytest.mark.parametrize(
    "line",
    [
        "24.12.–26.12.2026: geschlossen",
        "Do 24.12. – Sa 26.12.2026: geschlossen",
        "Do., 24.12.26 bis Sa., 26.12.26: zu",
        "24.12.2026 bis 26.12.2026 zu",
        "24.12.2026-26.12.2026",
        "24/12/2026 – 26/12/2026: closed",
        "24.–26.12.2026: zu",
        "24 to 26 December 2026: closed",
        "24. bis 26. Dezember 2026 (Weihnachten)",
    ],
)
def test_a_line_for_several_days(line: str) -> None:
    assert [one.on.day for one in read_lines(line, "de").days] == [24, 25, 26]


def test_bad_lines_are_named_and_the_rest_is_kept() -> None:
    text = (
        "24.12.2026 9–14\n\nHeiligabend zu\n31.2.2026 9–14\n25.12.2026 später\n1.1.2027–1.6.2027\n26.12.2026 ("
        + "x" * 81
        + ")"
    )
    found = read_lines(text, "de")
    assert [one.on for one in found.days] == [EVE]
    assert [(one.number, one.why) for one in found.bad] == [
        (3, "no_date"), (4, "no_date"), (5, "no_hours"), (6, "too_many_days"), (7, "too_long"),
    ]  # fmt: skip
    assert found.bad[0] == BadLine(3, "Heiligabend zu", "no_date")


def test_five_hundred_lines_are_read_and_a_million_are_not() -> None:
    assert len(read_lines("24.12.2026 9–14\n" * 500, "de").days) == 500
    assert len(read_lines("24.12.2026 9–14\n" * 50_000, "de").days) == 600


special = st.builds(
    SpecialDay,
    st.dates(date(1950, 1, 1)),
    some_days.map(apart),
    st.sampled_from(["", "Heiligabend", "Fest (klein)"]),
)


@given(st.lists(special, max_size=5), LANGUAGES)
def test_lines_read_as_they_were_written(days: list[SpecialDay], language: Language) -> None:
    found = read_lines(write_lines(days, language), language)
    assert found.bad == ()
    assert [(one.on, one.spans) for one in found.days] == [(one.on, one.spans) for one in days]
    assert write_lines(found.days, language) == write_lines(days, language)


@given(some_days.map(apart), LANGUAGES)
def test_days_read_as_they_were_written(spans: Day, language: Language) -> None:
    assert read_day(day_line(spans, language), language) == spans


@given(st.text(max_size=60), LANGUAGES)
def test_no_text_breaks_it(text: str, language: Language) -> None:
    found = read_lines(text, language)
    assert len(found.days) + len(found.bad) <= 62 * max(1, len(text))
    read_time(text)
    read_day(text, language)


@pytest.mark.parametrize(
    "line", ["Mo 24.12.2026: 9–14", "Do 24.12. – So 26.12.2026: zu", "Friday, 24 December 2026: closed"]
)
def test_a_weekday_that_the_date_is_not_is_asked_about(line: str) -> None:
    found = read_lines(line, "de")
    assert (found.days, found.bad) == ((), (BadLine(1, line, "weekday"),))
    assert line in line_sentence(found.bad[0])


@pytest.mark.parametrize(
    "line", ["Do", "Do 9–14", "Do Do 24.12.2026", "Heiligabend 24.12.2026: zu", "Mo24.12.2026"]
)
def test_a_weekday_alone_is_no_date(line: str) -> None:
    assert [one.why for one in read_lines(line, "de").bad] == ["no_date"]
