"""A letter with a code: how the code is derived and read back, and what stands on the paper."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from accounts.rules.text import ascii_digits
from verification.rules.challenges import code_number
from verification.rules.codes import ALPHABET, plain

LENGTH: Final = 10
TTL: Final = timedelta(days=30)
GOOD_FOR: Final = timedelta(days=365)  # a confirmed address
_LONGEST_PASTE: Final = 64


class EntryProblem(StrEnum):
    """Why an entry is no code of a letter; it burns no try."""

    EMPTY = "LETTER_EMPTY"
    FOREIGN = "LETTER_FOREIGN"
    LENGTH = "LETTER_LENGTH"


@dataclass(frozen=True)
class Entry:
    """`code` is worth a try only without a `problem`; `length` is how many characters were entered."""

    code: str
    length: int
    problem: EntryProblem | None = None


@dataclass(frozen=True)
class Sheet:
    """Everything that stands on the paper, in the order of reading; `code` is shown in two groups."""

    language: str
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    day: str
    subject: str
    before: tuple[str, ...]
    code: str
    after: tuple[str, ...]

    def as_text(self) -> str:
        paragraphs = ("\n".join(self.recipient), self.day, self.subject, *self.before, self.code, *self.after)
        return "\n\n".join(paragraphs)


def derive(
    key: bytes, letter_id: object, purpose: str, bound_to: str, business: object, nonce: bytes | memoryview
) -> str:
    """Ten characters of the alphabet of seal codes (50 bits), the same each time; nothing stores them.

    `bound_to` is the address on the envelope, and the number where one is proved.
    """
    drawn = code_number(key, b"letter1", letter_id, purpose, bound_to, business, nonce=nonce)
    return "".join(ALPHABET[drawn >> 5 * place & 31] for place in range(LENGTH))


def shown(code: str) -> str:
    """In two groups, and so unlike the code of a seal, which has three."""
    return f"{code[:5]} {code[5:]}"


def normalise(text: str) -> Entry:
    """Reads what was typed: small letters, blanks, hyphens, I and L for 1 and O for 0 are forgiven."""
    cut = text[:_LONGEST_PASTE]
    if not cut.strip():
        return Entry("", 0, EntryProblem.EMPTY)
    code = plain(ascii_digits(cut))
    if not code or not set(code) <= set(ALPHABET):
        return Entry("", len(code), EntryProblem.FOREIGN)
    return Entry(
        code, len(code), None if len(code) == LENGTH and len(text) == len(cut) else EntryProblem.LENGTH
    )


_MONTHS: Final = {
    "de": [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
_SUBJECTS: Final = {
    "de": {
        "address": "Ihr Code für die Geschäftsanschrift",
        "number": "Ihr Code für die Telefonnummer {number}",
    },
    "en": {
        "address": "Your code for the business address",
        "number": "Your code for the phone number {number}",
    },
}
_BEFORE: Final = {
    "de": {
        "address": (
            "jemand hat bei {site} angegeben, dass ein Unternehmen unter dieser Anschrift zu finden ist.",
            "Wenn Sie das waren: Melden Sie sich an und geben Sie diesen Code ein.",
        ),
        "number": (
            (
                "jemand hat bei {site} angegeben, dass ein Unternehmen unter dieser Anschrift die Telefonnummer"
                " {number} führt."
            ),
            "Wenn Sie das waren: Melden Sie sich an und geben Sie diesen Code ein.",
        ),
    },
    "en": {
        "address": (
            "Somebody has told {site} that a business is found at this address.",
            "If that was you, sign in and enter this code.",
        ),
        "number": (
            "Somebody has told {site} that a business at this address has the phone number {number}.",
            "If that was you, sign in and enter this code.",
        ),
    },
}
_AFTER: Final = {
    "de": (
        "Hier geben Sie ihn ein: {page}",
        (
            "Der Code gilt 30 Tage, nachdem wir den Brief aufgegeben haben. Er gehört nur zu Ihrem Konto. Geben Sie ihn"
            " niemandem weiter, auch uns nicht."
        ),
        (
            "Wenn Sie das nicht waren: Werfen Sie diesen Brief weg. Ohne den Code geschieht nichts. Wenn Sie uns davon"
            " berichten möchten: {help}"
        ),
    ),
    "en": (
        "Enter it here: {page}",
        (
            "The code is valid for 30 days after we posted the letter. It belongs to your account only. Do not give it"
            " to anyone, not even to us."
        ),
        (
            "If that was not you, throw this letter away. Without the code nothing happens. If you want to tell us"
            " about it: {help}"
        ),
    ),
}
_GREETING: Final = {"de": "Guten Tag,", "en": "Hello,"}


def written_day(day: date, language: str) -> str:
    month = _MONTHS[language][day.month - 1]
    return f"{day.day}. {month} {day.year}" if language == "de" else f"{day.day} {month} {day.year}"


def sheet(
    *,
    language: str,
    purpose: str,
    code: str,
    recipient: tuple[str, ...],
    sender: tuple[str, ...],
    day: date,
    number: str,
    words: dict[str, str],
) -> Sheet:
    """The letter. `words`: site, page (where the code is entered), help. Nothing else of the applicant's enters it."""
    spoken = "en" if language.startswith("en") else "de"
    values = {**words, "number": number}
    return Sheet(
        language=spoken,
        sender=sender,
        recipient=recipient,
        day=written_day(day, spoken),
        subject=_SUBJECTS[spoken][purpose].format(**values),
        before=(_GREETING[spoken], *(text.format(**values) for text in _BEFORE[spoken][purpose])),
        code=shown(code),
        after=tuple(text.format(**values) for text in _AFTER[spoken]),
    )
