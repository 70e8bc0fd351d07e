"""Lines as they hang on doors and stand on websites, and lines that contradict themselves: what is wrong is named."""

import pytest

from accounts.rules.profiles import quick
from accounts.rules.profiles.quick_print import week_line
from accounts.rules.profiles.quick_words import Language

GERMAN = [
    ("Mo. bis Fr. 8:00 bis 18:30 Uhr / Sa. 8:00 bis 14:00 Uhr", "Mo–Fr 8–18:30, Sa 8–14"),
    ("Montag-Freitag 06.00-18.00 Uhr, Samstag 06.00-13.00 Uhr", "Mo–Fr 6–18, Sa 6–13"),
    ("Mo, Di, Do, Fr: 9:00–13:00 und 15:00–18:00 Uhr; Mi: 9:00–13:00 Uhr", "Mo, Di, Do, Fr 9–13 + 15–18, Mi 9–13"),
    ("Dienstag bis Freitag: 10 – 19 Uhr | Sonntag & Montag: geschlossen", "Di–Fr 10–19"),
    ("Mo+Di 8–17, Mi 8–12, Do 8–19, Fr 8–14", "Mo, Di 8–17, Mi 8–12, Do 8–19, Fr 8–14"),
    ("MO - DO 8.30 - 17.00 | FR 8.30 - 15.00", "Mo–Do 8:30–17, Fr 8:30–15"),
    ("Mo–Mi 9–18, Do/Fr 9–20, Sa 9–16", "Mo–Mi 9–18, Do, Fr 9–20, Sa 9–16"),
    ("Montags Ruhetag. Di.-So. ab 17 Uhr bis 23 Uhr", "Di–So 17–23"),
    ("Mo-Fr: 07:30 - 12:00 und 13:00 - 16:30", "Mo–Fr 7:30–12 + 13–16:30"),
    ("Mo - Fr von 9 - 12.30 Uhr und von 14 - 18 Uhr", "Mo–Fr 9–12:30 + 14–18"),
    ("Wir sind Mo–Fr von 8 bis 17 Uhr für Sie da", "Mo–Fr 8–17"),
    ("Mo 8-12 14-18 Di 8-12 Mi zu Do 8-12 14-19 Fr 8-13", "Mo 8–12 + 14–18, Di 8–12, Do 8–12 + 14–19, Fr 8–13"),
    ("Mo-Fr 9-18h, Sa 10-14h", "Mo–Fr 9–18, Sa 10–14"),
    ("Mo–Do 11–22, Fr+Sa 11–24, So 12–22", "Mo–Do 11–22, Fr, Sa 11–24, So 12–22"),
    ("Fr/Sa 21–5 Uhr", "Fr, Sa 21–5"),
    ("Mo 0800-1200, 1300-1700", "Mo 8–12 + 13–17"),
    ("Samstag u. Sonntag 9 bis 18 Uhr", "Sa, So 9–18"),
    ("Mo–Fr 8–18 Uhr durchgehend geöffnet", "Mo–Fr 8–18"),
    ("Di, Mi, Fr 9–18 Uhr, Do 9–20 Uhr, Sa 8–13 Uhr", "Di, Mi, Fr 9–18, Do 9–20, Sa 8–13"),
    ("Mo-Fr 24h", "Mo–Fr 24 Stunden"),
    ("Mo: 9-12, Di: 9-12, 14-17, Mi: -, Do: 9-12", "Mo, Do 9–12, Di 9–12 + 14–17"),
    ("Mo: geschlossen Di - Fr: 9.00 - 18.00 Sa: 8.00 - 13.00", "Di–Fr 9–18, Sa 8–13"),
    ("ganzjährig Mo-Fr 9-17", "Mo–Fr 9–17"),
    ("Jeden Samstag 8-13 Uhr", "Sa 8–13"),
    ("Mo–Fr 0730–1600", "Mo–Fr 7:30–16"),
    ("Mo 7 Uhr bis 12 Uhr und 13 Uhr bis 16 Uhr, Di 7.30 bis 12", "Mo 7–12 + 13–16, Di 7:30–12"),
]  # fmt: skip
ENGLISH = [
    ("Mon to Fri: 8am - 5.30pm, Sat: 9am - 1pm", "Mo–Fr 8–17:30, Sa 9–13"),
    ("Monday 9:00 AM – 5:00 PM", "Mo 9–17"),
    ("Mon–Thu 11am–10pm, Fri–Sat 11am–11pm, Sun 12pm–9pm", "Mo–Do 11–22, Fr, Sa 11–23, So 12–21"),
    ("Open 7 days 8am-8pm", "täglich 8–20"),
    ("Tue - Sat 10 - 6, closed Sun & Mon", "Di–Sa 10–18"),
    ("Mon-Fri 8.30-17.30 Sat 9-12.30", "Mo–Fr 8:30–17:30, Sa 9–12:30"),
    ("Mon–Fri: 0900–1700", "Mo–Fr 9–17"),
    ("Mon-Fri 9am to 12pm & 1pm to 5pm", "Mo–Fr 9–12 + 13–17"),
    ("Weekdays 9am-5pm, weekends 10am-4pm", "Mo–Fr 9–17, Sa, So 10–16"),
    ("Wed-Sun noon to 8pm", "Mi–So 12–20"),
    ("Daily 12 noon - 11 p.m.", "täglich 12–23"),
    ("Fri 6pm to 12 midnight", "Fr 18–24"),
    ("Mon, Wed & Fri 8am-noon", "Mo, Mi, Fr 8–12"),
    ("Mondays and Thursdays 4pm–7pm", "Mo, Do 16–19"),
    ("Sat only 9-1", "Sa 9–13"),
    ("Mon-Fri 9.00am-5.00pm", "Mo–Fr 9–17"),
    ("Mon 9-5, Tue -, Wed 9-5", "Mo, Mi 9–17"),
]


