"""The one box: what customers type, and what it is taken for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.rules import queries
from directory.rules.origins import Origin, origin_of
from directory.rules.queries import Query, understand


def read(text: str) -> Query:
    return understand(text, own_host="siegel.example", region="DE")


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("", "empty", ""),
        ("   ", "empty", ""),
        ("x" * 301, "too_long", ""),
        ("030 23125 012", "number", "+493023125012"),
        ("+49 (0) 30 23125-012", "number", "+493023125012"),
        ("0049 30 23125012", "number", "+493023125012"),
        ("tel:+493023125012", "number", "+493023125012"),
        ("+49 30 23125012 ext. 21", "number", "+493023125012;21"),
        ("+43 1 234567890", "number", "+431234567890"),
        ("٠٣٠ ٢٣١٢٥ ٠١٢", "number", "+493023125012"),
        ("7qk2-9fxh-3b", "code", "7QK29FXH3B"),
        ("https://siegel.example/s/7QK2-9FXH-3B", "code", "7QK29FXH3B"),
        ("https://siegel.example/en/s/7QK29FXH3B?x=1#y", "code", "7QK29FXH3B"),
        ("siegel.example/s/7QK2-9FXH-3B", "code", "7QK29FXH3B"),
        ("https://siegel.example/b/baeckerei-huber/", "slug", "baeckerei-huber"),
        ("https://www.huber.example/impressum", "domain", "huber.example"),
        ("Bäcker.example", "domain", "xn--bcker-gra.example"),
        ("info@huber.example", "domain", "huber.example"),
        ("Bäckerei Huber", "name", "Bäckerei Huber"),
        ("24 Stunden Notdienst", "name", "24 Stunden Notdienst"),
        ("☎", "name", "☎"),
        # As phones copy a number out of their address book, and as chats pass it on.
        ("\u202d030 23125 012\u202c", "number", "+493023125012"),
        ("\u200e+49 30 23125012\u200b", "number", "+493023125012"),
        ("\u200b7QK2-9FXH-3B\ufeff", "code", "7QK29FXH3B"),
        ("\u2066huber.example\u2069", "domain", "huber.example"),
        ("\u200b\u202e", "empty", ""),
        ("ن\u200cام", "name", "ن\u200cام"),
        ("Tel. 030 23125012", "number", "+493023125012"),
        ("Telefon: 030 / 23125-012", "number", "+493023125012"),
        ("Handy 0171 39200 12", "number", "+491713920012"),
        ("Telefonladen 24", "name", "Telefonladen 24"),
        ("https://wa.me/493023125012", "number", "+493023125012"),
        ("wa.me/493023125012?text=Hallo", "number", "+493023125012"),
        ("https://wa.me/message/ABC", "domain", "wa.me"),
        ("whatsapp://send?phone=493023125012", "number", "+493023125012"),
        ("https://api.whatsapp.com/send?text=1&phone=%2B493023125012&x=y", "number", "+493023125012"),
        ("https://api.whatsapp.com/send?text=1", "domain", "api.whatsapp.com"),
        ("https://signal.me/#p/+493023125012", "number", "+493023125012"),
        ("callto:+493023125012", "number", "+493023125012"),
        ("sms:030 23125012", "number", "+493023125012"),
        # The one number in what somebody pasted: no name that may be sealed holds one.
        ("„030 23125 012“", "number", "+493023125012"),
        ("0171 39200 12 (Handy)", "number", "+491713920012"),
        ("Anruf von 030 23125 012 um 14:03", "number", "+493023125012"),
        ("Huber, Tel.: +49 (0)30/23125-012, Allee 5, 10115 Berlin", "number", "+493023125012"),
        ("Дом ٠٣٠ ٢٣١٢٥ ٠١٢", "number", "+493023125012"),
        # As switchboards' numbers are written in German.
        ("030 23125 012 App. 21", "number", "+493023125012;21"),
        ("030 23125012, Durchwahl 21", "number", "+493023125012;21"),
        ("+43 1 234567890 DW 21", "number", "+431234567890;21"),
        ("DW 1234567", "name", "DW 1234567"),
        # Digits that are no number: of registers, of tax, of a bank; years; a time before a number is none of it.
        ("ATU12345678", "name", "ATU12345678"),
        ("DE123456789", "name", "DE123456789"),
        ("DE02 1203 0000 0000 2020 51", "name", "DE02 1203 0000 0000 2020 51"),
        ("Hotel 1999 2000", "name", "Hotel 1999 2000"),
        ("Anruf 14:03 0171 3920012", "name", "Anruf 14:03 0171 3920012"),
        ("030 23125O12", "name", "030 23125O12"),
        ("112", "name", "112"),
        ("030 23125 012, 030 23125 013", "name", "030 23125 012, 030 23125 013"),
    ],
)
def test_what_is_typed_is_understood(typed: str, kind: str, value: str) -> None:
    assert read(typed) == Query(kind, value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "several", "part"),
    [
        ("030 23125 012, 030 23125 013", True, True),
        ("030 23125012 und +43 1 234567890", True, False),
        ("030 23125 012; Huber", False, False),
        ("Erst 030 23125 012, dann 030 23125 013", True, False),
        ("030 23125 012,", False, True),
        ("112", False, True),
        ("+49 30", False, True),
        ("(), -", False, False),
        ("24 Stunden", False, False),
        ("", False, False),
    ],
)
def test_what_is_neither_a_name_nor_one_number(typed: str, several: bool, part: bool) -> None:
    assert queries.is_several_numbers(typed, "DE") is several
    assert queries.is_part_of_number(typed) is part


@given(st.text(max_size=400))
def test_nothing_that_can_be_typed_breaks_it(text: str) -> None:
    assert read(text).kind in {"empty", "too_long", "code", "slug", "number", "domain", "name"}


@pytest.mark.parametrize(
    ("referer", "kind"),
    [
        ("", Origin.NONE),
        ("https://siegel.example/check/", Origin.NONE),
        ("https://huber.example/", Origin.PROVEN),
        ("https://shop.huber.example/a", Origin.PROVEN),
        ("https://nothuber.example/", Origin.FOREIGN),
        ("https://huber.example.evil.example/", Origin.FOREIGN),
        ("javascript:alert(1)", Origin.NONE),
    ],
)
def test_where_a_visitor_comes_from(referer: str, kind: str) -> None:
    assert origin_of(referer, own_host="siegel.example", domains=["huber.example"]).kind == kind
