"""The code that proves a number: how it is derived, read back, bounded and said."""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from ipaddress import AddressValueError, IPv6Address
from typing import ClassVar, Final

from accounts.rules.text import ascii_digits

DIGITS: Final = 6
ELEVATED_DIGITS: Final = 8
ELEVATED_PACE: Final = timedelta(seconds=30)
TRIES: Final = 5
TTL: Final = timedelta(minutes=10)
CLOSED_FOR: Final = timedelta(days=30)
VOICE_AFTER_SMS: Final = timedelta(seconds=30)
COOL_DOWNS: Final = (30, 60, 120, 300)


@dataclass(frozen=True)
class Limit:
    """At most `most` in any window of length `every`, wherever it begins."""

    most: int
    every: timedelta


@dataclass(frozen=True)
class Target:
    """Where a code goes and on whose account: a business (`owner` is its id), or a customer without an account."""

    PROVE: ClassVar[str] = "prove"
    CUSTOMER: ClassVar[str] = "customer"

    e164: str
    extension: str = ""
    owner: str = ""
    purpose: str = PROVE

    @property
    def is_customer(self) -> bool:
        return self.purpose == self.CUSTOMER


_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_MONTH: Final = timedelta(days=30)

# Tries are counted against the number and the business, whatever the challenge; sends also against the address
# of the person who asks (see `address_scopes`) and the block of numbers (see `prefix`). Sources: the domain page
# "Phone challenge", and the table of parameters in section D of the reliability page where it says more.
LIMITS: Final = {
    "tries_number_day": Limit(15, _DAY),
    "tries_number_month": Limit(30, _MONTH),
    "tries_business_day": Limit(30, _DAY),
    "sends_number_day": Limit(5, _DAY),
    "sends_number_month": Limit(10, _MONTH),
    "sends_business_day": Limit(10, _DAY),
    "sends_person_day": Limit(20, _DAY),
    "sends_address_hour": Limit(20, _HOUR),
    "sends_prefix_hour": Limit(5, _HOUR),
    "sends_prefix_day": Limit(20, _DAY),
    "voice_number_day": Limit(2, _DAY),
    "letters_number_month": Limit(2, _MONTH),
    "letters_address_month": Limit(2, _MONTH),
    "letters_business_month": Limit(4, _MONTH),
    "call_backs_number_month": Limit(3, _MONTH),
    "numbers_business_day": Limit(5, _DAY),
    "numbers_person_day": Limit(5, _DAY),
    # Codes to customers have counters of their own: nobody without an account can use up a business's, or the
    # other way round. All of them together are bounded by the customers' money.
    "customer_tries_number_day": Limit(15, _DAY),
    "customer_tries_number_month": Limit(30, _MONTH),
    "customer_sends_number_day": Limit(4, _DAY),
    "customer_sends_number_month": Limit(10, _MONTH),
    "customer_sends_address_hour": Limit(10, _HOUR),
    "customer_sends_prefix_hour": Limit(5, _HOUR),
    "customer_sends_prefix_day": Limit(20, _DAY),
    "customer_voice_number_day": Limit(2, _DAY),
}


class CodeProblem(StrEnum):
    """Why an entry is no code; it burns no try."""

    EMPTY = "CODE_EMPTY"
    NOT_DIGITS = "CODE_NOT_DIGITS"
    LENGTH = "CODE_LENGTH"


@dataclass(frozen=True)
class CodeEntry:
    """`code` is worth a try only without a `problem`; `length` is how many digits were entered."""

    code: str
    length: int
    problem: CodeProblem | None = None


@dataclass(frozen=True)
class Breaker:
    """What many failed checks in the whole system lead to; `paused` means that no challenge starts."""

    digits: int
    paused: bool = False


