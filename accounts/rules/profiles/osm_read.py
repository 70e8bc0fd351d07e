"""Reads OpenStreetMap's notation of opening hours into ours; each rule that has no place here is named.

`opening-hours-py` judges whether it is the notation at all and brings it into one form; what that form means for us is
told here, rule by rule.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from opening_hours import OpeningHours, validate

from accounts.rules.profiles.hours import (
    DAY,
    Closure,
    Day,
    HolidayPolicy,
    Hours,
    Season,
    Span,
    SpecialDay,
    Week,
)
from accounts.rules.profiles.osm import DAYS, MONTHS

LONGEST = 20_000
_MONTH = "|".join(MONTHS)
_NAME = "|".join((*DAYS, "PH"))
_ANY_DATE = rf"(?:(?:\d{{4}} )?(?:{_MONTH})(?: \d{{1,2}})?)"
_DATES = rf"{_ANY_DATE}(?:-{_ANY_DATE})?(?:,{_ANY_DATE}(?:-{_ANY_DATE})?)*"
_WEEKDAYS = rf"(?:{_NAME})(?:-(?:{_NAME}))?(?:,(?:{_NAME})(?:-(?:{_NAME}))?)*"
_CLOCK = r"\d{2}:\d{2}-\d{2}:\d{2}"
_RULE = re.compile(
    rf"(?P<dates>{_DATES})?\s*(?P<days>{_WEEKDAYS})?\s*(?P<times>24/7|{_CLOCK}(?:,{_CLOCK})*)?"
    r"\s*(?P<state>closed|unknown)?\s*(?P<comment>\"[^\"]*\")?"
)
_SPLIT = re.compile(r'(; |, | \|\| )(?=(?:[^"]*"[^"]*")*[^"]*$)')
_POINT = re.compile(rf"(?:(?P<year>\d{{4}}) )?(?P<month>{_MONTH})(?: (?P<day>\d{{1,2}}))?")
_AGREED = re.compile(r"appointment|arrangement|vereinbarung|absprache|termin", re.IGNORECASE)
_FURTHER_NOTICE = date(9999, 12, 31)
_OLDEST, _NEWEST = 2000, 2100
_WHOLE_DAY: Day = (Span(0, DAY),)


class NotTheNotation(ValueError):
    """The text is no opening_hours value."""


class _Unsayable(ValueError):
    """This rule has no place in our hours."""


@dataclass(frozen=True)
class Imported:
    """What could be taken over, and the rules that could not, as the notation writes them."""

    hours: Hours
    unread: tuple[str, ...] = ()


@dataclass
class _Draft:
    week: list[Day] | None = None
    seasons: dict[tuple[tuple[int, int], tuple[int, int]], list[Day]] = field(default_factory=dict)
    special: dict[date, SpecialDay] = field(default_factory=dict)
    policy: HolidayPolicy = field(default_factory=HolidayPolicy)
    closure: Closure | None = None
    by_appointment: bool = False
    agreed: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class _Rule:
    """One rule; `adds` where it stands beside the rules before it and does not replace them."""

    dates: tuple[str, ...]
    days: tuple[int, ...]
    holidays: bool
    spans: Day
    note: str
    adds: bool


def read(text: str, country: str = "", subdivision: str = "") -> Imported:
    """`country` and `subdivision` say whose holidays "PH" means. Raises NotTheNotation."""
    line = " ".join(text.replace("\u2013", "-").split()).rstrip("; ")
    if len(text) > LONGEST or not validate(line):
        raise NotTheNotation
    whole = str(OpeningHours(line, auto_country=False, auto_timezone=False))
    draft, unread = _Draft(policy=HolidayPolicy("unknown", country, subdivision)), []
    parts = _SPLIT.split(whole)
    for separator, rule in zip(["; ", *parts[1::2]], parts[::2], strict=True):
        try:
            left_out = _take(draft, rule, separator)
        except _Unsayable:
            left_out = rule
        unread += [left_out] if left_out else []
    return Imported(_hours(draft), tuple(unread))


def _take(draft: _Draft, text: str, separator: str) -> str:
    """Returns the comment that has no place here; empty where all of the rule was taken."""
    found = _RULE.fullmatch(text.strip())
    if not found:
        raise _Unsayable
    agreed = bool(_AGREED.search(found["comment"] or ""))
    bare = not found["dates"] and not found["days"] and found["times"] in (None, "24/7")
    if agreed and bare and found["state"] != "closed":
        draft.by_appointment = True
        return ""
    if agreed and found["days"] and not found["dates"] and not found["times"]:
        _agree(draft, _rule(found, separator != "; "))
        return ""
    if found["state"] == "unknown" or separator == " || ":
        raise _Unsayable
    left_out = "" if found["dates"] else found["comment"] or ""
    if left_out and found["state"] != "closed":
        raise _Unsayable  # "only in summer": open with a condition is not simply open
    rule = _rule(found, separator == ", ")
    if rule.dates:
        for one in rule.dates:
            _dated(draft, one, rule)
        return ""
    if rule.holidays:
        draft.policy = replace(draft.policy, policy="own" if rule.spans else "closed", spans=rule.spans)
    if rule.days:
        draft.week = draft.week or [()] * 7
        _put(draft.week, rule)
        draft.agreed -= set() if rule.adds else set(rule.days)
    return left_out


def _agree(draft: _Draft, rule: _Rule) -> None:
    """ "Sa unknown "by appointment"": a rule of its own goes before the day's hours, one beside them leaves them."""
    if rule.holidays:
        raise _Unsayable
    if not rule.adds:
        draft.week = draft.week or [()] * 7
        for day in rule.days:
            draft.week[day] = ()
    draft.agreed |= set(rule.days)


