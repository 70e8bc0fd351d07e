"""Phone numbers: every example read in many ways of writing, exact reasons for what is none."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat

from tests.verification.number_examples import EXAMPLES, KINDS
from verification.rules.numbers import (
    NumberProblem,
    channels,
    classify,
    parse,
)


def test_there_are_examples_of_every_region_and_kind() -> None:
    assert len(EXAMPLES) > 900
    assert {region for region, _, _ in EXAMPLES} == set(phonenumbers.SUPPORTED_REGIONS)
    assert {kind for _, kind, _ in EXAMPLES} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_example_is_read_in_each_way_of_writing_and_given_its_kind(kind: int) -> None:
    for region, _, number in (example for example in EXAMPLES if example[1] == kind):
        e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        ways = [
            phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL),
            phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL),
            phonenumbers.format_number(number, PhoneNumberFormat.RFC3966),
            f"  {e164} ",
        ]
        for written in ways:
            facts = parse(written, region).facts
            assert facts is not None, (region, written, parse(written, region).problem)
            assert facts.e164 == e164
            assert facts.line_type in KINDS[kind], (region, written)
        assert classify(e164) == parse(e164, "").facts


@pytest.mark.parametrize(
    ("typed", "country", "e164", "extension"),
    [
        ("030 23125 012", "DE", "+493023125012", ""),
        ("(030) 23125-012", "DE", "+493023125012", ""),
        ("030/23125012", "de", "+493023125012", ""),
        ("+49 (0)30 23125 012", "AT", "+493023125012", ""),
        ("0049 30 23125012", "DE", "+493023125012", ""),
        ("+4903023125012", "DE", "+493023125012", ""),
        ("tel:+49-30-23125-012", "DE", "+493023125012", ""),
        ("Tel.: 030 23125 012", "DE", "+493023125012", ""),
        ("٠٣٠ ٢٣١٢٥ ٠١٢", "DE", "+493023125012", ""),
        ("０３０－２３１２５０１２", "DE", "+493023125012", ""),
        ("030\u00a023125\u2011012", "DE", "+493023125012", ""),
        ("030 23125 012 Durchwahl 12", "DE", "+493023125012", "12"),
        ("030 23125 012 DW 7", "DE", "+493023125012", "7"),
        ("030 23125 012 App. 34", "DE", "+493023125012", "34"),
        ("030 23125 012 ext. 34", "DE", "+493023125012", "34"),
        ("030 23125 012;ext=34", "DE", "+493023125012", "34"),
        ("030 23125 012 x0", "DE", "+493023125012", "0"),
        ("0171 39200 12", "DE", "+491713920012", ""),
        ("06 6982", "IT", "+39066982", ""),
        ("+39 06 6982", "DE", "+39066982", ""),
        ("0316 123456", "AT", "+43316123456", ""),
        ("044 668 18 00", "CH", "+41446681800", ""),
        ("650-253-0000", "US", "+16502530000", ""),
        ("011 49 30 23125012", "US", "+493023125012", ""),
        ("0800 FLOWERS", "DE", "+498003569377", ""),
        ("030 23125012" + "." * 88, "DE", "+493023125012", ""),
    ],
)
def test_many_ways_of_writing(typed: str, country: str, e164: str, extension: str) -> None:
    facts = parse(typed, country).facts
    assert facts is not None
    assert (facts.e164, facts.extension) == (e164, extension)


@pytest.mark.parametrize(
    ("typed", "country", "problem"),
    [
        ("", "DE", NumberProblem.EMPTY),
        (" \n ", "DE", NumberProblem.EMPTY),
        ("keine", "DE", NumberProblem.NOT_A_NUMBER),
        ("+", "DE", NumberProblem.NOT_A_NUMBER),
        ("\x00", "DE", NumberProblem.NOT_A_NUMBER),
        ("\ud800", "DE", NumberProblem.NOT_A_NUMBER),
        ("☎️", "DE", NumberProblem.NOT_A_NUMBER),
        ("+999 30 23125012", "DE", NumberProblem.COUNTRY_CODE),
        ("030 23125012", "", NumberProblem.COUNTRY_CODE),
        ("5551234", "US", NumberProblem.AREA_CODE),
        ("+49 1", "DE", NumberProblem.TOO_SHORT),
        ("03", "DE", NumberProblem.TOO_SHORT),
        ("+33 1 23 45 67 8", "DE", NumberProblem.TOO_SHORT),
        ("044 66", "CH", NumberProblem.TOO_SHORT),
        ("+33 1 23 45 67 89 0", "DE", NumberProblem.TOO_LONG),
        ("044 668 18 00 00", "CH", NumberProblem.DOES_NOT_EXIST),
        ("1" * 30, "DE", NumberProblem.TOO_LONG),
        ("030 23125012" + "." * 89, "DE", NumberProblem.TOO_LONG),
        ("0" * 1_000_000, "DE", NumberProblem.TOO_LONG),
        ("0171 123", "DE", NumberProblem.DOES_NOT_EXIST),
        ("110", "DE", NumberProblem.EMERGENCY),
        ("112", "AT", NumberProblem.EMERGENCY),
        ("+49 112", "AT", NumberProblem.EMERGENCY),
        ("911", "US", NumberProblem.EMERGENCY),
        ("115", "DE", NumberProblem.SHORT),
        ("11833", "DE", NumberProblem.SHORT),
        ("22833", "DE", NumberProblem.SHORT),
        ("116117", "DE", NumberProblem.SHORT),
        ("030 23125 012 / 0171 3920012", "DE", NumberProblem.SEVERAL),
        ("030 23125 012 oder +49 171 3920012", "DE", NumberProblem.SEVERAL),
        ("030 23125012, 030 23125013", "DE", NumberProblem.SEVERAL),
        ("030 23125012 ext 12345678", "DE", NumberProblem.EXTENSION_TOO_LONG),
    ],
)
def test_what_is_no_number_gets_the_exact_reason(typed: str, country: str, problem: NumberProblem) -> None:
    assert parse(typed, country).problem == problem
    assert parse(typed, country).facts is None


def test_a_number_is_shown_as_people_write_it_without_the_extension() -> None:
    facts = classify("+493023125012", extension="12")
    assert (facts.international, facts.national, facts.extension) == ("+49 30 23125012", "030 23125012", "12")


@pytest.mark.parametrize("text", ["", "030 23125012", "+49112", "+999123456", "x"])
def test_only_stored_numbers_can_be_classified(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        classify(text)


@given(
    st.text(max_size=120) | st.from_regex(r"\A[+0-9 ()/.x-]{0,30}\Z"),
    st.sampled_from(["DE", "US", "IT", "", "??"]),
)
def test_any_text_is_answered_and_what_was_read_is_read_again(text: str, country: str) -> None:
    reading = parse(text, country)
    assert (reading.facts is None) != (reading.problem is None)
    if reading.facts:
        again = parse(reading.facts.e164, "").facts
        assert again is not None
        assert again.e164 == reading.facts.e164
        assert len(reading.facts.extension) <= 7
        assert channels(reading.facts, []).refusal is not None


@given(st.sampled_from(EXAMPLES), st.sampled_from(["DE", "US", "FR"]))
def test_the_default_country_does_not_touch_a_number_with_its_code(
    example: tuple[str, int, phonenumbers.PhoneNumber], country: str
) -> None:
    e164 = phonenumbers.format_number(example[2], PhoneNumberFormat.E164)
    facts = parse(e164, country).facts
    assert facts is not None
    assert facts.e164 == e164
