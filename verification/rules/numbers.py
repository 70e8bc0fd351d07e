"""Phone numbers as people type them: read in any way of writing, or refused with the exact reason."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, ValidationResult
from phonenumbers import shortnumberinfo as short_numbers

from accounts.rules.text import ascii_digits
from verification.rules.lines import ChannelPlan, LineType, NumberFacts, Refusal, channels, facts_of

__all__ = (
    "ChannelPlan",
    "LineType",
    "NumberFacts",
    "NumberProblem",
    "NumberReading",
    "Refusal",
    "channels",
    "classify",
    "parse",
)

LONGEST_EXTENSION: Final = 7
LONGEST_TEXT: Final = 100


class NumberProblem(StrEnum):
    """Why a typed text gives no number."""

    EMPTY = "NUMBER_EMPTY"
    NOT_A_NUMBER = "NUMBER_NOT_A_NUMBER"
    SEVERAL = "NUMBER_SEVERAL"
    TOO_SHORT = "NUMBER_TOO_SHORT"
    TOO_LONG = "NUMBER_TOO_LONG"
    AREA_CODE = "NUMBER_AREA_CODE"
    COUNTRY_CODE = "NUMBER_COUNTRY_CODE"
    DOES_NOT_EXIST = "NUMBER_DOES_NOT_EXIST"
    EMERGENCY = "NUMBER_EMERGENCY"
    SHORT = "NUMBER_SHORT"
    EXTENSION_TOO_LONG = "NUMBER_EXTENSION_TOO_LONG"


@dataclass(frozen=True)
class NumberReading:
    """Either the facts or the one problem."""

    facts: NumberFacts | None = None
    problem: NumberProblem | None = None


_PARSE_PROBLEMS: Final = {
    NumberParseException.INVALID_COUNTRY_CODE: NumberProblem.COUNTRY_CODE,
    NumberParseException.TOO_SHORT_NSN: NumberProblem.TOO_SHORT,
    NumberParseException.TOO_SHORT_AFTER_IDD: NumberProblem.TOO_SHORT,
    NumberParseException.TOO_LONG: NumberProblem.TOO_LONG,
}
_LENGTHS: Final = {
    ValidationResult.TOO_SHORT: NumberProblem.TOO_SHORT,
    ValidationResult.TOO_LONG: NumberProblem.TOO_LONG,
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: NumberProblem.AREA_CODE,
    ValidationResult.INVALID_COUNTRY_CODE: NumberProblem.COUNTRY_CODE,
}
_EXTENSION_WORDS: Final = re.compile(
    r"\b(?:durchwahl|nebenstelle|nst|dw|app(?:arat)?|int(?:erno)?|poste)[\s.:]*(?=\d)", re.IGNORECASE
)
_BETWEEN_NUMBERS: Final = re.compile(
    r"\s*(?:[/,;|\n]|\b(?:oder|or|und|and|ou|o)\b)\s*(?=[+(0])", re.IGNORECASE
)


def parse(text: str, default_country: str) -> NumberReading:
    """Reads a number written in any way; without a country code it is `default_country`'s (ISO 3166)."""
    typed = _EXTENSION_WORDS.sub(" ext. ", " ".join(ascii_digits(text[: LONGEST_TEXT + 1]).split()))
    if not typed:
        return NumberReading(problem=NumberProblem.EMPTY)
    if len(typed) > LONGEST_TEXT:
        return NumberReading(problem=NumberProblem.TOO_LONG)
    try:
        number = phonenumbers.parse(typed, default_country.upper())
    except NumberParseException as error:
        several = _is_several(typed, default_country)
        why = _PARSE_PROBLEMS.get(error.error_type, NumberProblem.NOT_A_NUMBER)
        return NumberReading(problem=NumberProblem.SEVERAL if several else why)
    problem = _problem(number, typed, default_country)
    return NumberReading(problem=problem) if problem else NumberReading(facts_of(number))


def _problem(number: PhoneNumber, typed: str, default_country: str) -> NumberProblem | None:
    if not phonenumbers.is_valid_number(number):
        return _special(number, typed, default_country) or _length(number)
    if _is_several(typed, default_country):
        return NumberProblem.SEVERAL
    if len(number.extension or "") > LONGEST_EXTENSION:
        return NumberProblem.EXTENSION_TOO_LONG
    return None


def _special(number: PhoneNumber, typed: str, default_country: str) -> NumberProblem | None:
    """Emergency and other short numbers, which only exist inside their country."""
    digits = str(number.national_number)
    regions = {default_country.upper(), *phonenumbers.region_codes_for_country_code(number.country_code or 0)}
    if any(short_numbers.is_emergency_number(digits, region) for region in regions):
        return NumberProblem.EMERGENCY
    valid = any(short_numbers.is_valid_short_number_for_region(number, region) for region in regions)
    # Typed without an area code, and so short that it can only be a service number.
    possible = re.sub(r"\D", "", typed) == digits and short_numbers.is_possible_short_number(number)
    return NumberProblem.SHORT if valid or possible else None


def _length(number: PhoneNumber) -> NumberProblem:
    if len(str(number.national_number)) <= 3:
        return NumberProblem.TOO_SHORT
    return _LENGTHS.get(phonenumbers.is_possible_number_with_reason(number), NumberProblem.DOES_NOT_EXIST)


def _is_several(typed: str, default_country: str) -> bool:
    parts = [part for part in _BETWEEN_NUMBERS.split(typed) if _is_possible(part, default_country)]
    return len(parts) > 1


def _is_possible(part: str, default_country: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(part, default_country.upper()))
    except NumberParseException:
        return False


def classify(e164: str, extension: str = "") -> NumberFacts:
    """The facts of a stored number; raises ValueError for a text that is no valid E.164 number.

    To be asked again whenever libphonenumber's tables were renewed: numbers change their kind.
    """
    try:
        number = phonenumbers.parse(e164)
    except NumberParseException as error:
        raise ValueError("not an E.164 number") from error
    if not phonenumbers.is_valid_number(number):
        raise ValueError("not a valid number")
    return replace(facts_of(number), extension=extension)
