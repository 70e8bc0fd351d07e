"""Reads what was typed or ticked: the value as it is stored, or what is wrong with it."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers

from accounts.rules.text import Cleaned, TextCode, clean_line, clean_text

Value = str | list[str]

LENGTHS = {"text": 120, "long_text": 2000, "email": 254, "phone": 40}
CHOOSING = ("one", "many", "country")
_LOCAL_PART = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HOST_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


class Fault(StrEnum):
    """Why an answer is not taken."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"
    NO_CHOICE = "no_choice"
    NO_EMAIL = "no_email"
    NO_PHONE = "no_phone"


@dataclass(frozen=True)
class Asked:
    """What a field asks for. `choices` bound the types one, many and country; `region` is where phones are at home."""

    type: str
    required: bool = True
    choices: Collection[str] = ()
    max_length: int | None = None
    region: str = ""

    @property
    def limit(self) -> int:
        """Characters at most."""
        return min(self.max_length or 10_000, LENGTHS.get(self.type, 120))

    @property
    def must(self) -> bool:
        """Whether an answer is needed; a choice of nothing cannot be."""
        return self.required and (self.type not in CHOOSING or bool(self.choices))


@dataclass(frozen=True)
class Reading:
    """`value` is worth storing only without a `fault`; `limit` goes with TOO_LONG."""

    value: Value
    fault: Fault | None = None
    limit: int = 0


def read(asked: Asked, raw: str | Sequence[str]) -> Reading:
    """The answer in `raw`; an empty one is a fault only where an answer is needed. Never raises."""
    reading = _read(asked, raw)
    return Reading(reading.value, Fault.MISSING) if asked.must and not reading.value else reading


def _read(asked: Asked, raw: str | Sequence[str]) -> Reading:
    if asked.type == "many":
        return _many(asked, [raw] if isinstance(raw, str) else raw)
    text = raw if isinstance(raw, str) else next(iter(raw), "")
    if asked.type in CHOOSING:
        return Reading(text, Fault.NO_CHOICE if text and text not in asked.choices else None)
    cleaned = (clean_text if asked.type == "long_text" else clean_line)(text, asked.limit)
    if cleaned.text and not cleaned.ok:
        return _unclean(cleaned, asked)
    return _KINDS.get(asked.type, _text)(cleaned.text, asked)


def _many(asked: Asked, raw: Sequence[str]) -> Reading:
    ticked = list(dict.fromkeys(one for one in raw if one))
    return Reading(ticked, Fault.NO_CHOICE if set(ticked) - set(asked.choices) else None)


def _unclean(cleaned: Cleaned, asked: Asked) -> Reading:
    only_long = all(problem.code == TextCode.TOO_LONG for problem in cleaned.problems)
    return Reading(cleaned.text, Fault.TOO_LONG if only_long else Fault.UNREADABLE, asked.limit)


def _text(text: str, asked: Asked) -> Reading:
    return Reading(text)


def _email(text: str, asked: Asked) -> Reading:
    address = mail_address(text)
    return Reading(address or text, None if address or not text else Fault.NO_EMAIL)


def _phone(text: str, asked: Asked) -> Reading:
    return Reading(text, Fault.NO_PHONE if text and not _is_phone(text, asked.region) else None)


_KINDS = {"email": _email, "phone": _phone}


def mail_address(text: str) -> str:
    """The address in lower case with its host as A-labels, or an empty string when no mail can reach it."""
    local, at, host = text.strip().removeprefix("mailto:").lower().rpartition("@")
    try:
        ascii_host = host.encode("idna").decode()
    except UnicodeError:
        return ""
    labels = ascii_host.split(".")
    fits = len(local) <= 64 and len(local) + len(ascii_host) < LENGTHS["email"]
    good = at and fits and _LOCAL_PART.fullmatch(local) and all(map(_HOST_LABEL.fullmatch, labels))
    return f"{local}@{ascii_host}" if good and labels[1:] and not labels[-1].isdigit() else ""


def _is_phone(text: str, region: str) -> bool:
    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(number)


def holds(condition: object, answers: Mapping[str, Value]) -> bool:
    """Whether `shown_if` is met: for every named question one of the named values was answered."""
    if not isinstance(condition, dict):
        return True
    return all(_among(answers.get(key, ""), wanted) for key, wanted in condition.items())


def _among(value: Value, wanted: object) -> bool:
    given = {value} if isinstance(value, str) else set(value)
    return bool(given & set(map(str, wanted if isinstance(wanted, list) else [wanted])))
