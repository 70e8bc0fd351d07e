"""The clauses of the quick line: which days, and what holds on them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from accounts.rules.profiles.hours import DAY, Day, Span
from accounts.rules.profiles.quick_parts import WHICH, parts
from accounts.rules.profiles.quick_times import EARLIEST, NOON, Unclear, between
from accounts.rules.profiles.quick_words import Language, Token

Unreadable = Literal[
    "unclear", "no_days", "no_times", "no_time", "no_open", "no_close", "half", "overlap", "agreed_times"
]  # fmt: skip


@dataclass(frozen=True)
class Clause:
    """A part of the line: on `days` (of these `named` one by one, not as a group) `spans` hold; none means closed.

    `why` is set where it cannot be read, `clash` where two spans overlap; `also` where it stands
    beside what was said before; `start` and `end` say where it stands.
    """

    start: int
    end: int
    days: tuple[int, ...] = ()
    named: frozenset[int] = frozenset()
    spans: Day = ()
    closed: bool = False
    always: bool = False
    rest: bool = False
    by_appointment: bool = False
    also: bool = False
    holidays: Literal["closed", "as_usual", "as_sunday", "own"] | None = None
    holiday_spans: Day = ()
    why: Unreadable | None = None
    clash: Day = ()


def clauses(line: Sequence[Token], language: Language) -> Iterator[Clause]:
    """The line's clauses in order."""
    # Somebody who writes 14:00 or 09:00 uses the 24-hour clock in the whole line.
    twelve = language == "en" and not any(token.padded and not token.half for token in line)
    for part in parts(line):
        yield _Reader(part, twelve).clause()


