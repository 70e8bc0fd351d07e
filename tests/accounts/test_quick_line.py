"""The quick line: as businesses write their hours on doors, websites and receipts."""

import pytest

from accounts.rules.profiles import quick
from accounts.rules.profiles.hours import DAY, HolidayPolicy, Hours, Span, Week
from accounts.rules.profiles.quick import Reading, Unread
from accounts.rules.profiles.quick_words import Language
from tests.accounts.opening_hours import day, week

NORMAL = week("7-18", sa="7-13")
PRACTICE = week(mo="8-12 14-18", tu="8-12 14-18", we="8-12", th="8-12 14-18", fr="8-12")
RESTAURANT = week("11:30-14:30 17:30-23", mo="", sa="11:30-14:30 17:30-23", su="11:30-14:30 17:30-23")
NINE = week("9-17")


def every(text: str) -> Week:
    return week(text, sa=text, su=text)


GERMAN: list[tuple[str, Week]] = [
    ("Mo–Fr 7–18, Sa 7–13", NORMAL),
    ("Mo-Fr 7-18 Sa 7-13", NORMAL),
    ("Mo. - Fr. 7.00 - 18.00 Uhr, Sa. 7.00 - 13.00 Uhr", NORMAL),
    ("Montag bis Freitag von 7 bis 18 Uhr, Samstag 7 bis 13 Uhr", NORMAL),
    ("montags bis freitags 07:00–18:00, samstags 07:00–13:00", NORMAL),
    ("MO-FR 0700-1800; SA 0700-1300", NORMAL),
    ("Mo—Fr: 7 Uhr – 18 Uhr | Sonnabend: 7 Uhr – 13 Uhr", NORMAL),
    ("Öffnungszeiten: Mo bis Fr 7h bis 18h, Sa 7h bis 13h, So geschlossen", NORMAL),
    ("Mo-Fr 7-18\nSa 7-13\nSo zu", NORMAL),
    ("Montag – Freitag\n7:00 – 18:00 Uhr\nSamstag\n7:00 – 13:00 Uhr\nSonntag\nRuhetag", NORMAL),
    ("Wir haben geöffnet: Mo-Fr von 7-18 Uhr. Sa 7-13 Uhr.", NORMAL),
    ("Werktags 7-18 Uhr, Sa 7-13 Uhr", NORMAL),
    ("Mo bis Fr durchgehend 7–18 Uhr • Sa 7–13 Uhr", NORMAL),
    ("Mo/Di/Do 8-12 und 14-18, Mi/Fr 8-12", PRACTICE),
    ("Mo, Di, Do 8–12 + 14–18 Uhr, Mi u. Fr 8–12 Uhr", PRACTICE),
    ("Mo–Fr 8–12 Uhr, Mo, Di, Do 14–18 Uhr", PRACTICE),
    ("Mo-Fr 8:00-12:00 sowie Mo, Di & Do 14:00-18:00", PRACTICE),
    ("Sprechzeiten Mo, Di, Do vormittags 8–12, nachmittags 14–18, Mi, Fr 8–12", PRACTICE),
    ("Mo, Di, Do 8-12, 14-18; Mi + Fr 8-12", PRACTICE),
    ("Di–So 11:30–14:30 und 17:30–23:00, Montag Ruhetag", RESTAURANT),
    ("Ruhetag: Montag, Di-So 11.30-14.30 + 17.30-23 Uhr", RESTAURANT),
    ("täglich außer montags 11:30-14:30, 17:30-23", RESTAURANT),
    ("Täglich 11.30 Uhr bis 14.30 Uhr und 17.30 Uhr bis 23 Uhr, Mo geschlossen", RESTAURANT),
    ("täglich 1130-1430 & 1730-2300 ausser Mo", RESTAURANT),
    ("tgl. 10–22 Uhr", every("10-22")),
    ("jeden Tag von 10 bis 22 Uhr", every("10-22")),
    ("Mo-So 10-22", every("10-22")),
    ("10-22 Uhr täglich", every("10-22")),
    ("Fr 18-2", week("", fr="18-2")),
    ("Fr u. Sa 22 - 4 Uhr", week("", fr="22-4", sa="22-4")),
    ("Fr, Sa 20 Uhr bis Mitternacht", week("", fr="20-24", sa="20-24")),
    ("Sa–Mo 9–1 Uhr", week("", sa="9-1", su="9-1", mo="9-1")),
    ("Wochenende 10–16, unter der Woche 8–20", week("8-20", sa="10-16", su="10-16")),
    ("Mo–Fr 9–18, Mi 9–12", week("9-18", we="9-12")),
    ("Mo–Do 7:30–16, Fr 7:30–13", week("7:30-16", fr="7:30-13")),
    ("Mo 7 Uhr 30 bis 16 Uhr 15", week(mo="7:30-16:15")),
    ("Mo-Fr 6-24h, Sa 24h", week("6-24", sa="0-24")),
    ("Dienstags 14–18, donnerstags 14–20 Uhr, sonst geschlossen", week(tu="14-18", th="14-20")),
    ("Mo frei, Di-Fr 9-18", week("9-18", mo="")),
    ("Mo + Mi 9–12", week(mo="9-12", we="9-12")),
    ("Mo–Fr (außer Mi) 9–18", week("9-18", we="")),
    ("So 10-12, täglich 8-18", (*every("8-18")[:6], day("10-12"))),
]
ENGLISH: list[tuple[str, Week]] = [
    ("Mon–Fri 7–18, Sat 7–13", NORMAL),
    ("Monday to Friday 7am to 6pm, Saturday 7am to 1pm", NORMAL),
    ("Mon-Fri: 7:00am - 6:00pm; Sat: 7:00am - 1:00pm; Sun: Closed", NORMAL),
    ("Weekdays 07:00-18:00, Saturdays 07:00-13:00", NORMAL),
    ("7am-6pm Monday through Friday, 7am-1pm Saturday", NORMAL),
    ("Mon-Fri 9-5", NINE),
    ("Mon - Fri 9 - 5.", NINE),
    ("9-5pm Mon-Fri", NINE),
    ("Mon-Fri 9am-5", NINE),
    ("Open Mon-Fri from 9 a.m. until 5 p.m., closed at weekends", NINE),
    ("Mon-Fri 9-5, closed Sat and Sun", NINE),
    ("Monday: 9–5\nTuesday: 9–5\nWednesday: 9–5\nThursday: 9–5\nFriday: 9–5", NINE),
    ("Mon-Fri 9-12 and 1-5", week("9-12 13-17")),
    ("Mon-Fri 9am-noon, 1-5pm", week("9-12 13-17")),
    ("Daily 10am - 10pm", every("10-22")),
    ("7 days a week, 10-10", every("10-22")),
    ("Every day except Monday 10:00-18:00", week("10-18", mo="", sa="10-18", su="10-18")),
    ("Fri & Sat 6pm-2am", week("", fr="18-2", sa="18-2")),
    ("Fri 5pm til midnight", week("", fr="17-24")),
    ("Tue, Thu 10-2, Sat 11-3pm", week(tu="10-14", th="10-14", sa="11-15")),
    ("Sun 2-5am", week("", su="2-5")),
    ("Sat 12-5", week("", sa="12-17")),
    ("Tues, Weds, Thurs 1-5", week(tu="13-17", we="13-17", th="13-17")),
    ("Mon-Thu 09:00-05:00", week(mo="9-5", tu="9-5", we="9-5", th="9-5")),
]


