"""The text of the SMS: within 160 GSM-7 characters, with the line that phones read."""

import pytest

from verification.rules.messages import (
    SMS_LENGTH,
    gsm7_length,
    sms_body,
)


@pytest.mark.parametrize("language", ["de", "en", "en-gb", "fr", ""])
@pytest.mark.parametrize("code", ["123456", "12345678"])
@pytest.mark.parametrize(
    "host", ["siegel.example", "pruefung.geschaeftskonten.example", "localhost", "a" * 47]
)
def test_the_sms_fits_and_ends_with_the_line_that_phones_read(language: str, code: str, host: str) -> None:
    body = sms_body(language, code, host)
    assert gsm7_length(body) <= SMS_LENGTH
    assert body.splitlines()[-1] == f"@{host} #{code}"
    assert body.startswith(f"{code} ")


def test_the_way_to_say_that_was_not_me_stands_in_the_sms_where_it_fits() -> None:
    link = "https://siegel.example/n"
    body = sms_body("en", "123456", "siegel.example", not_me=link)
    assert f"Not you? {link}\n\n@siegel.example #123456" in body
    assert gsm7_length(body) <= SMS_LENGTH
    without = sms_body("en", "123456", "siegel.example")
    assert sms_body("en", "123456", "siegel.example", not_me=f"{link}/{'x' * 60}") == without


def test_the_german_sms_word_for_word() -> None:
    assert sms_body("de", "123456", "siegel.example") == (
        "123456 ist Ihr Code für Siegel. Gültig 10 Minuten. Geben Sie ihn niemandem weiter, auch uns nicht."
        "\n\n@siegel.example #123456"
    )
    assert gsm7_length(sms_body("de", "123456", "siegel.example")) == 123
    assert "Prüfstelle Süd" in sms_body("de", "123456", "siegel.example", site="Prüfstelle Süd")


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("a" * 60, "Siegel"),
        ("siegel.example", "S" * 60),
        ("siegel.example", "Siegel\u2019s"),
        ("siegel.example", "印章"),
        ("localhost:8000", "Siegel"),
        ("Siegel.example", "Siegel"),
        ("siegel.example\n", "Siegel"),
        ("prüfsiegel.example", "Siegel"),
        ("", "Siegel"),
    ],
)
def test_settings_that_would_break_the_sms_are_refused(host: str, site: str) -> None:
    with pytest.raises(ValueError, match=r"host|GSM-7|shorten"):
        sms_body("de", "123456", host, site=site)


def test_characters_that_count_twice() -> None:
    assert gsm7_length("abc") == 3
    assert gsm7_length("a€|") == 5
    with pytest.raises(ValueError, match="GSM-7"):
        gsm7_length("naïve")
