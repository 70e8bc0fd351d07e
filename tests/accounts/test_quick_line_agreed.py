"""The quick line where "by appointment" and other odd parts stand beside hours: none of them takes hours away."""

import pytest

from accounts.forms.hour_words import unread_sentences
from accounts.rules.profiles.hours import CLOSED_WEEK, Hours, Week
from accounts.rules.profiles.quick import read
from accounts.rules.profiles.quick_words import Language
from tests.accounts.opening_hours import week


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Mo-Fr 9-18 Uhr, sonst nach Vereinbarung", "de"),
        ("Mo-Fr 9-18 Uhr, ansonsten gerne nach tel. Vereinbarung", "de"),
        ("Mo-Fr 9-18 Uhr, sonst n. V.", "de"),
        ("Mo-Fr 9-18, täglich nach Vereinbarung", "de"),
        ("täglich nach Vereinbarung, Mo-Fr 9-18", "de"),
        ("Mo-Fr 9-18 und nach Vereinbarung, Sa geschlossen", "de"),
        ("Mo-Fr 9-18; nach Vereinbarung; So zu", "de"),
        ("Mo-Fr 9-18 Uhr abends nach Vereinbarung", "de"),
        ("Mo-Fr 9-18 Uhr jederzeit nach Vereinbarung", "de"),
        ("Mon-Fri 9-6, otherwise by appointment", "en"),
        ("Mon-Fri 9-6 or by appointment", "en"),
        ("Mon-Fri 9-6 evenings by appointment", "en"),
    ],
)
def test_by_appointment_at_other_times_leaves_the_hours(line: str, language: Language) -> None:
    found = read(line, language)
    assert (found.unread, found.kind, found.week) == ((), "week", week("9-18"))
    assert (found.by_appointment, found.appointment_days) == (True, ())


def test_the_other_days_by_appointment() -> None:
    found = read("Di-Sa 9-18, an den übrigen Tagen nach Vereinbarung")
    assert (found.unread, found.kind, found.by_appointment) == ((), "week", False)
    assert found.week == week("9-18", mo="", sa="9-18")
    assert found.appointment_days == (0, 6)


@pytest.mark.parametrize(
    ("line", "language", "hours", "days", "taken", "example"),
    [
        ("Mo-Fr 9-18, Sa 10-14 Uhr (nach Vereinbarung), So zu", "de", week("9-18"), (5,),
         "Sa nach Vereinbarung", "Sa 10–14 und nach Vereinbarung"),
        ("Sa nur nach Vereinbarung 10-14, Mo-Fr 9-18", "de", week("9-18"), (5,),
         "Sa nach Vereinbarung", "Sa 10–14 und nach Vereinbarung"),
        ("Mo-Fr 9-18, Sa und So 10-14 n. V.", "de", week("9-18"), (5, 6),
         "Sa, So nach Vereinbarung", "Sa, So 10–14 und nach Vereinbarung"),
        ("Mon-Thu 9-6, Fri 9-12, 1-5 by appointment only", "en", week("9-18", fr=""), (4,),
         "Fri by appointment", "Fri 9–12 + 13–17 and by appointment"),
    ],
)  # fmt: skip
def test_times_by_appointment_are_no_opening_hours(
    line: str, language: Language, hours: Week, days: tuple[int, ...], taken: str, example: str
) -> None:
    found = read(line, language)
    assert (found.week, found.kind, found.by_appointment, found.appointment_days) == (
        hours,
        "week",
        False,
        days,
    )
    (part,) = found.unread
    assert (part.why, part.days, part.example) == ("agreed_times", taken, example)
    (sentence,) = unread_sentences(found.unread)
    assert all(words in sentence for words in (part.text, taken, example))
    assert part.text.count("(") == part.text.count(")")
    assert read(taken, language).appointment_days == days
    assert (read(taken, language).unread, read(example, language).unread) == ((), ())
    assert read(example, language).by_appointment


def test_every_day_within_times_by_appointment() -> None:
    found = read("täglich 10-14 nach Vereinbarung")
    assert (found.kind, found.week, [one.why for one in found.unread]) == (
        "appointment",
        None,
        ["agreed_times"],
    )
    holidays = read("Mo-Fr 9-18, Feiertage 10-14 nach Vereinbarung")
    assert (holidays.week, holidays.holidays) == (week("9-18"), None)
    assert [one.text for one in holidays.unread] == ["Feiertage 10-14 nach Vereinbarung"]