def derive_code(
    key: bytes,
    challenge_id: object,
    purpose: str,
    number: str,
    business: object,
    nonce: bytes | memoryview,
    digits: int = DIGITS,
) -> str:
    """The code of a challenge, the same each time: HMAC-SHA-256 over all that it is bound to, modulo 10^digits.

    `key` holds 32 bytes from outside the database, `nonce` 16 random bytes of the row. Nothing stores the code,
    so a resend carries the same one and a job that was killed computes it again. Ids enter as their text.
    """
    drawn = code_number(key, b"otp1", challenge_id, purpose, number, business, nonce=nonce)
    return str(drawn % 10**digits).zfill(digits)


def code_number(key: bytes, kind: bytes, *bound_to: object, nonce: bytes | memoryview) -> int:
    """64 bits that stand for everything a code is bound to; `kind` keeps codes of different sorts apart."""
    parts = (kind, *(str(part).encode() for part in bound_to), bytes(nonce))
    # Every part carries its length, so that no two challenges share an input.
    message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    mac = hmac.new(key, message, hashlib.sha256).digest()
    return int.from_bytes(mac[:8], "big")


def is_code(entered: str, expected: str) -> bool:
    """Whether both are the same, in a time that does not depend on where they differ."""
    return hmac.compare_digest(entered.encode(), expected.encode())


def normalise_code(text: str, digits: int = DIGITS) -> CodeEntry:
    """Reads what was typed or pasted: digits of any script; spaces, dashes and dots between them do not count."""
    # Longer than any code with its separators: a paste of something else.
    bare = "".join(char for char in ascii_digits(text[:200]) if not _parts_digits(char))
    found = sum(char.isascii() and char.isdigit() for char in bare)
    if not bare:
        return CodeEntry("", 0, CodeProblem.EMPTY)
    if found != len(bare):
        return CodeEntry("", found, CodeProblem.NOT_DIGITS)
    return CodeEntry(bare, found, None if found == digits else CodeProblem.LENGTH)


def _parts_digits(char: str) -> bool:
    return char.isspace() or char == "." or unicodedata.category(char) in ("Pd", "Cf")


def cool_down(sends: int) -> timedelta:
    """How long to wait after the `sends`-th send before the next one."""
    return timedelta(seconds=COOL_DOWNS[min(max(sends, 1), len(COOL_DOWNS)) - 1])


def breaker(failed_last_day: int, *, elevated: bool = False) -> Breaker:
    """From 1,000 failed checks in 24 hours on codes are longer, and paced; from 5,000 on nothing starts.

    `elevated`: too few of the last codes were entered, which makes them longer as well.
    """
    if failed_last_day < 1_000 and not elevated:
        return Breaker(DIGITS)
    return Breaker(ELEVATED_DIGITS, paused=failed_last_day >= 5_000)


def pace(digits: int) -> timedelta:
    """How long lies between two tries of a code of this length: long ones are from a time of many failed checks."""
    return ELEVATED_PACE if digits >= ELEVATED_DIGITS else timedelta(0)


def prefix(e164: str) -> str:
    """The block a number stands in: pumping runs through neighbours."""
    return e164[:-4]


def address_scopes(address: str) -> tuple[str, ...]:
    """What of an IP address, or an IPv6 network, is counted: all of IPv4; of IPv6 the /64 that one customer has,
    and the /48 around it, since many providers hand out whole /48s.
    """
    try:
        whole = IPv6Address(address.partition("/")[0])
    except AddressValueError:
        return (address,)
    if whole.ipv4_mapped:
        return (str(whole.ipv4_mapped),)
    return tuple(f"{IPv6Address(int(whole) >> rest << rest)}/{128 - rest}" for rest in (64, 80))


@dataclass(frozen=True)
class Conversion:
    """Fewer than `percent` of the last `messages` codes entered, and sending changes for `lasts`."""

    messages: int
    percent: int
    lasts: timedelta


# Whoever pumps never enters a code. A block of numbers is closed; over all numbers codes get longer.
BLOCK_CONVERSION: Final = Conversion(50, 20, _DAY)
WHOLE_CONVERSION: Final = Conversion(200, 40, _HOUR)
