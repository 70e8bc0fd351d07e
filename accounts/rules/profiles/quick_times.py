"""The span between two written times of the quick line, on a 24-hour or a 12-hour clock."""

from typing import Literal

from accounts.rules.profiles.hours import DAY, Day, Span
from accounts.rules.profiles.quick_words import Token

NOON = 12 * 60
EITHER = 7 * 60  # from here on, what ends after midnight may begin in the morning or in the evening
EARLIEST = 5 * 60  # nobody who writes "1–5" opens at night


class Unclear(ValueError):
    """The clause means nothing that we know, or nothing that can be: it begins and ends at once, or two spans clash."""

    def __init__(
        self,
        why: Literal["unclear", "no_time", "no_open", "no_close", "half", "overlap"] = "unclear",
        clash: Day = (),
    ) -> None:
        self.why, self.clash = why, clash
        super().__init__(why)


def between(first: Token, second: Token, twelve: bool) -> Span:
    """The span from one written time to another. Raises Unclear where it cannot be told or lasts no time at all."""
    opens, closes = first.minutes % DAY if first.minutes == DAY else first.minutes, second.minutes
    if first.half or second.half:
        loose = twelve or any(one.half and not one.padded for one in (first, second))
        opens, closes = _by_half(first, second, loose)
    elif twelve and closes <= opens < NOON + 60 and closes < NOON:
        closes += NOON  # "9–5"
    if closes == opens == 0:
        closes = DAY
    if opens == closes:
        raise Unclear("no_time")
    closes += DAY if closes < opens else 0
    if opens >= DAY or not opens < closes <= opens + DAY:
        raise Unclear
    return Span(opens, closes)


def _by_half(first: Token, second: Token, loose: bool) -> tuple[int, int]:
    """Where one of the two lacks "am" or "pm": "9–5pm" and "9am–5" end on the same day, "1–5pm" is the shorter way."""
    pairs = [(start, end) for start in _candidates(first, loose) for end in _candidates(second, loose)]
    if second.half:
        if len(pairs) > 1 and second.half == "am" and EITHER <= first.minutes < NOON:
            raise Unclear("half")  # "11-midnight": a pub that opens at noon, or a bar
        return min(pairs, key=lambda pair: (pair[1] - pair[0]) % DAY or DAY)
    return min(pairs, key=lambda pair: (pair[1] <= pair[0], pair[1]))


def minutes_of(token: Token) -> int:
    """A time that stands alone, read on the clock that it was written for."""
    return _candidates(token, loose=False)[0] if token.half else token.minutes


def _candidates(token: Token, loose: bool) -> tuple[int, ...]:
    if token.half:
        return (token.minutes % NOON + (NOON if token.half == "pm" else 0),)
    if token.padded or not loose or token.minutes > NOON + 59:
        return (token.minutes % DAY,)
    return (token.minutes % NOON, token.minutes % NOON + NOON)
