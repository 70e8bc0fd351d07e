"""What is wrong with hours, as sentences, and the field of the form where each is mended."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.rules.profiles.hour_problems import Code, Problem
from accounts.rules.profiles.quick import Unread
from accounts.rules.profiles.special_lines import BadLine

PROBLEMS: dict[Code, Any] = {
    "no_time": gettext_lazy("It begins and ends at the same time. For a whole day write 0:00 to 24:00."),
    "ends_before": gettext_lazy(
        "It ends before it begins. A night may end at noon of the next day at the latest, for example 18 to 2."
    ),
    "overlap": gettext_lazy("%(first)s and %(second)s overlap. Join them, or let the second begin later."),
    "too_many_spans": gettext_lazy("At most %(part)s stretches a day. Join some of them."),
    "too_many_special_days": gettext_lazy(
        "These are %(part)s special days; 400 are possible. Delete those that are over,"
        " or use a season or “temporarily closed” for a longer time."
    ),
    "too_many_seasons": gettext_lazy("At most %(part)s seasons are possible."),
    "twice": gettext_lazy("%(day)s is there twice. Keep one line for each day."),
    "too_far": gettext_lazy("%(day)s is too far ahead. Write days until the end of %(part)s."),
    "no_such_day": gettext_lazy(
        "Write first and last day without a year, for example 1 May and 30 September"
    ),
    "seasons_overlap": gettext_lazy(
        "This season shares days with season %(part)s. Let it begin later or end earlier."
    ),
    "closure_backwards": gettext_lazy("The last day lies before the first. Change one of them."),
    "no_zone": gettext_lazy("The time zone of this location is not known. Choose one on its address page."),
    "no_calendar": gettext_lazy("We have no calendar of holidays for this region. Choose another one."),
    "no_region": gettext_lazy("Choose the region whose public holidays count."),
    "no_holiday_hours": gettext_lazy("Enter the hours of public holidays, for example 10–12."),
    "next_day": gettext_lazy("The night runs into the hours of the next day. Customers see them as one."),
    "clock_change": gettext_lazy(
        "In the night of %(day)s the clock changes. The hours are meant as the clock on the wall shows them."
    ),
    "never_open": gettext_lazy("No day has hours, so customers see “closed” every day."),
}
LINES = {
    "no_date": gettext_lazy(
        "Line %(line)s: we cannot read a date in “%(part)s”. Write for example 24/12/2026: 9–14."
    ),
    "no_year": gettext_lazy(
        "Line %(line)s: the year is missing in “%(part)s”. Write for example 24/12/2026: 9–14."
    ),
    "weekday": gettext_lazy(
        "Line %(line)s: the weekday does not fit the date in “%(part)s”. Correct one of them."
    ),
    "no_hours": gettext_lazy(
        "Line %(line)s: we cannot read the hours in “%(part)s”. Write for example 24/12/2026: 9–14."
    ),
    "too_long": gettext_lazy("Line %(line)s: the note is longer than 80 characters."),
    "overlap": gettext_lazy(
        "Line %(line)s: %(first)s and %(second)s overlap. Join them, or let the second begin later."
    ),
    "claim": gettext_lazy(
        "Line %(line)s: leave out “%(part)s”. Customers could take it for a check that we made."
    ),
    "too_many_days": gettext_lazy(
        "Line %(line)s: more than 62 days at once. Use a season or “temporarily closed” for a longer time."
    ),
}
UNREAD = {
    "unclear": gettext_lazy("We cannot read “%(part)s”. Write for example “%(example)s”."),
    "no_days": gettext_lazy(
        "We do not know on which days “%(part)s” holds. Write for example “%(example)s”."
    ),
    "no_time": gettext_lazy("“%(part)s” begins and ends at the same time. For a whole day write 0 to 24."),
    "no_open": gettext_lazy("The opening time is missing in “%(part)s”. Write for example “%(example)s”."),
    "no_close": gettext_lazy("The closing time is missing in “%(part)s”. Write for example “%(example)s”."),
    "half": gettext_lazy(
        "Does “%(part)s” begin in the morning or in the evening? Write for example “%(example)s”."
    ),
    "not_weekly": gettext_lazy(
        "“%(part)s” does not hold in every week. Enter it further down: as a season, or under “Days that differ”."
    ),
    "overlap": gettext_lazy(
        "%(days)s: %(first)s and %(second)s overlap. Join them, or let the second begin later."
    ),
    "agreed_times": gettext_lazy(
        "“%(part)s”: a day by appointment has no times here. Write “%(days)s”, "
        "or “%(example)s” if you are also open then."
    ),
    "no_times": gettext_lazy("The times are missing in “%(part)s”. Write for example “%(example)s”."),
    "break": gettext_lazy(
        "We cannot take “%(part)s” out of the day. Write the time before and after it, for example “%(example)s”."
    ),
    "too_long": gettext_lazy("The line is too long for us. Write for example “%(example)s”."),
}


def sentence(problem: Problem, special: list[date]) -> str:
    """`special` are the dates of the special days, in order; weekdays stand in front: "Monday: ..."."""
    path = problem.field.split(".")
    day = ""
    if path[0] == "special" and len(path) > 1:
        day = formats.date_format(special[int(path[1])], "DATE_FORMAT")
    elif problem.code == "clock_change":
        day = formats.date_format(date.fromisoformat(problem.part), "DATE_FORMAT")
    words = str(PROBLEMS[problem.code]) % {"part": problem.part, "day": day, **_both(problem.part.split())}
    before = _where(path, day)
    return f"{before}: {words}" if before and day not in words else words if day else _joined(before, words)


def _both(spans: Sequence[str]) -> dict[str, str]:
    return dict(zip(("first", "second"), spans, strict=False))


def _joined(before: str, words: str) -> str:
    return f"{before}: {words}" if before else words


def _where(path: list[str], day: str) -> str:
    if path[0] == "week" and len(path) > 1:
        return str(WEEKDAYS[int(path[1])])
    if path[0] == "season" and len(path) > 3:
        return str(WEEKDAYS[int(path[3])])
    return day if path[0] == "special" else ""


def field_of(problem: Problem) -> str | None:
    """The name of the form's field; None where the whole page is meant."""
    path = problem.field.split(".")
    if path[0] == "week" and len(path) > 2:
        return f"d{path[1]}_{path[2]}_to"
    if path[0] == "week" and len(path) > 1:
        return f"d{path[1]}_0_from"
    if path[0] == "season":
        return f"s{path[1] if len(path) > 1 else 0}_{'week' if len(path) > 2 else 'first'}"
    if path[0] == "holidays":
        return "holiday_region" if problem.code in ("no_region", "no_calendar") else "holiday_hours"
    return {"special": "special", "closure": "shut_last"}.get(path[0])


def line_sentence(bad: BadLine) -> str:
    return str(LINES[bad.why]) % {"line": bad.number, "part": bad.text, **_both(bad.text.split("\n"))}


def unread_sentences(parts: tuple[Unread, ...]) -> Iterator[str]:
    for part in parts:
        values = {"part": part.text[:80], "example": part.example, "days": part.days or part.text[:80]}
        yield str(UNREAD[part.why]) % {**values, **_both(part.clash)}


def missing(weekday: int, end: str) -> str:
    """Only one of the two times was given."""
    words = _("%(day)s: enter a closing time") if end == "to" else _("%(day)s: enter an opening time")
    return words % {"day": WEEKDAYS[weekday]}


def agreed_in_season() -> str:
    return _("“By appointment” holds all year: leave it out here, and tick it below the week.")


def no_time(weekday: int) -> str:
    return _("%(day)s: write a time such as 7, 7:30 or 18:00") % {"day": WEEKDAYS[weekday]}


def no_hours(weekday: int) -> str:
    return _("%(day)s: enter the hours, or take the tick away if you are closed") % {"day": WEEKDAYS[weekday]}
