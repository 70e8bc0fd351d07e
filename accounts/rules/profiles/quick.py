"""The quick line: "Mo–Fr 7–18, Sa 7–13" becomes a week. What cannot be read is named, the rest is kept.

How a line is meant, where people differ: days that are not named are closed. A day named again gets the new times as
well where they fit beside the old ones ("Mo–Fr 9–12, Mo 14–18") and instead of them where they do not ("Mo–Fr 9–18,
Mi 9–12"); a name goes before a group ("täglich 9–18, So 10–12"). "werktags" includes Saturday, as the law has it.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from accounts.rules.profiles.hours import CLOSED_WEEK, DAY, Day, Hours, Span, Week
from accounts.rules.profiles.quick_clauses import Clause, Unreadable, clauses
from accounts.rules.profiles.quick_print import appointment, days_line, spans_line
from accounts.rules.profiles.quick_words import DAYS_DE, DAYS_EN, LONGEST, Language, cleaned, tokens

WHOLE_DAY = Span(0, DAY)
Policy = Literal["unknown", "closed", "as_usual", "as_sunday", "own"]
Why = Literal[Unreadable, "too_long", "not_weekly", "break"]
_NOT_WEEKLY = re.compile(
    r"\d\.\s?\d{1,2}\.|\b(?:[1-5]\.(?!\d)|jan|feb|mär|march|apr|mai\b|may\b|jun|jul|aug|sep|okt|oct|nov|dez|dec"
    r"|sommer|winter|summer|saison|season|monat|month|erste|zweite|dritte|letzte(?!r? (?:ein|bestell|auf))|first"
    r"|second|third|last(?! (?:orders?|entry|admi))|oster|easter|weihnacht|xmas|christmas|silvester|ferien)",
    re.IGNORECASE,
)


_BREAK = re.compile(r"pause|break|lunch|\bmittags? ?(?:zu|geschlossen|\d)|closed for", re.IGNORECASE)


@dataclass(frozen=True)
class Unread:
    """A part that was left out, as it was written, why, and how it could be written.

    Of two spans that overlap `clash` says which, and `days` on which days, as they would be written.
    """

    text: str
    why: Why
    example: str
    days: str = ""
    clash: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What a line says. `week` is None where it named no days; `holidays` where it did not mention them.
    `appointment_days` are those of which it says "by appointment"; `by_appointment`: of the whole week.
    """

    week: Week | None = None
    kind: Literal["week", "always", "appointment"] | None = None
    by_appointment: bool = False
    holidays: Policy | None = None
    holiday_spans: Day = ()
    unread: tuple[Unread, ...] = ()
    appointment_days: tuple[int, ...] = ()

    def over(self, hours: Hours) -> Hours:
        """These hours as the line would have them; what it does not mention stays."""
        week, agreed = self.week, self.appointment_days
        if week is None:
            week = _week({day: () if day in agreed else spans for day, spans in enumerate(hours.week)})
            agreed = tuple(sorted({*hours.appointment_days, *agreed}))
        policy = hours.holidays
        if self.holidays:
            policy = replace(policy, policy=self.holidays, spans=self.holiday_spans)
        return replace(
            hours,
            kind=self.kind or hours.kind,
            week=week,
            also_by_appointment=hours.also_by_appointment or (self.by_appointment and self.kind == "week"),
            holidays=policy,
            appointment_days=agreed,
        )


@dataclass
class _Draft:
    """What was put together so far: spans by weekday, and which days got theirs by name."""

    days: dict[int, Day] = field(default_factory=dict)
    named: set[int] = field(default_factory=set)
    holidays: Policy | None = None
    holiday_spans: Day = ()
    by_appointment: bool = False
    always: bool = False
    told: bool = False  # whether something else was said than "by appointment"
    agreed: set[int] = field(default_factory=set)  # "by appointment" was said of these days

    def put(self, clause: Clause) -> None:
        days = set(clause.days) - (set(self.days) if clause.rest else set())
        single = clause.by_appointment and 0 < len(days) < 7 and not clause.spans
        self.agreed |= days if single else set()
        if clause.by_appointment and not (single or clause.spans or clause.closed):
            days = set()  # "täglich nach Vereinbarung": beside what was said of the days
        for day in days:
            by_name = day in clause.named
            if day in self.named and not by_name:
                continue
            beside = clause.spans and (not by_name or day in self.named)
            old = self.days.get(day, ()) if beside else ()
            if clause.also and single:
                self.days.setdefault(day, ())
                continue
            both = tuple(sorted((*old, *clause.spans), key=lambda span: span.opens))
            self.days[day] = clause.spans if _clash(old, clause.spans) else both
            self.named |= {day} if by_name else set()
        if clause.holidays:
            self.holidays, self.holiday_spans = clause.holidays, clause.holiday_spans
        self.by_appointment |= clause.by_appointment and not single
        self.told |= bool(clause.spans or clause.closed)
        self.always |= clause.always


