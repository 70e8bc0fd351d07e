"""A key's budget of a day, taken from the database in portions, so that not every question has to be a write.

What a portion holds was counted before the first of its questions is answered. So however many processes ask, the
limit is never passed; what a process had left when it ended, or when the day did, is lost. The next portion is asked
for while there is something left of the last one, so that nobody waits for the database but the one who asks it.
"""

import os
from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import Final

LARGEST: Final = 5000
SHARE: Final = 100  # no process holds more than a hundredth of what the key may ask
MOST_KEYS: Final = 4096
# Of such a portion the last quarter is left when the next one is asked for; a smaller one is used up first.
AHEAD_FROM: Final = 64


class Portion:
    """What this process may still let one key ask on `day`. Whoever touches it holds its lock, which never waits."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.filling = Lock()  # held by the one who asks the database
        self.day = date.min
        self.left = 0
        self.given = 0
        self.low = -1
        self.mark = 0  # where the reader lets one question go on to whoever can ask the database

    def take(self, day: date) -> bool:
        """One question of what is left; a portion ends with its day."""
        if self.day != day or self.left == 0:
            return False
        self.left -= 1
        return True

    def is_due(self, day: date) -> bool:
        """Whether the reader should leave this question to Django, though there is something left.

        True once, and should nothing come of it, once more each time that half of the rest is used.
        """
        if self.day != day or self.left > self.mark:
            return False
        self.mark //= 2
        return True

    def wanted(self, day: date, per_day: int) -> int:
        """As much as was used today already: whoever asks rarely loses nothing, whoever asks much writes seldom.

        With what is left, never more than that, and never more than a process may hold.
        """
        given, left = (self.given, self.left) if self.day == day else (0, 0)
        return max(1, min(given - left, LARGEST, per_day // SHARE) - left)

    def fill(self, day: date, size: int) -> None:
        """To what is left of the same day. Nothing means that the budget is spent: then it is asked for singly."""
        is_same = self.day == day
        self.given = self.given + size if size and is_same else size
        self.left = self.left + size if is_same else size
        self.day = day
        self.low = size // 4 if size >= AHEAD_FROM else -1
        self.mark = max(0, self.low)

    def spend(self, day: date, per_day: int, reserve: Callable[[int], int]) -> bool:
        """One question, asked by somebody who can ask the database, which `reserve` does; False when it gives nothing.

        While one asks it, all others take what is left, and wait only when that is nothing.
        """
        if not self.filling.acquire(blocking=False):
            with self.lock:
                if self.take(day):
                    return True
            self.filling.acquire()
        try:
            with self.lock:
                taken = self.take(day)
                wanted = self.wanted(day, per_day) if not taken or self.left <= self.low else 0
            if wanted:
                size = reserve(wanted)
                with self.lock:
                    self.fill(day, size)
                    taken = taken or self.take(day)
        finally:
            self.filling.release()
        return taken


class Portions:
    """The portions of this process, by the 32 digits of the key's id."""

    def __init__(self) -> None:
        self.known: dict[str, Portion] = {}

    def of(self, key: str) -> Portion:
        if len(self.known) >= MOST_KEYS:
            self.forget()
        return self.known.setdefault(key, Portion())

    def take(self, key: str, day: date) -> bool:
        """Takes one question where there is one, unless it is time to ask the database, which this never does."""
        portion = self.known.get(key)
        if portion is None:
            return False
        with portion.lock:
            return not portion.is_due(day) and portion.take(day)

    def forget(self) -> None:
        """What is left is lost. A thread that still holds a portion ends with it."""
        self.known = {}


PORTIONS: Final = Portions()
# A child would have the same portions once more.
os.register_at_fork(after_in_child=PORTIONS.forget)
