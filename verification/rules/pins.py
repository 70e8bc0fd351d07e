"""A PIN that keeps a number longer: how it is read, and which ones anybody would try first."""

from enum import StrEnum
from itertools import pairwise
from typing import Final

from verification.rules.challenges import normalise_code

SHORTEST: Final = 6
LONGEST: Final = 12


class PinFault(StrEnum):
    """Why a PIN is not taken."""

    EMPTY = "empty"
    NOT_DIGITS = "not_digits"
    LENGTH = "length"
    EASY = "easy"
    NUMBER = "number"


def read(text: str) -> str:
    """The digits of what was typed, in any script and however parted; empty where there is anything else."""
    return normalise_code(text).code


def fault(text: str, *, e164: str = "") -> PinFault | None:
    """What is wrong with a new PIN; `e164` is the number that it keeps, which must not contain it."""
    pin = read(text)
    if not pin:
        return PinFault.NOT_DIGITS if text.strip() else PinFault.EMPTY
    if not SHORTEST <= len(pin) <= LONGEST:
        return PinFault.LENGTH
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if len(steps) == 1 and steps <= {0, 1, 9}:
        return PinFault.EASY
    return PinFault.NUMBER if pin in e164 else None