def _rule(found: re.Match[str], adds: bool) -> _Rule:
    names = found["days"] or ""
    days: set[int] = set()
    for part in filter(None, names.split(",")):
        first, _, last = part.partition("-")
        if first in DAYS:
            begin, end = DAYS.index(first), DAYS.index(last or first)
            days |= {(begin + step) % 7 for step in range((end - begin) % 7 + 1)}
    times = found["times"] or ""
    if found["state"] == "closed":
        if times not in ("", "24/7"):
            raise _Unsayable  # closed for a part of the day
        spans: Day = ()
    else:
        spans = _WHOLE_DAY if times in ("", "24/7") else tuple(map(_span, times.split(",")))
    note = (found["comment"] or "").strip('"')
    dates = tuple(filter(None, (found["dates"] or "").split(",")))
    all_days = tuple(sorted(days)) if names else tuple(range(7))
    return _Rule(dates, all_days, "PH" in names.split(","), spans, note, adds)


def _span(text: str) -> Span:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    opens, closes = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
    closes += DAY if closes <= opens else 0
    if not (opens < DAY and closes <= opens + DAY):
        raise _Unsayable
    return Span(opens, closes)


def _put(week: list[Day], rule: _Rule) -> None:
    for day in rule.days:
        old = week[day] if rule.adds and rule.spans else ()
        week[day] = tuple(sorted((*old, *rule.spans), key=lambda span: span.opens))


def _dated(draft: _Draft, dates: str, rule: _Rule) -> None:
    first, _, last = dates.partition("-")
    begin, end = _POINT.fullmatch(first), _POINT.fullmatch(last or first)
    if not begin or not end or rule.holidays or bool(begin["year"]) != bool(end["year"]):
        raise _Unsayable
    if not begin["year"]:
        _season(draft, begin, end, rule)
    elif not begin["day"] or not end["day"] or len(rule.days) < 7:
        raise _Unsayable
    else:
        _on_dates(draft, _date(begin), _date(end), rule)


def _season(draft: _Draft, begin: re.Match[str], end: re.Match[str], rule: _Rule) -> None:
    if rule.note:
        raise _Unsayable
    first_month, last_month = MONTHS.index(begin["month"]) + 1, MONTHS.index(end["month"]) + 1
    longest = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[last_month - 1]
    # A month alone reaches to its last day; "Dec 24" is a season of one day.
    key = ((first_month, int(begin["day"] or 1)), (last_month, int(end["day"] or longest)))
    week = draft.seasons.setdefault(key, list(draft.week or [()] * 7))
    _put(week, rule)


def _date(point: re.Match[str]) -> date:
    try:
        day = date(int(point["year"]), MONTHS.index(point["month"]) + 1, int(point["day"]))
    except ValueError:
        raise _Unsayable from None
    if not _OLDEST <= day.year <= _NEWEST and day != _FURTHER_NOTICE:
        raise _Unsayable
    return day


def _on_dates(draft: _Draft, first: date, last: date, rule: _Rule) -> None:
    if first == last != _FURTHER_NOTICE:
        # A rule after the closure opens its first day again: with us a closure is whole days.
        closure = draft.closure
        if closure and closure.first <= first and (closure.last is None or first <= closure.last):
            raise _Unsayable
        old = draft.special[first].spans if rule.adds and first in draft.special else ()
        draft.special[first] = SpecialDay(first, (*old, *rule.spans), rule.note)
    elif not rule.spans and draft.closure is None and first < last:
        draft.closure = Closure(first, None if last == _FURTHER_NOTICE else last, rule.note)
    elif first < last <= first + timedelta(days=31):
        for step in range((last - first).days + 1):
            _on_dates(draft, first + timedelta(days=step), first + timedelta(days=step), rule)
    else:
        raise _Unsayable


def _hours(draft: _Draft) -> Hours:
    seasons = tuple(
        Season(first, last, _whole(week)) for (first, last), week in reversed(draft.seasons.items())
    )
    week = _whole(draft.week or [()] * 7)
    special = tuple(sorted(draft.special.values(), key=lambda one: one.on))
    hours = Hours("unknown", week, False, seasons, special, draft.policy, draft.closure)
    if draft.week is None and not seasons and not draft.agreed:
        return replace(hours, kind="appointment" if draft.by_appointment else "unknown")
    hours = replace(hours, appointment_days=tuple(sorted(draft.agreed)))
    always = not seasons and draft.policy.policy == "unknown" and all(day == _WHOLE_DAY for day in week)
    return replace(hours, kind="always" if always else "week", also_by_appointment=draft.by_appointment)


def _whole(week: list[Day]) -> Week:
    return (week[0], week[1], week[2], week[3], week[4], week[5], week[6])
