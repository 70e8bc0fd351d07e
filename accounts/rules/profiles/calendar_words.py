"""Dates as people type them, with and without a year, in German and English; days come before months in both."""

import re
from calendar import monthrange
from datetime import date

from accounts.rules.profiles.quick_words import Language
from accounts.rules.text import ascii_digits

_MONTHS = (
    "jan|januar|january|jänner|jän", "feb|februar|february|feber", "mar|mär|märz|maerz|march|mrz",
    "apr|april", "mai|may", "jun|juni|june", "jul|juli|july", "aug|august", "sep|sept|september",
    "okt|oct|oktober|october", "nov|november", "dez|dec|dezember|december",
)  # fmt: skip
_NAMES = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split("|")}
_NAME = "|".join(sorted(_NAMES, key=len, reverse=True))
# 24.12.2026, 24/12/2026, 24-12-2026, 24. Dezember 2026, 24th Dec 2026; the year may be missing or short.
_DAY_FIRST = (
    rf"(?P<day>\d{{1,2}})(?:\s*[./-]\s*(?P<month>\d{{1,2}})[./-]?"
    rf"|(?:\.|st|nd|rd|th)?\s*(?P<name>{_NAME})\.?(?!\w))"
)
# Dec 24, 2026: a month by its name leaves no doubt.
_NAME_FIRST = re.compile(
    rf"(?P<name>{_NAME})\.?\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,?\s*(?P<year>\d{{4}}))?", re.IGNORECASE
)
_DATE = re.compile(rf"{_DAY_FIRST}\s*(?P<year>\d{{4}}|\d{{2}})?", re.IGNORECASE)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def read_date(text: str) -> date | None:
    """A whole date with its year, or None."""
    found = _match(text)
    if found is None or not found["year"]:
        return None
    year = int(found["year"])
    try:
        return date(2000 + year if year < 100 else year, *_month_day(found))
    except ValueError:
        return None


def read_month_day(text: str) -> tuple[int, int] | None:
    """A day of every year as (month, day); a year would be misunderstood, so there must be none."""
    found = _match(text)
    if found is None or found["year"]:
        return None
    try:
        day = date(2028, *_month_day(found))  # a leap year: 29 February is one
    except ValueError:
        return None
    return day.month, day.day


def read_month(text: str, *, end: bool) -> tuple[int, int] | None:
    """A month that stands for its first day or, at the `end` of a season, for its last (29 February)."""
    month = _NAMES.get(text[:60].strip().rstrip(".").lower(), 0)
    if not month:
        return None
    return month, monthrange(2028, month)[1] if end else 1


def _match(text: str) -> re.Match[str] | None:
    plain = " ".join(ascii_digits(text[:60]).split())
    return _ISO.fullmatch(plain) or _DATE.fullmatch(plain) or _NAME_FIRST.fullmatch(plain)


def _month_day(found: re.Match[str]) -> tuple[int, int]:
    name = found.groupdict().get("name")
    return _NAMES[name.lower()] if name else int(found["month"]), int(found["day"])


def date_text(day: date, language: Language) -> str:
    """24.12.2026 or 24/12/2026: what a form shows, and reads again."""
    mark = "." if language == "de" else "/"
    return f"{day.day:02}{mark}{day.month:02}{mark}{day.year}"


def month_day_text(day: tuple[int, int], language: Language) -> str:
    """24.12. or 24 December."""
    month, number = day
    return f"{number}.{month}." if language == "de" else f"{number} {MONTHS_EN[month - 1]}"
