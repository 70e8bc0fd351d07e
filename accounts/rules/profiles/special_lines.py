"""Special days as lines that people can type, paste and read: "24.12.2026: 9–14 (Heiligabend)"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from accounts.rules.profiles.calendar_words import date_text, read_date, read_month_day
from accounts.rules.profiles.claims import claims
from accounts.rules.profiles.hours import MOST_SPECIAL_DAYS, SpecialDay
from accounts.rules.profiles.quick_day import clash, day_line, read_day
from accounts.rules.profiles.quick_words import DAY_WORDS, Language
from accounts.rules.text import ascii_digits

LONGEST_NOTE = 80
MOST_LINES = MOST_SPECIAL_DAYS + 200  # so that five hundred can be told how many they are
MOST_DAYS = 62  # of one line that names a first and a last day
_POINT = (
    r"\d{4}-\d{1,2}-\d{1,2}"
    r"|\d{1,2}\s?[./-]\s?\d{1,2}(?:[./-]\s?(?:\d{4}|\d{2}(?![\d.]|:\d)))?\.?"
    r"|\d{1,2}(?:\.|st|nd|rd|th)?\s+(?!(?:to|bis)\b)[^\W\d]+\.?(?:\s+\d{4})?"
    r"|[^\W\d]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s+\d{4})?"
)
_WEEKDAYS = "|".join(f"(?P<day{{at}}{number}>{words})" for number, words in enumerate(DAY_WORDS))
_LINE = re.compile(
    rf"(?:(?:{_WEEKDAYS.format(at='a')})\.?,?\s+(?:(?:den|the)\s+)?)?"
    rf"(?P<first>{_POINT}|\d{{1,2}}\.?(?=\s*(?:–|—|-|bis|to)))"
    rf"(?:\s*(?:–|—|\s-|-\s|-|bis|to)\s*(?:(?:{_WEEKDAYS.format(at='b')})\.?,?\s+)?(?P<last>{_POINT}))?\s*(?:[:,;]|\s|$)\s*"
    r"(?P<hours>[^()|]*?)\s*(?:\((?P<note>[^()]*)\)|\|(?P<other>.*))?\s*",
    re.IGNORECASE,
)
Why = Literal["no_date", "no_year", "no_hours", "too_long", "too_many_days", "claim", "overlap", "weekday"]


@dataclass(frozen=True)
class BadLine:
    """A line that cannot stand: its number from 1 on, what it says, and why. Of a claim (see claims.py) only that is
    quoted, of hours that overlap both, line by line."""

    number: int
    text: str
    why: Why


@dataclass(frozen=True)
class Lines:
    """The days of all lines in their order, and the lines that gave none."""

    days: tuple[SpecialDay, ...]
    bad: tuple[BadLine, ...]


class _BadLine(ValueError):
    def __init__(self, why: Why, part: str = "") -> None:
        self.why, self.part = why, part
        super().__init__(why)


def read_lines(text: str, language: Language) -> Lines:
    """Empty lines mean nothing. A line without hours is a day on which the place is closed."""
    days: list[SpecialDay] = []
    bad: list[BadLine] = []
    for number, line in enumerate(text.splitlines()[:MOST_LINES], 1):
        if not line.strip():
            continue
        try:
            days.extend(_days(line.strip(), language))
        except _BadLine as refusal:
            bad.append(BadLine(number, refusal.part or line.strip()[:60], refusal.why))
    return Lines(tuple(days), tuple(bad))


def _days(line: str, language: Language) -> list[SpecialDay]:
    found = _LINE.fullmatch(ascii_digits(line)) if len(line) <= 300 else None
    if found is None:
        raise _BadLine("no_date")
    last = read_date(found["last"] or found["first"])
    first = _first(found["first"], last) if last else None
    if last is None and read_month_day(found["last"] or found["first"]):
        raise _BadLine("no_year")
    if first is None or last is None or first > last:
        raise _BadLine("no_date")
    if any(found[f"daya{number}"] for number in range(7) if number != first.weekday()):
        raise _BadLine("weekday")
    if any(found[f"dayb{number}"] for number in range(7) if number != last.weekday()):
        raise _BadLine("weekday")
    if (last - first).days >= MOST_DAYS:
        raise _BadLine("too_many_days")
    spans = read_day(found["hours"] or "", language) if found["hours"] else ()
    if spans is None:
        both = clash(found["hours"], language)
        raise _BadLine("overlap", "\n".join(both)) if both else _BadLine("no_hours")
    note = " ".join((found["note"] or found["other"] or "").split())
    if len(note) > LONGEST_NOTE:
        raise _BadLine("too_long")
    if found_claims := claims(note):
        raise _BadLine("claim", found_claims[0][:40])
    return [SpecialDay(first + timedelta(days=step), spans, note) for step in range((last - first).days + 1)]


def _first(text: str, last: date) -> date | None:
    """ "24.12.–26.12.2026", "24.–26.12.2026": the year stands once, and the month may."""
    day = text.rstrip("./ ")
    if day.isdigit():
        return read_date(f"{day}.{last.month}.{last.year}")
    return read_date(text) or read_date(f"{day}.{last.year}") or read_date(f"{text} {last.year}")


def write_lines(days: Iterable[SpecialDay], language: Language) -> str:
    return "\n".join(write_line(one, language) for one in days)


def write_line(day: SpecialDay, language: Language) -> str:
    note = day.note.replace("(", "[").replace(")", "]")
    words = f"{date_text(day.on, language)}: {day_line(day.spans, language)}"
    return f"{words} ({note})" if note else words
