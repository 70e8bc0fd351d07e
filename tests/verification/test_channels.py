"""Which channels may carry a code to a number: the number policy over every example."""

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat

from tests.verification.number_examples import EXAMPLES
from verification.rules.numbers import (
    ChannelPlan,
    LineType,
    Refusal,
    channels,
    classify,
    parse,
)

REFUSED = {
    LineType.TOLL_FREE: Refusal.TOLL_FREE,
    LineType.SHARED_COST: Refusal.SHARED_COST,
    LineType.PREMIUM_RATE: Refusal.PREMIUM_RATE,
    LineType.PERSONAL: Refusal.PERSONAL,
    LineType.PAGER: Refusal.PAGER,
    LineType.UAN: Refusal.UAN,
    LineType.VOICEMAIL: Refusal.VOICEMAIL,
    LineType.GLOBAL: Refusal.GLOBAL,
    LineType.UNKNOWN: Refusal.UNKNOWN,
}


def test_channels_of_every_example_follow_the_policy() -> None:
    for region, _, number in EXAMPLES:
        facts = classify(phonenumbers.format_number(number, PhoneNumberFormat.E164))
        plan = channels(facts, [region.lower(), facts.country])
        assert plan.refusal == REFUSED.get(facts.line_type), (region, facts)
        assert plan.sms == (facts.line_type in (LineType.MOBILE, LineType.FIXED_OR_MOBILE))
        assert plan.voice == (plan.refusal is None)
        assert plan.first == ("sms" if plan.sms else "voice" if plan.voice else "")
        assert plan.needs_document == (facts.line_type == LineType.VOIP)


def test_examples_outside_the_allowed_countries_are_refused_for_that_or_a_harder_reason() -> None:
    allowed = ("DE", "AT", "CH")
    for region, _, number in EXAMPLES:
        facts = classify(phonenumbers.format_number(number, PhoneNumberFormat.E164))
        plan = channels(facts, allowed)
        if facts.country not in allowed:
            assert plan.refusal == REFUSED.get(facts.line_type, Refusal.COUNTRY_CLOSED), region
            assert plan.first == ""


@pytest.mark.parametrize("code", sorted(phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS))
def test_satellites_and_other_world_wide_ranges_are_refused(code: int) -> None:
    number = phonenumbers.example_number_for_non_geo_entity(code)
    assert number is not None
    facts = classify(phonenumbers.format_number(number, PhoneNumberFormat.E164))
    assert (facts.country, facts.line_type) == ("001", LineType.GLOBAL)
    assert channels(facts, ["DE", "001"]) == ChannelPlan(refusal=Refusal.GLOBAL)


@pytest.mark.parametrize(
    ("typed", "line_type", "refusal"),
    [
        ("0900 1234567", LineType.PREMIUM_RATE, Refusal.PREMIUM_RATE),
        ("0180 5 123456", LineType.SHARED_COST, Refusal.SHARED_COST),
        ("0137 1234567", LineType.SHARED_COST, Refusal.SHARED_COST),
        ("0700 12345678", LineType.PERSONAL, Refusal.PERSONAL),
        ("+44 7012 345678", LineType.PERSONAL, Refusal.PERSONAL),
        ("0800 1234567", LineType.TOLL_FREE, Refusal.TOLL_FREE),
        ("0164 12345678", LineType.PAGER, Refusal.PAGER),
        ("+870 773 111 632", LineType.GLOBAL, Refusal.GLOBAL),
        ("+881 6 1234 5678", LineType.GLOBAL, Refusal.GLOBAL),
        ("032 112345678", LineType.VOIP, None),
        ("030 23125012", LineType.FIXED_LINE, None),
        ("0171 3920012", LineType.MOBILE, None),
    ],
)
def test_german_special_ranges(typed: str, line_type: LineType, refusal: Refusal | None) -> None:
    facts = parse(typed, "DE").facts
    assert facts is not None
    assert facts.line_type == line_type
    assert channels(facts, ["DE"]).refusal == refusal


def test_only_real_business_lines_may_be_accepted_by_hand() -> None:
    every = [
        classify(phonenumbers.format_number(number, PhoneNumberFormat.E164)) for _, _, number in EXAMPLES
    ]
    by_hand = {facts.line_type for facts in every if channels(facts, [facts.country]).by_hand}
    assert by_hand == {LineType.TOLL_FREE, LineType.SHARED_COST, LineType.UAN}


def test_behind_an_extension_only_a_call_proves_anything() -> None:
    mobile = classify("+491713920012", extension="12")
    assert channels(mobile, ["DE"]) == ChannelPlan(voice=True, first="voice")
    assert channels(classify("+491713920012"), ["DE"]) == ChannelPlan(sms=True, voice=True, first="sms")