class _Reader:
    """Reads one clause from left to right: days, then what holds; or the other way round."""

    def __init__(self, part: list[Token], twelve: bool) -> None:
        self.part, self.twelve, self.at = part, twelve, 0
        self.days: set[int] = set()
        self.named: set[int] = set()
        self.left_out: set[int] = set()
        self.on_holidays = self.not_on_holidays = self.rest = False
        self.spans: list[Span] = []
        self.half: Token | None = None
        self.values: set[str] = set()
        self.agreed_times = False

    def clause(self) -> Clause:
        start, end = self.part[0].start, self.part[-1].end
        try:
            while self.at < len(self.part):
                self._next()
        except Unclear as fault:
            seen = {day for token in self.part[self.at :] for day in token.days if token.kind == "day"}
            days = tuple(sorted(self.days | seen))
            return Clause(start, end, days, why=fault.why, clash=fault.clash)
        return self._result(start, end)

    def _peek(self, ahead: int = 0) -> str:
        return self.part[self.at + ahead].kind if self.at + ahead < len(self.part) else ""

    def _take(self) -> Token:
        self.at += 1
        return self.part[self.at - 1]

    def _next(self) -> None:
        kind = self._peek()
        if kind in WHICH:
            self._days(self.days, self.named)
        elif kind == "time":
            self._span()
        elif kind == "except":
            self._take()
            self._except()
        elif kind == "half":
            self._halves()
        elif kind in ("and", "end", "also"):
            self._take()
            self.values |= {"also"} if kind == "also" else set()
        elif kind == "appointment":
            self._appointment()
        elif kind in ("closed", "always", "as_sunday", "as_usual"):
            self._take()
            self.values.add(kind)
        else:
            raise Unclear

    def _days(self, into: set[int], named: set[int]) -> None:
        token = self._take()
        self.rest |= token.rest
        if token.kind == "holidays":
            self.on_holidays = True
            return
        if token.kind == "day" and self._peek() == "to":
            if self._peek(1) != "day":
                into |= set(token.days)
                raise Unclear("no_open" if self._peek(1) == "time" else "unclear")
            self._take()
            first, last = token.days[0], self._take().days[0]
            into |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
            named |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
            return
        into |= set(token.days)
        named |= set(token.days) if token.kind == "day" else set()

    def _except(self) -> None:
        if self._peek() not in WHICH:
            raise Unclear
        before = self.on_holidays
        while self._peek() in WHICH:
            self._days(self.left_out, set())
            if self._peek() == "and" and self._peek(1) in WHICH:
                self._take()
        self.on_holidays, self.not_on_holidays = before, self.on_holidays

    def _halves(self) -> None:
        token = self._take()
        if self._peek() == "time":
            self.half = token
        elif not self.spans or not token.minutes <= self.spans[-1].opens <= token.latest:
            raise Unclear

    def _span(self) -> None:
        opens = self._take()
        if self._peek() != "to" or self._peek(1) != "time":
            raise Unclear("no_close")
        self._take()
        closes = self._take()
        span = between(opens, closes, self.twelve)
        if (
            self.twelve
            and not (opens.half or closes.half)
            and span.closes <= NOON
            and self._is_afternoon(span)
        ):
            span = Span(span.opens + NOON, span.closes + NOON)
        if self.half and not self.half.minutes <= span.opens <= self.half.latest:
            raise Unclear
        self.half = None
        if clash := [one for one in self.spans if span.opens < one.closes and one.opens < span.closes]:
            raise Unclear("overlap", (clash[0], span))
        self.spans.append(span)
        self.values.add("spans")

    def _appointment(self) -> None:
        """ "Sa 10–14 nach Vereinbarung" says when one can come by appointment; after "und" it says what else holds."""
        before = self._peek(-1) if self.at else ""
        token = self._take()
        beside = before == "time" or (
            before in ("day", "days", "") and self._peek() in ("time", "half", *WHICH)
        )
        self.agreed_times |= beside and not token.rest
        self.values.add("appointment")

    def _is_afternoon(self, span: Span) -> bool:
        """On a 12-hour clock "1–5" and "9–12, 1–5" mean the afternoon."""
        return span.opens < EARLIEST or any(span.opens < one.closes for one in self.spans)

    def _result(self, start: int, end: int) -> Clause:
        days = tuple(sorted(self.days - self.left_out))
        values = self.values - {"also"}
        if values == {"appointment"}:
            return self._agreed(start, end, days)
        if values == {"appointment", "spans"} and self.agreed_times and (days or self.on_holidays):
            agreed = self._agreed(start, end, days)
            return agreed if agreed.why else replace(agreed, why="agreed_times", clash=tuple(self.spans))
        if not days and not self.on_holidays:
            return self._without_days(start, end, values)
        if not values and not (self.on_holidays and "also" in self.values):
            return Clause(start, end, days, why="no_times")
        what = values - {"appointment"}
        if len(what) > 1 or (what & {"as_sunday", "as_usual"} and days):
            return Clause(start, end, days, why="unclear")
        spans = (Span(0, DAY),) if "always" in what else tuple(sorted(self.spans, key=lambda one: one.opens))
        return Clause(
            start, end, days, frozenset(self.named - self.left_out), spans, "closed" in what,
            rest=self.rest, by_appointment="appointment" in values,
            holidays=self._policy(what), holiday_spans=spans if self.on_holidays else (),
        )  # fmt: skip

    def _agreed(self, start: int, end: int, days: tuple[int, ...]) -> Clause:
        """ "So und Feiertage nach Vereinbarung": the holiday is as on Sundays. Of holidays alone it cannot be said."""
        if self.on_holidays and 6 not in days:
            return Clause(start, end, days, why="unclear")
        policy: Literal["as_sunday"] | None = "as_sunday" if self.on_holidays else None
        also = "also" in self.values
        return Clause(
            start, end, days, frozenset(days), rest=self.rest, by_appointment=True, also=also, holidays=policy
        )  # fmt: skip

    def _without_days(self, start: int, end: int, values: set[str]) -> Clause:
        if values == {"always"}:
            policy: Literal["closed"] | None = "closed" if self.not_on_holidays else None
            return Clause(start, end, always=True, holidays=policy)
        return Clause(start, end, closed=values == {"closed"}, why="no_days" if values else "unclear")

    def _policy(self, what: set[str]) -> Literal["closed", "as_usual", "as_sunday", "own"] | None:
        if self.not_on_holidays:
            return "closed"
        if not self.on_holidays:
            return None
        if not what or "as_usual" in what:
            return "as_usual"
        if "as_sunday" in what:
            return "as_sunday"
        return "closed" if "closed" in what else "own"
