"""What people type: numbers, hosts, issuers and codes in the ways they are written."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import verify_seal
from verification.rules import codes


@given(st.text(max_size=80))
def test_both_sides_read_the_same_codes(text: str) -> None:
    assert verify_seal.parse_code(text) == codes.parse(text)


@given(st.integers(), st.sampled_from(["{}", " {}\n", "\u2013{}"]))
def test_both_sides_read_the_same_good_codes(seed: int, form: str) -> None:
    code = codes.generate(random.Random(seed).choice)
    typed = form.format(codes.shown(code).lower())
    assert verify_seal.parse_code(typed) == codes.parse(typed) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0000000000", "0000000000"),
        ("\u00a0000000000O\u2003", "0000000000"),
        ("000000000\u00ba", "0000000000"),
        ("1234567890", None),
        ("7QK29FXH3B" + " " * 54, "7QK29FXH3B"),
        ("7QK29FXH3B" + " " * 55, None),
        ("i00000000g", "100000000G"),
        ("\u013100000000g", None),
    ],
)
def test_both_sides_agree_on_odd_codes(typed: str, code: str | None) -> None:
    assert verify_seal.parse_code(typed) == codes.parse(typed) == code


@pytest.mark.parametrize(
    ("typed", "uri"),
    [
        ("+43 316 123456", "tel:+43316123456"),
        ("0043 (316) 12-34/56", "tel:+43316123456"),
        ("+43 (0)316 123456", "tel:+43316123456"),
        ("tel:+43316123456;ext=12", "tel:+43316123456;ext=12"),
        ("+43 316 123456 ext. 12", "tel:+43316123456;ext=12"),
        ("+43316123456x12", "tel:+43316123456;ext=12"),
        ("\uff0b\uff14\uff13316123456", "tel:+43316123456"),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, uri: str) -> None:
    assert verify_seal.read_phone(typed) == uri


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0316 123456",
        "+0316123456",
        "+43 316 BAKERY",
        "+43316123456 ext. a",
        "+43316123456;ext=",
        "+43" * 90,
    ],
)
def test_a_number_without_its_country_cannot_be_compared(typed: str) -> None:
    if typed.endswith("ext="):
        assert verify_seal.read_phone(typed) == "tel:+43316123456"
        return
    with pytest.raises(ValueError):
        verify_seal.read_phone(typed)


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("huber.example", "huber.example"),
        ("https://Huber.Example:443/shop?x=1", "huber.example"),
        ("huber.example.", "huber.example"),
        ("bäckerei.example", "xn--bckerei-5wa.example"),
        ("ba\u0308ckerei.example", "xn--bckerei-5wa.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("https://huber.example@evil.test/", "evil.test"),
    ],
)
def test_hosts_are_read_as_a_labels(typed: str, host: str) -> None:
    assert verify_seal.read_domain(typed) == host


@pytest.mark.parametrize(
    "typed", ["", "localhost", "a b.example", "-a.example", "a..example", "[::1]", "https://["]
)
def test_what_is_no_host_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        verify_seal.read_domain(typed)


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://siegel.example", "https://siegel.example"),
        ("https://Siegel.Example/", "https://siegel.example"),
        ("https://siegel.example:443", "https://siegel.example"),
        ("https://siegel.example:8443", "https://siegel.example:8443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_issuers_are_origins(typed: str, origin: str) -> None:
    assert verify_seal.read_issuer(typed) == origin


@pytest.mark.parametrize(
    "typed",
    [
        "http://siegel.example",
        "http://localhost.evil.test",
        "http://localhost@evil.test",
        "https://siegel.example/x",
        "https://siegel.example?x",
        "https://siegel.example#x",
        "https://user@siegel.example",
        "https://",
        "https://siegel.example:99999",
        "https://siegel.exa\nmple",
        "https://siegel.example\\@evil.test",
        "ftp://siegel.example",
        "file:///etc/passwd",
        "siegel.example",
        "",
    ],
)
def test_what_is_no_issuer_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        verify_seal.read_issuer(typed)


@given(st.text(max_size=40))
def test_foreign_text_cannot_steer_a_terminal(text: str) -> None:
    assert verify_seal.shown(text + "\x1b]0;x\x07\u202e").isprintable()
