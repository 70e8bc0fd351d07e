"""A key's budget of a day, taken from the database in portions, so that not every question has to be a write.

What a portion holds was counted before the first of its questions is answered. So however many processes ask, the
limit is never passed; what a process had left when it ended, or when the day did, is lost.
"""

import os
from datetime import date
from threading import Lock
from typing import Final

LARGEST: Final = 500
SHARE: Final = 100  # no process holds more than a hundredth of what the key may ask
MOST_KEYS: Final = 4096


class Portion:
    """What this process may still let one key ask on `day`. Whoever touches it holds its lock."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.day = date.min
        self.left = 0
        self.given = 0

    def take(self, day: date) -> bool:
        """One question of what is left; a portion ends with its day."""
        if self.day != day or self.left == 0:
            return False
        self.left -= 1
        return True

    def wanted(self, day: date, per_day: int) -> int:
        """As much as was given today already: whoever asks rarely loses nothing, whoever asks much writes seldom."""
        given = self.given if self.day == day else 0
        return max(1, min(given, LARGEST, per_day // SHARE))

    def fill(self, day: date, size: int) -> None:
        """Instead of what was left before. Nothing means that the budget is spent: then it is asked for singly."""
        self.given = self.given + size if size and self.day == day else size
        self.day, self.left = day, size


class Portions:
    """The portions of this process, by the 32 digits of the key's id."""

    def __init__(self) -> None:
        self.known: dict[str, Portion] = {}

    def of(self, key: str) -> Portion:
        if len(self.known) >= MOST_KEYS:
            self.forget()
        return self.known.setdefault(key, Portion())

    def take(self, key: str, day: date) -> bool:
        """Takes one question where there is one; never asks the database."""
        portion = self.known.get(key)
        if portion is None:
            return False
        with portion.lock:
            return portion.take(day)

    def forget(self) -> None:
        """What is left is lost. A thread that still holds a portion ends with it."""
        self.known = {}


PORTIONS: Final = Portions()
# A child would have the same portions once more.
os.register_at_fork(after_in_child=PORTIONS.forget)
