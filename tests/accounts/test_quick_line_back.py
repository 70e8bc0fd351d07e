"""Hours printed as a quick line read the same again; and no text whatsoever breaks the reader."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.profiles import quick, quick_print
from accounts.rules.profiles.hours import DAY, Day, HolidayPolicy, Hours, Span
from accounts.rules.profiles.opening import merged
from accounts.rules.profiles.quick_words import Language
from tests.accounts.opening_hours import day, some_days, week, weeks

POLICIES = st.sampled_from(["closed", "as_usual", "as_sunday", "own"])
LANGUAGES = st.sampled_from(["de", "en"])


def apart(spans: Day) -> Day:
    """No two of them overlap: what follows a span that is in the way is left out."""
    kept: list[Span] = []
    for span in merged(spans):
        if not kept or span.opens > kept[-1].closes:
            kept.append(span)
    return tuple(kept)


def beside(days: tuple[Day, ...]) -> tuple[Day, ...]:
    return tuple(map(apart, days))


policies = st.builds(HolidayPolicy, POLICIES, st.just("DE"), st.just(""), some_days.map(apart))


@given(weeks.map(beside), LANGUAGES)
def test_a_week_reads_as_it_was_printed(days: tuple[Day, ...], language: Language) -> None:
    printed = quick_print.week_line(days, language)  # type: ignore[arg-type]
    found = quick.read(printed, language)
    assert found.unread == (), printed
    assert found.week == days, printed


@given(
    st.sampled_from(["week", "always", "appointment", "unknown"]),
    policies,
    st.booleans(),
    st.sets(st.integers(0, 6), max_size=6).map(lambda days: tuple(sorted(days))),
    LANGUAGES,
)  # fmt: skip
def test_the_rest_reads_as_it_was_printed(
    kind: Any, policy: HolidayPolicy, appointment: bool, days: tuple[int, ...], language: Language
) -> None:
    hours = Hours(kind, week("9-17"), appointment and kind == "week", holidays=policy, appointment_days=days)
    found = quick.read(quick_print.line(hours, language), language)
    assert found.unread == ()
    assert found.kind == (None if kind == "unknown" else kind)
    if kind in ("week", "always"):
        expected = "closed" if policy.policy == "own" and not policy.spans else policy.policy
        assert (found.holidays, found.holiday_spans) == (expected, policy.spans if expected == "own" else ())
        assert found.by_appointment == hours.also_by_appointment
        told = () if kind != "week" else (day for day in days if not (appointment and hours.week[day]))
        assert found.appointment_days == tuple(told)


@pytest.mark.parametrize(
    ("hours", "de", "en"),
    [
        (Hours("week", week("7-18", sa="7-13")), "Mo–Fr 7–18, Sa 7–13", "Mon–Fri 7–18, Sat 7–13"),
        (Hours("week", week("7:30-12 14-18", we="7:30-12")), "Mo, Di, Do, Fr 7:30–12 + 14–18, Mi 7:30–12",
         "Mon, Tue, Thu, Fri 7:30–12 + 14–18, Wed 7:30–12"),
        (Hours("week", week("", fr="9-2")), "Fr 9–2", "Fri 09:00–02:00"),
        (Hours("week", (day("10-22"),) * 7), "täglich 10–22", "daily 10–22"),
        (Hours("week"), "täglich zu", "daily closed"),
        (Hours("week", ((Span(600, 600 + DAY),), (), (), (), (), (), ())), "Mo 10–34", "Mon 10:00–34:00"),
        (Hours("always", holidays=HolidayPolicy("closed")), "24/7, Feiertage zu", "24/7, holidays closed"),
        (Hours("appointment"), "nach Vereinbarung", "by appointment"),
        (Hours("week", appointment_days=(5, 6)), "Sa, So nach Vereinbarung", "Sat, Sun by appointment"),
        (Hours("week", week("9-12"), appointment_days=(0, 5)),
         "Mo–Fr 9–12, Sa nach Vereinbarung, Mo auch nach Vereinbarung",
         "Mon–Fri 9–12, Sat by appointment, Mon also by appointment"),
        (Hours(), "", ""),
    ],
)  # fmt: skip
def test_lines_look_as_people_write_them(hours: Hours, de: str, en: str) -> None:
    assert (quick_print.line(hours, "de"), quick_print.line(hours, "en")) == (de, en)


words = st.sampled_from(
    ["Mo", "Di", "Fr", "–", "-", "bis", "7", "18", "7:30", "24h", "zu", ",", ";", "und", "außer", "auch", "Feiertage",
     "nachmittags", "am", "pm", "\n", "täglich", ".", "1.", "nach Vereinbarung", "wie sonntags", "Küche", "closed"]
)  # fmt: skip


@given(st.lists(words, max_size=14).map(" ".join) | st.text(max_size=60), LANGUAGES)
def test_no_text_breaks_it_and_what_it_reads_is_sound(line: str, language: Language) -> None:
    found = quick.read(line, language)
    spans = [span for one in (*(found.week or ()), found.holiday_spans) for span in one]
    assert all(0 <= span.opens < DAY and span.opens < span.closes <= span.opens + DAY for span in spans)
    for one in found.week or ():
        assert all(a.closes <= b.opens for a, b in pairwise(one))
    assert all(one.text and quick.read(one.example, language).unread == () for one in found.unread)
