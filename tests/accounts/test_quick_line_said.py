"""The quick line as shopkeepers write it: what is taken, what is left out, and which sentence says so."""

import pytest

from accounts.forms.hour_words import UNREAD
from accounts.rules.profiles.contacts import address
from accounts.rules.profiles.hours import CLOSED_WEEK, Hours, Week
from accounts.rules.profiles.quick import read
from accounts.rules.profiles.quick_words import Language
from tests.accounts.opening_hours import week

ALL = week("11-22", sa="11-22", su="11-22")


@pytest.mark.parametrize(
    ("line", "language", "expected"),
    [
        ("Montags Ruhetag, sonst 11-22 Uhr", "de", week("11-22", mo="", sa="11-22", su="11-22")),
        ("Montag Ruhetag, sonst täglich 11-22", "de", week("11-22", mo="", sa="11-22", su="11-22")),
        ("Mo-Fr 9-18, sonst geschlossen", "de", week("9-18")),
        ("werktags 9-18, übrige Tage 10-12", "de", week("9-18", sa="9-18", su="10-12")),
        ("sonst 11-22", "de", ALL),
        ("Mon closed, rest 11am-10pm", "en", week("11-22", mo="", sa="11-22", su="11-22")),
        ("Mon-Fri 9-5, otherwise closed", "en", week("9-17")),
        ("Fri & Sat 6-midnight", "en", week("", fr="18-24", sa="18-24")),
        ("Fri & Sat 11am-midnight", "en", week("", fr="11-24", sa="11-24")),
        ("Mon-Fri 9-5pm", "en", week("9-17")),
    ],
)
def test_what_is_taken(line: str, language: Language, expected: object) -> None:
    found = read(line, language)
    assert found.unread == ()
    assert found.week == expected


@pytest.mark.parametrize(
    ("line", "language", "part", "why"),
    [
        ("Di-So ab 17 Uhr", "de", "Di-So ab 17 Uhr", "no_close"),
        ("Fr-Sa 18 Uhr - Ende offen", "de", "Fr-Sa 18 Uhr - Ende", "no_close"),
        ("Mon-Fri 9am til late", "en", "Mon-Fri 9am til late", "no_close"),
        ("Mon-Fri from 5pm", "en", "Mon-Fri from 5pm", "no_close"),
        ("Fri & Sat 11-midnight", "en", "Fri & Sat 11-midnight", "half"),
        ("Sat 10-2am", "en", "Sat 10-2am", "half"),
        ("jeden 1. Samstag im Monat 9-13", "de", "1. Samstag im Monat 9-13", "not_weekly"),
        ("First Saturday of the month 10-2", "en", "First Saturday of the month 10-2", "not_weekly"),
        ("Mai-September Mo-So 10-22", "de", "Mai-September Mo-So 10-22", "not_weekly"),
        ("24.12. 9-12", "de", "24.12. 9-12", "not_weekly"),
    ],
)
def test_what_is_left_out_is_said_with_its_reason(line: str, language: Language, part: str, why: str) -> None:
    found = read(f"Mo 7-9; {line}" if language == "de" else f"Mon 7-9; {line}", language)
    assert [(one.text, one.why) for one in found.unread] == [(part, why)]
    assert found.week == week("", mo="7-9")
    assert part[:20] in str(UNREAD[found.unread[0].why]) % {"part": part, "example": found.unread[0].example}


def test_the_example_can_be_read_itself() -> None:
    (unread,) = read("Fri 11-midnight", "en").unread
    assert read(unread.example, "en").unread == ()


def test_a_single_day_by_appointment_closes_no_other_day() -> None:
    alone = read("Sa nach Vereinbarung")
    assert (alone.week, alone.kind, alone.appointment_days) == (None, "week", (5,))
    old = Hours("week", week("9-18", sa="9-12"), appointment_days=(6,))
    assert alone.over(old) == Hours("week", week("9-18"), appointment_days=(5, 6))
    beside = read("Mo-Fr 9-18, Sa nach Vereinbarung")
    assert (beside.week, beside.by_appointment, beside.appointment_days) == (week("9-18"), False, (5,))
    assert beside.over(old).appointment_days == (5,)
    between = read("Mo-Fr 9-18, Sa nach Vereinbarung, So 9-12")
    assert (between.week, between.appointment_days) == (week("9-18", su="9-12"), (5,))
    left_out = read("Mo 9-18, Sa nach Vereinbarung, Di ab 17 Uhr")
    assert [one.text for one in left_out.unread] == ["Di ab 17 Uhr"]
    assert not read("Mo-Fr 9-18 und nach Vereinbarung").appointment_days
    assert read("Mo zu, Sa nach Vereinbarung").week == CLOSED_WEEK


