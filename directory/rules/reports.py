"""What can be reported, how soon somebody looks at it, and what the reporter hears in the end."""

import secrets
from dataclasses import dataclass
from typing import Final

# Without signs that are mistaken for one another when a reference is read out.
ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTWXYZ"
LENGTH: Final = 6
TEXT_LENGTH: Final = 2000


@dataclass(frozen=True)
class Kind:
    """`look_days` are business days until a first look, `close_days` until the outcome.

    `needs_person`: a notice of illegal content names its sender, the exact place and good faith (Regulation (EU)
    2022/2065, Article 16).
    """

    code: str
    look_days: int
    close_days: int
    needs_person: bool = False


KINDS: Final = (
    Kind("impersonation", 1, 3),
    Kind("seal_elsewhere", 1, 3),
    Kind("wrong_number", 1, 5),
    Kind("unwanted_contact", 1, 10),
    Kind("wrong_details", 1, 10),
    Kind("wrong_warning", 1, 3),
    Kind("illegal_content", 1, 5, needs_person=True),
    Kind("other", 1, 10),
)
BY_CODE: Final = {kind.code: kind for kind in KINDS}

# What was done about it; the first three can only be said of a decision that exists.
ACTIONS: Final = (
    "seal_measure",
    "warning_set",
    "warning_lifted",
    "profile_corrected",
    "business_warned",
    "number_proved_again",
)
OUTCOMES: Final = ("action_taken", "no_action", "duplicate")


def new_reference() -> str:
    """R-7F3K2M, one of 590 million; whoever stores it must expect that it is taken."""
    return "R-" + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
