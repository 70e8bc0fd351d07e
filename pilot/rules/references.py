"""References that people read out on the phone: P-7F3K2."""

import secrets

# Without 0 O 1 I L U and V, which are mistaken for one another or make words.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
LENGTH = 5


def new_reference() -> str:
    """One of 20 million; whoever stores it must expect that it is taken."""
    return "P-" + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def as_reference(text: str) -> str:
    """What somebody may have meant as a reference ("p 7f3k2"), or an empty string."""
    plain = "".join(char for char in text.upper() if char.isalnum()).removeprefix("P")
    return f"P-{plain}" if len(plain) == LENGTH and set(plain) <= set(ALPHABET) else ""