@pytest.mark.parametrize(("line", "meant"), GERMAN)
def test_german_lines(line: str, meant: Week) -> None:
    found = quick.read(line, "de")
    assert found.week == meant
    assert found.unread == ()


@pytest.mark.parametrize(("line", "meant"), ENGLISH)
def test_english_lines(line: str, meant: Week) -> None:
    found = quick.read(line, "en")
    assert (found.week, found.unread) == (meant, ())


def test_names_are_read_in_both_languages_whatever_the_page() -> None:
    assert quick.read("Mon–Fri 7–18, Sat 7–13", "de").week == NORMAL
    assert quick.read("Mo–Fr 7–18, Sa 7–13", "en").week == NORMAL
    assert quick.read("Mon-Fri 9am-5pm", "de").week == NINE
    # Nobody who writes German has a 12-hour clock.
    assert quick.read("Fr 9–5", "de").week == week("", fr="9-5")


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "line",
    [
        "24/7",
        "rund um die Uhr",
        "Open 24 hours",
        "täglich 24h",
        "Mo-So 0-24 Uhr",
        "daily around the clock",
        "7/24",
    ],
)
def test_round_the_clock(line: str, language: Language) -> None:
    found = quick.read(line, language)
    assert (found.kind, found.unread) == ("always", ())
    assert found.week == ((Span(0, DAY),),) * 7


@pytest.mark.parametrize(
    "line",
    [
        "nach Vereinbarung",
        "Termine nach Vereinbarung",
        "n. V.",
        "nur nach telefonischer Absprache",
        "by appointment only",
    ],
)
def test_by_appointment_only(line: str) -> None:
    found = quick.read(line)
    assert (found.kind, found.week, found.unread) == ("appointment", None, ())


@pytest.mark.parametrize(
    "line",
    ["Mo–Fr 9–17 und nach Vereinbarung", "Mo–Fr 9–17, nach Vereinbarung", "Mo-Fr 9-17 or by appointment"],
)
def test_also_by_appointment(line: str) -> None:
    found = quick.read(line)
    assert (found.kind, found.week, found.by_appointment, found.unread) == ("week", NINE, True, ())


