"""What kind of line a number is, and which channels may carry a code to it: the number policy.

libphonenumber knows numbering plans, not porting: nothing here says who the carrier or the owner is.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Literal

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType


class LineType(StrEnum):
    """What a number is for, by its country's numbering plan."""

    MOBILE = "mobile"
    FIXED_LINE = "fixed_line"
    FIXED_OR_MOBILE = "fixed_or_mobile"
    VOIP = "voip"
    TOLL_FREE = "toll_free"
    SHARED_COST = "shared_cost"
    UAN = "uan"
    PREMIUM_RATE = "premium_rate"
    PERSONAL = "personal"
    PAGER = "pager"
    VOICEMAIL = "voicemail"
    GLOBAL = "global"
    UNKNOWN = "unknown"


class Refusal(StrEnum):
    """Why no code is sent to a number that exists."""

    PREMIUM_RATE = "NUMBER_PREMIUM_RATE"
    SHARED_COST = "NUMBER_SHARED_COST"
    UAN = "NUMBER_UAN"
    TOLL_FREE = "NUMBER_TOLL_FREE"
    PERSONAL = "NUMBER_PERSONAL"
    PAGER = "NUMBER_PAGER"
    VOICEMAIL = "NUMBER_VOICEMAIL"
    GLOBAL = "NUMBER_GLOBAL"
    UNKNOWN = "NUMBER_UNKNOWN_TYPE"
    COUNTRY_CLOSED = "NUMBER_COUNTRY_CLOSED"


@dataclass(frozen=True)
class NumberFacts:
    """One number: `e164` is what is stored, `country` its region (ISO 3166), "001" for world-wide ranges."""

    e164: str
    extension: str
    country: str
    line_type: LineType
    international: str
    national: str


@dataclass(frozen=True)
class ChannelPlan:
    """How a code may reach a number. Without a `refusal` at least one channel is open and `first` names it.

    `by_hand`: nothing is sent, but a person may accept a bill or a call from the number. `needs_document`: the
    proof alone is too weak (VoIP).
    """

    sms: bool = False
    voice: bool = False
    first: Literal["sms", "voice", ""] = ""
    refusal: Refusal | None = None
    by_hand: bool = False
    needs_document: bool = False


_TYPES: Final = {
    PhoneNumberType.MOBILE: LineType.MOBILE,
    PhoneNumberType.FIXED_LINE: LineType.FIXED_LINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: LineType.FIXED_OR_MOBILE,
    PhoneNumberType.VOIP: LineType.VOIP,
    PhoneNumberType.TOLL_FREE: LineType.TOLL_FREE,
    PhoneNumberType.SHARED_COST: LineType.SHARED_COST,
    PhoneNumberType.UAN: LineType.UAN,
    PhoneNumberType.PREMIUM_RATE: LineType.PREMIUM_RATE,
    PhoneNumberType.PERSONAL_NUMBER: LineType.PERSONAL,
    PhoneNumberType.PAGER: LineType.PAGER,
    PhoneNumberType.VOICEMAIL: LineType.VOICEMAIL,
}
# Ranges that libphonenumber counts as fixed lines although they are given to internet telephony.
_VOIP_PREFIXES: Final = ("+4932",)
_WORLD: Final = "001"

_PLANS: Final = {
    LineType.MOBILE: ChannelPlan(sms=True, voice=True, first="sms"),
    LineType.FIXED_OR_MOBILE: ChannelPlan(sms=True, voice=True, first="sms"),
    LineType.FIXED_LINE: ChannelPlan(voice=True, first="voice"),
    LineType.VOIP: ChannelPlan(voice=True, first="voice", needs_document=True),
    LineType.TOLL_FREE: ChannelPlan(refusal=Refusal.TOLL_FREE, by_hand=True),
    LineType.SHARED_COST: ChannelPlan(refusal=Refusal.SHARED_COST, by_hand=True),
    LineType.UAN: ChannelPlan(refusal=Refusal.UAN, by_hand=True),
    LineType.PREMIUM_RATE: ChannelPlan(refusal=Refusal.PREMIUM_RATE),
    LineType.PERSONAL: ChannelPlan(refusal=Refusal.PERSONAL),
    LineType.PAGER: ChannelPlan(refusal=Refusal.PAGER),
    LineType.VOICEMAIL: ChannelPlan(refusal=Refusal.VOICEMAIL),
    LineType.GLOBAL: ChannelPlan(refusal=Refusal.GLOBAL),
    LineType.UNKNOWN: ChannelPlan(refusal=Refusal.UNKNOWN),
}


def facts_of(number: PhoneNumber) -> NumberFacts:
    """The facts of a valid number."""
    extension = number.extension or ""
    plain = PhoneNumber(
        country_code=number.country_code,
        national_number=number.national_number,
        italian_leading_zero=number.italian_leading_zero,
        number_of_leading_zeros=number.number_of_leading_zeros,
    )
    e164 = phonenumbers.format_number(plain, PhoneNumberFormat.E164)
    return NumberFacts(
        e164=e164,
        extension=extension,
        country=phonenumbers.region_code_for_number(plain) or "",
        line_type=_line_type(plain, e164),
        international=phonenumbers.format_number(plain, PhoneNumberFormat.INTERNATIONAL),
        national=phonenumbers.format_number(plain, PhoneNumberFormat.NATIONAL),
    )


def _line_type(number: PhoneNumber, e164: str) -> LineType:
    if phonenumbers.region_code_for_number(number) == _WORLD:
        return LineType.GLOBAL
    if e164.startswith(_VOIP_PREFIXES):
        return LineType.VOIP
    return _TYPES.get(phonenumbers.number_type(number), LineType.UNKNOWN)


def channels(facts: NumberFacts, allowed_countries: Collection[str]) -> ChannelPlan:
    """How to reach a number, after the table above and the operator's countries (ISO 3166).

    Behind an extension there is a switchboard: only a call, which dials the extension, proves anything there.
    """
    plan = _PLANS[facts.line_type]
    if plan.refusal:
        return plan
    if facts.country not in {country.upper() for country in allowed_countries}:
        return ChannelPlan(refusal=Refusal.COUNTRY_CLOSED)
    return replace(plan, sms=False, first="voice") if facts.extension else plan
