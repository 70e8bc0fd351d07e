"""libphonenumber's own example number of every region and kind."""

import phonenumbers
from phonenumbers import PhoneNumberType

from verification.rules.numbers import (
    LineType,
)

KINDS = {
    PhoneNumberType.MOBILE: {LineType.MOBILE, LineType.FIXED_OR_MOBILE},
    PhoneNumberType.FIXED_LINE: {LineType.FIXED_LINE, LineType.FIXED_OR_MOBILE},
    PhoneNumberType.FIXED_LINE_OR_MOBILE: {LineType.FIXED_LINE, LineType.MOBILE, LineType.FIXED_OR_MOBILE},
    PhoneNumberType.VOIP: {LineType.VOIP},
    PhoneNumberType.TOLL_FREE: {LineType.TOLL_FREE},
    PhoneNumberType.SHARED_COST: {LineType.SHARED_COST},
    PhoneNumberType.PREMIUM_RATE: {LineType.PREMIUM_RATE},
    PhoneNumberType.PERSONAL_NUMBER: {LineType.PERSONAL},
    PhoneNumberType.PAGER: {LineType.PAGER},
    PhoneNumberType.UAN: {LineType.UAN},
    PhoneNumberType.VOICEMAIL: {LineType.VOICEMAIL},
}


def examples() -> list[tuple[str, int, phonenumbers.PhoneNumber]]:
    found = (
        (region, kind, phonenumbers.example_number_for_type(region, kind))
        for region in sorted(phonenumbers.SUPPORTED_REGIONS)
        for kind in KINDS
    )
    return [(region, kind, number) for region, kind, number in found if number]


EXAMPLES = examples()