@pytest.mark.parametrize(
    ("line", "policy", "spans"),
    [
        ("Mo–Fr 9–17, Feiertage geschlossen", "closed", ""),
        ("Mo–Fr 9–17, an Feiertagen geschlossen", "closed", ""),
        ("Mo–Fr 9–17, Sonn- und Feiertage zu", "closed", ""),
        ("Mo–Fr 9–17 außer an Feiertagen", "closed", ""),
        ("Mo–Fr 9–17, feiertags 10–12 Uhr", "own", "10-12"),
        ("Mo–Fr 9–17, auch an Feiertagen", "as_usual", ""),
        ("Mo–Fr 9–17, Feiertage wie sonntags", "as_sunday", ""),
        ("Closed on bank holidays, Mon-Fri 9-5", "closed", ""),
        ("Mon-Fri 9-5, public holidays 10-4", "own", "10-16"),
        ("Mon-Fri 9-5 including bank holidays", "as_usual", ""),
        ("Mon-Fri 9-5", None, ""),
    ],
)  # fmt: skip
def test_holidays(line: str, policy: str | None, spans: str) -> None:
    found = quick.read(line, "en" if "Mon" in line else "de")
    assert (found.week, found.holidays, found.holiday_spans, found.unread) == (NINE, policy, day(spans), ())


def test_holidays_and_sunday_share_hours() -> None:
    found = quick.read("Mo-Sa 8-20, Sonn- u. Feiertage 10-12")
    assert found.week == (*every("8-20")[:6], day("10-12"))
    assert (found.holidays, found.holiday_spans) == ("own", day("10-12"))


@pytest.mark.parametrize(
    ("line", "kept", "unread"),
    [
        ("Mo–Fr 7–18, Di nachm., Sa 7–13", NORMAL, [Unread("Di nachm.", "unclear", "Di 14–18")]),
        ("Mo–Fr 7–18, Küche bis 17 Uhr, Sa 7–13", NORMAL, [Unread("Küche bis 17 Uhr", "unclear", "Mo–Fr 9–18")]),
        ("1. Sa im Mai 9-12, Mo 8-12", week(mo="8-12"), [Unread("1. Sa im Mai 9-12", "not_weekly", "Sa 14–18")]),
        ("1. Mo 9-12, Di 14-18", week(tu="14-18"), [Unread("1. Mo 9-12", "not_weekly", "Mo 14–18")]),
        ("24.12. geschlossen, Mo-Fr 9-17", NINE, [Unread("24.12. geschlossen", "not_weekly", "Mo–Fr 9–18")]),
        ("24.12.2026 9-12, Mo-Fr 9-17", NINE, [Unread("24.12.2026 9-12", "not_weekly", "Mo–Fr 9–18")]),
        ("Mo–Fr 9–17, Sa", NINE, [Unread("Sa", "no_times", "Sa 14–18")]),
        ("9–18", None, [Unread("9–18", "no_days", "Mo–Fr 9–18")]),
        ("9–12, Di 14–18", week(tu="14-18"), [Unread("9–12", "no_days", "Mo–Fr 9–18")]),
        ("Mo–Fr ab 18 Uhr", None, [Unread("Mo–Fr ab 18 Uhr", "no_close", "Mo–Fr 14–18")]),
        ("Mo 9–9, Di 9–12", week(tu="9-12"), [Unread("Mo 9–9", "no_time", "Mo 14–18")]),
        ("Mo 9–12 + 11–14", None, [Unread("Mo 9–12 + 11–14", "overlap", "Mo 14–18", "Mo", ("9–12", "11–14"))]),
        ("Mo 8:75–12", None, [Unread("Mo 8:75–12", "unclear", "Mo 14–18")]),
        ("Mo 50–52", None, [Unread("Mo 50–52", "unclear", "Mo 14–18")]),
        ("Mo nachmittags 8–12", None, [Unread("Mo nachmittags 8–12", "unclear", "Mo 14–18")]),
        ("WE geschlossen, Mo–Fr 9–17", NINE, [Unread("WE geschlossen", "unclear", "Mo–Fr 9–18")]),
        ("Di–Sa 18–open end", None, [Unread("Di–Sa 18–open end", "no_close", "Di–Sa 14–18")]),
        ("🎉", None, [Unread("🎉", "unclear", "Mo–Fr 9–18")]),
        ("Понедельник 9–18", None, [Unread("Понедельник 9–18", "unclear", "Mo–Fr 9–18")]),
        ("<b>Mo</b>", None, [Unread("<b>Mo</b>", "unclear", "Mo 14–18")]),
        ("", None, []),
        (" ,;\n ", None, []),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_and_the_rest_is_kept(
    line: str, kept: Week | None, unread: list[Unread]
) -> None:
    found = quick.read(line)
    assert found.week == kept
    assert list(found.unread) == unread


def test_a_book_is_refused_at_once() -> None:
    found = quick.read("Mo 9-12, " * 200_000)
    assert found.week is None
    assert [(one.why, len(one.text)) for one in found.unread] == [("too_long", 41)]


def test_a_reading_over_what_was_there() -> None:
    old = Hours("unknown", holidays=HolidayPolicy("unknown", "DE", "BY"), also_by_appointment=True)
    new = quick.read("Mo–Fr 9–17, Feiertage geschlossen").over(old)
    assert new == Hours("week", NINE, True, holidays=HolidayPolicy("closed", "DE", "BY"))
    assert quick.read("nichts davon").over(new) == new
    assert Reading().over(new) == new
    assert quick.read("nach Vereinbarung").over(new).kind == "appointment"