def _clash(old: Day, new: Day) -> bool:
    return any(a.opens < b.closes and b.opens < a.closes for a in old for b in new)


def read(line: str, language: Language = "de") -> Reading:
    """Reads at most LONGEST characters; a longer text is refused as a whole."""
    if len(line) > 20 * LONGEST or len(text := cleaned(line)) > LONGEST:
        return Reading(unread=(Unread(line[:40] + "…", "too_long", example(language)),))
    draft = _Draft()
    unread: list[list[Clause]] = [[]]
    found = list(clauses(tokens(text), language))
    for clause in found:
        if clause.why == "no_days" and clause.closed and len(found) == 1:
            draft.put(replace(clause, days=tuple(range(7))))
        elif clause.why in ("overlap", "no_time", "half", "agreed_times"):
            if clause.why == "agreed_times":
                draft.put(clause)
            unread += [[clause], []]
        elif clause.always and not clause.days and any(one.days for one in found):
            unread += [[replace(clause, why="no_days")], []]  # "Mo–Fr 9–18, 24h": the days say otherwise
        elif clause.why:
            unread[-1].append(clause)  # neighbours are one part
        else:
            draft.put(clause)
            unread.append([])
    return _reading(draft, tuple(_unread(text, part, language) for part in unread if part))


def _reading(draft: _Draft, unread: tuple[Unread, ...]) -> Reading:
    week: Week | None = None
    kind: Literal["week", "always", "appointment"] | None = None
    # "täglich ab 17, Di Ruhetag": where a part was not read, nobody said that the place never opens.
    whole = not unread or draft.agreed or any(draft.days.values())
    if draft.days and whole and (draft.told or not (draft.by_appointment or draft.agreed)):
        week, kind = _week(draft.days), "week"
        if all(spans == (WHOLE_DAY,) for spans in week):
            kind = "always"
    elif draft.always:
        week, kind = _week(dict.fromkeys(range(7), (WHOLE_DAY,))), "always"
    elif draft.by_appointment:
        kind = "appointment"
    elif draft.agreed:
        kind = "week"
    agreed = tuple(sorted(draft.agreed)) if kind == "week" else ()
    return Reading(week, kind, draft.by_appointment, draft.holidays, draft.holiday_spans, unread, agreed)


def _week(days: dict[int, Day]) -> Week:
    week = list(CLOSED_WEEK)
    for day, spans in days.items():
        week[day] = spans
    return (week[0], week[1], week[2], week[3], week[4], week[5], week[6])


def _unread(text: str, part: list[Clause], language: Language) -> Unread:
    days = next((clause.days for clause in part if clause.days), ())
    reasons = {clause.why for clause in part}
    why: Why | None = "no_close" if "no_close" in reasons else part[0].why if len(reasons) == 1 else "unclear"
    words = text[part[0].start : part[-1].end]
    if why == "unclear" and _NOT_WEEKLY.search(words):
        why = "not_weekly"
    elif why in ("unclear", "no_days") and _BREAK.search(words):
        return Unread(words, "break", _with_break(language))
    found = Unread(words, why or "unclear", example(language, days))
    if why == "half":
        return replace(found, example=f"{days_line(days[:1], language)} 5pm–1am")
    if why == "agreed_times":
        return _agreed(found, days, part[0].clash, language)
    if why != "overlap":
        return found
    both = tuple(spans_line((span,), language) for span in part[0].clash)
    return replace(found, days=days_line(days, language), clash=both)


def _agreed(found: Unread, days: tuple[int, ...], spans: Day, language: Language) -> Unread:
    """Of "Sa 10–14 nach Vereinbarung": what was taken ("Sa nach Vereinbarung"), and how both can be said."""
    named, joined = days_line(days, language), "und" if language == "de" else "and"
    agreed = appointment(language)
    example = f"{named} {spans_line(spans, language)} {joined} {agreed}"
    text = found.text + ")" * (found.text.count("(") - found.text.count(")"))
    return replace(found, text=text, days=f"{named} {agreed}", example=example)


def _with_break(language: Language) -> str:
    return f"{example(language).partition(' ')[0]} 9–12 + 13–18"


def example(language: Language, days: tuple[int, ...] = ()) -> str:
    """A line that can be read, for the days in question where some were named."""
    names = DAYS_DE if language == "de" else DAYS_EN
    if not days:
        return f"{names[0]}–{names[4]} 9–18"
    unbroken = len(days) > 1 and days[-1] - days[0] == len(days) - 1
    return f"{names[days[0]]}–{names[days[-1]]} 14–18" if unbroken else f"{names[days[0]]} 14–18"
