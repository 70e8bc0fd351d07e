"""The judge of answers: it never raises, and what it lets through can be stored and read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilot.rules.answers import LENGTHS, Asked, Fault, Reading, holds, mail_address, read

TYPES = ("text", "long_text", "email", "phone", "country", "one", "many")
ANY_TEXT = st.text(alphabet=st.characters(), max_size=300)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("text", "  Bäckerei \n Huber ", "Bäckerei Huber"),
        ("text", "مخبز الأمل", "مخبز الأمل"),
        ("text", "Café 🥐", "Café 🥐"),
        ("long_text", "eins\r\n\r\n\r\n\r\nzwei", "eins\n\nzwei"),
        ("email", " Anna@Bäckerei.example ", "anna@xn--bckerei-5wa.example"),
        ("phone", "030 23125 012", "030 23125 012"),
        ("phone", "+49 (0)30 / 23125-012", "+49 (0)30 / 23125-012"),
        ("one", "a", "a"),
        ("country", "a", "a"),
    ],
)
def test_reads_what_people_type(kind: str, raw: str, value: str) -> None:
    assert read(Asked(kind, choices=("a", "b"), region="DE"), raw) == Reading(value)


@pytest.mark.parametrize(
    ("kind", "raw", "fault"),
    [
        ("text", "", Fault.MISSING),
        ("text", " \t ", Fault.MISSING),
        ("text", "x" * 121, Fault.TOO_LONG),
        ("text", "a\x00b", Fault.UNREADABLE),
        ("text", "a\ud800b", Fault.UNREADABLE),
        ("text", "a\u202eb", Fault.UNREADABLE),
        ("long_text", "x" * 2001, Fault.TOO_LONG),
        ("email", "anna", Fault.NO_EMAIL),
        ("email", "anna@localhost", Fault.NO_EMAIL),
        ("email", "anna@a..b", Fault.NO_EMAIL),
        ("email", "anna huber@example.org", Fault.NO_EMAIL),
        ("email", "a@b.example, c@d.example", Fault.NO_EMAIL),
        ("email", "a@b.example\nBcc: c@d.example", Fault.NO_EMAIL),
        ("phone", "call me", Fault.NO_PHONE),
        ("phone", "1", Fault.NO_PHONE),
        ("one", "c", Fault.NO_CHOICE),
        ("country", "ZZ", Fault.NO_CHOICE),
        ("many", "c", Fault.NO_CHOICE),
        ("many", "", Fault.MISSING),
    ],
)
def test_refuses_with_a_reason(kind: str, raw: str, fault: Fault) -> None:
    assert read(Asked(kind, choices=("a", "b"), region="DE"), raw).fault == fault


def test_many_keeps_each_tick_once() -> None:
    assert read(Asked("many", choices=("a", "b")), ["b", "a", "b", ""]) == Reading(["b", "a"])


def test_one_takes_the_first_of_several() -> None:
    assert read(Asked("one", choices=("a", "b")), ["b", "a"]) == Reading("b")


@pytest.mark.parametrize("kind", TYPES)
def test_optional_may_stay_empty(kind: str) -> None:
    assert read(Asked(kind, required=False, choices=("a",)), "").fault is None


@pytest.mark.parametrize("kind", ["one", "many", "country"])
def test_a_choice_of_nothing_is_no_dead_end(kind: str) -> None:
    assert read(Asked(kind, required=True), "").fault is None


@given(kind=st.sampled_from(TYPES), raw=ANY_TEXT)
def test_never_raises_and_what_passes_is_stable(kind: str, raw: str) -> None:
    asked = Asked(kind, choices=("a", "b"), region="DE")
    reading = read(asked, raw)
    if reading.fault is None:
        assert read(asked, reading.value) == reading
        for text in [reading.value] if isinstance(reading.value, str) else reading.value:
            text.encode()
            assert len(text) <= LENGTHS.get(kind, 120)
            assert "\x00" not in text


@given(raw=ANY_TEXT)
def test_an_address_is_one_line_of_ascii(raw: str) -> None:
    address = mail_address(raw)
    assert address == "" or (address.isascii() and address.isprintable() and address.count("@") == 1)


@pytest.mark.parametrize(
    ("condition", "answers", "met"),
    [
        ({}, {}, True),
        (None, {}, True),
        ("broken", {}, True),
        ({"size": ["1-9"]}, {"size": "1-9"}, True),
        ({"size": ["1-9", "10-49"]}, {"size": "10-49"}, True),
        ({"size": ["1-9"]}, {"size": "250+"}, False),
        ({"size": ["1-9"]}, {}, False),
        ({"ways": ["a"]}, {"ways": ["b", "a"]}, True),
        ({"ways": ["a"]}, {"ways": ["b"]}, False),
        ({"size": "1-9"}, {"size": "1-9"}, True),
        ({"size": ["1-9"], "trade": ["retail"]}, {"size": "1-9", "trade": "craft"}, False),
    ],
)
def test_conditions(condition: object, answers: dict[str, str | list[str]], met: bool) -> None:
    assert holds(condition, answers) is met