@pytest.mark.parametrize(
    ("line", "language", "hours", "days"),
    [
        ("Mon–Fri 9am–5pm, Sat by appointment", "en", week("9-17"), (5,)),
        ("Mon-Fri 9-5, weekends by appointment only", "en", week("9-17"), (5, 6)),
        ("Sat by appointment, Mon–Fri 9–5", "en", week("9-17"), (5,)),
        ("Mo, Mi 9–12, Di und Do n. V.", "de", week("", mo="9-12", we="9-12"), (1, 3)),
        ("Mo–Do 9–18, Fr nach Absprache, Sa–So geschlossen", "de", week("9-18", fr=""), (4,)),
        ("Mo–Fr 9–18, Fr nach Vereinbarung", "de", week("9-18", fr=""), (4,)),
        ("Mo–Fr 9–18, Fr auch nach Vereinbarung", "de", week("9-18"), (4,)),
        ("Mon–Fri 9–5, Fri also by appointment", "en", week("9-17"), (4,)),
        ("Sa nach Vereinbarung, Mo–Fr 9–12", "de", week("9-12"), (5,)),
        ("By appointment Sat and Sun, Mon-Fri 9-5", "en", week("9-17"), (5, 6)),
        ("nach Vereinbarung Mo, Di 9–12", "de", week("", tu="9-12"), (0,)),
        ("Mo–Fr 9–18, Sa nach tel. Vereinbarung", "de", week("9-18"), (5,)),
        ("Mon to Fri 9 to 5; Sat & Sun by appt", "en", week("9-17"), (5, 6)),
        ("Mon–Fri 9–5, Sat appointment only", "en", week("9-17"), (5,)),
    ],
)
def test_single_days_by_appointment(
    line: str, language: Language, hours: Week, days: tuple[int, ...]
) -> None:
    found = read(line, language)
    assert (found.unread, found.kind, found.by_appointment) == ((), "week", False)
    assert (found.week, found.appointment_days) == (hours, days)


def test_holidays_by_appointment_are_as_sundays_or_asked_about() -> None:
    both = read("Mo-Fr 9-18, So und Feiertage nach Vereinbarung")
    assert (both.appointment_days, both.holidays, both.unread) == ((6,), "as_sunday", ())
    alone = read("Mo-Fr 9-18, Feiertage nach Vereinbarung")
    assert (alone.by_appointment, alone.appointment_days, alone.holidays) == (False, (), None)
    assert [one.text for one in alone.unread] == ["Feiertage nach Vereinbarung"]


@pytest.mark.parametrize(
    ("line", "language", "part", "example"),
    [
        ("Mo-Fr 9 bis 18, Pause 12-13", "de", "Pause 12-13", "Mo–Fr 9–12 + 13–18"),
        (
            "Mo-Fr 9-18, Mittagspause von 12:30 bis 13:30 Uhr",
            "de",
            "Mittagspause von 12:30 bis 13:30 Uhr",
            "",
        ),
        ("Mon-Fri 9-18, lunch break 12-1", "en", "lunch break 12-1", "Mon–Fri 9–12 + 13–18"),
    ],
)
def test_a_break_is_shown_how_to_write(line: str, language: Language, part: str, example: str) -> None:
    found = read(line, language)
    (unread,) = found.unread
    assert (unread.text, unread.why, found.week) == (part, "break", week("9-18"))
    assert not example or unread.example == example
    assert read(unread.example, language).week == week("9-12 13-18")


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Mo-Fr 9-18, außerhalb nach Vereinbarung", "de"),
        ("Mo-Fr 9-18, außerhalb der Öffnungszeiten nach Vereinbarung", "de"),
        ("Mo-Fr 9-18, abends nach Vereinbarung", "de"),
        ("Mon-Fri 9-6, evenings by appointment", "en"),
    ],
)
def test_other_times_by_appointment(line: str, language: Language) -> None:
    found = read(line, language)
    assert (found.unread, found.kind, found.week) == ((), "week", week("9-18"))
    assert (found.by_appointment, found.appointment_days) == (True, ())


def test_every_day_by_appointment_is_the_whole_week() -> None:
    found = read("Mo–So nach Vereinbarung")
    assert (found.kind, found.week, found.appointment_days) == ("appointment", None, ())


@pytest.mark.parametrize(
    ("typed", "region"), [("0900 123456", "AT"), ("+43900123456", "DE"), ("0900 1234567", "DE")]
)
def test_a_number_that_costs_extra_is_no_contact(typed: str, region: str) -> None:
    assert address("sms", typed, region) is None
    assert address("whatsapp", typed, region) is None
