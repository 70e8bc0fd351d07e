"""From the fields of the hours' form to hours; every field that cannot be read is named."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.forms import hour_words
from accounts.rules.profiles import quick
from accounts.rules.profiles.calendar_words import read_date, read_month, read_month_day
from accounts.rules.profiles.hours import (
    CLOSED_WEEK,
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
from accounts.rules.profiles.quick_day import read_day, read_time
from accounts.rules.profiles.quick_words import Language
from accounts.rules.profiles.special_lines import read_lines


class Reader:
    """Reads once; `errors` are (field, sentence) in the order of the page. `old` is what was stored before."""

    def __init__(self, given: Mapping[str, Any], language: Language, old: Hours) -> None:
        self.given, self.language, self.old = given, language, old
        self.errors: list[tuple[str, str]] = []

    def _text(self, name: str) -> str:
        return str(self.given.get(name) or "")

    def hours(self, span_counts: Mapping[int, int], season_count: int) -> Hours:
        kind = self.given.get("kind", "unknown")
        return Hours(
            kind=kind,
            week=self._week(span_counts) if kind == "week" else self.old.week,
            also_by_appointment=bool(self.given.get("also_by_appointment")) and kind == "week",
            seasons=tuple(self._seasons(season_count)) if kind == "week" else self.old.seasons,
            special_days=self._special(),
            holidays=self._holidays(),
            closure=self._closure(),
            appointment_days=self._agreed() if kind == "week" else self.old.appointment_days,
        )

    def _agreed(self) -> tuple[int, ...]:
        return tuple(day for day in range(7) if self.given.get(f"d{day}_agreed"))

    def _week(self, span_counts: Mapping[int, int]) -> Week:
        week = list(CLOSED_WEEK)
        for day, count in span_counts.items():
            if self.given.get(f"d{day}_on"):
                week[day] = tuple(filter(None, (self._span(day, row) for row in range(count))))
                agreed = self.given.get(f"d{day}_agreed")  # by appointment only: no hours is what is meant
                if (
                    not week[day]
                    and not agreed
                    and not any(field.startswith(f"d{day}_") for field, _words in self.errors)
                ):
                    self.errors.append((f"d{day}_0_from", hour_words.no_hours(day)))
        return (week[0], week[1], week[2], week[3], week[4], week[5], week[6])

    def _span(self, day: int, row: int) -> Span | None:
        """None for a row that was left empty, or cannot be read."""
        names = [f"d{day}_{row}_{end}" for end in ("from", "to")]
        texts = [self._text(name) for name in names]
        if not any(texts):
            return None
        times = [read_time(text) for text in texts]
        for name, text, minutes in zip(names, texts, times, strict=True):
            if not text:
                self.errors.append((name, hour_words.missing(day, name.rpartition("_")[2])))
            elif minutes is None:
                self.errors.append((name, hour_words.no_time(day)))
        opens, closes = times
        return None if opens is None or closes is None else _between(opens, closes)

    def _seasons(self, count: int) -> list[Season]:
        found = []
        for number in range(count):
            name, first, last, line = (
                self._text(f"s{number}_{part}") for part in ("name", "first", "last", "week")
            )
            if not any((name, first, last, line)):
                continue  # an empty season is a season taken away
            days = [
                read_month_day(first) or read_month(first, end=False),
                read_month_day(last) or read_month(last, end=True),
            ]
            for part, day in zip(("first", "last"), days, strict=True):
                if day is None:
                    self.errors.append((f"s{number}_{part}", str(hour_words.PROBLEMS["no_such_day"])))
            reading = quick.read(line, self.language)
            if reading.unread or reading.week is None:
                words = list(hour_words.unread_sentences(reading.unread))
                example = quick.example(self.language)
                ask = _("Enter the hours of the season, for example %(example)s") % {"example": example}
                self.errors.append((f"s{number}_week", " ".join(words) or ask))
            elif reading.by_appointment or reading.appointment_days:
                self.errors.append((f"s{number}_week", hour_words.agreed_in_season()))
            if days[0] and days[1]:
                found.append(Season(days[0], days[1], reading.week or CLOSED_WEEK, name))
        return found

    def _special(self) -> tuple[SpecialDay, ...]:
        lines = read_lines(self._text("special"), self.language)
        self.errors.extend(("special", hour_words.line_sentence(bad)) for bad in lines.bad[:5])
        added = self.added()
        return tuple(sorted((*lines.days, *([added] if added else [])), key=lambda one: one.on))

    def added(self) -> SpecialDay | None:
        """The day in the row for another one, if it was filled in."""
        on, hours = self._text("special_on"), self._text("special_hours")
        if not on and not hours:
            return None
        day = read_date(on)
        spans: Day | None = read_day(hours, self.language) if hours else ()
        if day is None:
            self.errors.append(("special_on", _("Write the date as in 24/12/2026")))
        if spans is None:
            self.errors.append(
                ("special_hours", _("Write the hours as in 9–14, or leave them empty for closed"))
            )
        return None if day is None or spans is None else SpecialDay(day, spans, self._text("special_note"))

    def _holidays(self) -> HolidayPolicy:
        country, _mark, subdivision = self._text("holiday_region").partition("-")
        policy, text = self.given.get("holiday_policy", "unknown"), self._text("holiday_hours")
        spans = read_day(text, self.language) if text and policy == "own" else ()
        if spans is None:
            self.errors.append(("holiday_hours", _("Write the hours as in 10–12")))
        return HolidayPolicy(policy, country, subdivision, spans or ())

    def _closure(self) -> Closure | None:
        if not self.given.get("shut"):
            return None
        first, last = (self._date(name) for name in ("shut_first", "shut_last"))
        if first is None:
            if not self._text("shut_first"):
                self.errors.append(("shut_first", _("Enter the first day, for example 20/8/2027")))
            return None
        return Closure(first, last, self._text("shut_note"))

    def _date(self, name: str) -> date | None:
        text = self._text(name)
        day = read_date(text) if text else None
        if text and day is None:
            self.errors.append((name, _("Write the date as in 20/8/2027")))
        return day


def _between(opens: int, closes: int) -> Span:
    """What ends earlier than it begins ends on the next day; from 0 to 0 is a whole day."""
    opens %= DAY
    if opens == closes == 0:
        return Span(0, DAY)
    return Span(opens, closes + DAY if closes < opens else closes)