@pytest.mark.parametrize(
    ("language", "line", "meant"),
    [*(("de", *one) for one in GERMAN), *(("en", *one) for one in ENGLISH)],
)
def test_lines_as_they_were_found(language: Language, line: str, meant: str) -> None:
    found = quick.read(line, language)
    assert found.week is not None
    assert (week_line(found.week), found.unread) == (meant, ())


@pytest.mark.parametrize(
    ("line", "days", "clash", "kept"),
    [
        ("Mo 9–12 + 11–14, Di 9–17", "Mo", ("9–12", "11–14"), "Di 9–17"),
        ("Mo–Fr 8–12 und 11.30–18 Uhr, Sa 9–13", "Mo–Fr", ("8–12", "11:30–18"), "Sa 9–13"),
        ("Sa 18–2 + 23–3, So 9–12", "Sa", ("18–2", "23–3"), "So 9–12"),
        ("Sa, So 9–13, 9–13; Mo 8–10", "Sa, So", ("9–13", "9–13"), "Mo 8–10"),
        ("Mo 9–18 + 10–11, Di 9–12 + 11–14, Mi 9–17", "Mo", ("9–18", "10–11"), "Mi 9–17"),
    ],
)
def test_hours_that_overlap_are_named_with_their_day_and_the_rest_is_kept(
    line: str, days: str, clash: tuple[str, str], kept: str
) -> None:
    found = quick.read(line, "de")
    assert found.week is not None
    assert week_line(found.week) == kept
    assert (found.unread[0].why, found.unread[0].days, found.unread[0].clash) == ("overlap", days, clash)


def test_each_part_that_is_wrong_is_named_by_itself() -> None:
    found = quick.read("Mo 9–18 + 10–11, Di 8–8, Mi irgendwann, Do 9–12", "de")
    assert [(one.text, one.why) for one in found.unread] == [
        ("Mo 9–18 + 10–11", "overlap"),
        ("Di 8–8", "no_time"),
        ("Mi irgendwann", "unclear"),
    ]
    assert found.week is not None
    assert week_line(found.week) == "Do 9–12"