@pytest.mark.parametrize(
    ("line", "part", "why"),
    [
        ("Mo-Fr 9-18 Uhr, 24h Notdienst", "24h Notdienst", "unclear"),
        ("Mo-Fr 9-18 Uhr, 24-Stunden-Notdienst", "24-Stunden-Notdienst", "unclear"),
        ("24/7, Mo-Fr 9-18", "24/7", "no_days"),
        ("Mo-Fr 9-18, 24h", "24h", "no_days"),
        ("Mo-Fr 9-18, Do bis 20", "Do bis 20", "no_open"),
        ("Mo-Fr 9-18 (freitags nur bis 16 Uhr)", "freitags nur bis 16 Uhr", "no_open"),
    ],
)
def test_what_stands_beside_the_hours_takes_none_along(line: str, part: str, why: str) -> None:
    found = read(line)
    assert (found.kind, found.week) == ("week", week("9-18"))
    assert [(one.text, one.why) for one in found.unread] == [(part, why)]
    assert part in next(unread_sentences(found.unread))


@pytest.mark.parametrize(
    ("line", "language", "hours"),
    [
        ("⏰ Mo–Fr 9–18", "de", week("9-18")),
        ("🗓️ Mo-Fr 9-18 🕗 Sa 9-12", "de", week("9-18", sa="9-12")),
        ("Mo-Fr 9-12, Do zusätzlich 14-18", "de", week("9-12", th="9-12 14-18")),
        ("Mo-Fr 9-18, nur Sa 9-12", "de", week("9-18", sa="9-12")),
        ("Mon-Fri 9am-12noon & 1pm-5.30pm", "en", week("9-12 13-17:30")),
        ("Mo-Fr 9-18, Sa zu", "de", week("9-18")),
        ("tägl. 9-18 Uhr", "de", week("9-18", sa="9-18", su="9-18")),
        ("Sa, So 24-h, Mo-Fr 9-18", "de", week("9-18", sa="0-24", su="0-24")),
    ],
)
def test_more_of_what_people_write(line: str, language: Language, hours: Week) -> None:
    found = read(line, language)
    assert (found.unread, found.week) == ((), hours)


def test_a_price_tag_of_a_time_is_no_date() -> None:
    (part,) = read("Mon-Fri 9-5, tea 1pm-5.30pm", "en").unread
    assert part.why == "unclear"


@pytest.mark.parametrize(
    "line", ["Mo-Fr 9-18, Sa n. Vereinb.", "Mo-Fr 9-18, Sa n. tel. V.", "Mo-Fr 9-18, Sa n. V."]
)
def test_by_appointment_is_cut_short_in_many_ways(line: str) -> None:
    found = read(line)
    assert (found.unread, found.week, found.appointment_days) == ((), week("9-18"), (5,))


@pytest.mark.parametrize("line", ["täglich ab 17 Uhr, dienstags Ruhetag", "Di zu, Mi nachm."])
def test_a_day_off_alone_closes_no_other_day_where_the_rest_was_not_read(line: str) -> None:
    old = Hours("week", week("9-18"))
    found = read(line)
    assert len(found.unread) == 1
    assert (found.week, found.kind, found.over(old)) == (None, None, old)
    assert read("Di Ruhetag").week == CLOSED_WEEK


@pytest.mark.parametrize(
    ("line", "language", "why"),
    [
        ("Mo-Fr 9-18, letzter Einlass 17", "de", "unclear"),
        ("Mo-Fr 9-18, letzte Bestellung 17 Uhr", "de", "unclear"),
        ("Mo-Fr 9-18, letzter Samstag im Monat 9-12", "de", "not_weekly"),
        ("Mon-Fri 9-6, last orders 5.30pm", "en", "unclear"),
        ("Mon-Fri 9-6, last Saturday 9-12", "en", "not_weekly"),
    ],
)
def test_the_last_order_is_no_day_of_the_month(line: str, language: Language, why: str) -> None:
    found = read(line, language)
    assert (found.week, [one.why for one in found.unread]) == (week("9-18"), [why])


def test_bank_hols() -> None:
    found = read("Mon-Fri 9-6, Sun & Bank Hols: closed", "en")
    assert (found.unread, found.week, found.holidays) == ((), week("9-18"), "closed")
