"""Twilio's signature against the examples that Twilio publishes, and against everything near them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.adapters.twilio import TwilioSms
from verification.adapters.twilio_account import sign
from verification.ports import Callback, ForgedReceipt

URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
FORM = {"CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234", "From": "+14158675309"}
FORM = {**FORM, "To": "+18005551212"}
SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
ACCOUNT = TwilioSms("https://api.twilio.com", "AC1", "12345", "+49301")


def checks(
    url: str = URL, signature: str = SIGNATURE, form: dict[str, str] | None = None, header: str = ""
) -> bool:
    callback = Callback(
        url, "POST", {header or "X-Twilio-Signature": signature}, {}, FORM if form is None else form
    )
    try:
        ACCOUNT.check_signature(callback)
    except ForgedReceipt:
        return False
    return True


def test_published_examples() -> None:
    """Twilio's security page, and the vectors of its own libraries (mixed case, with and without a port)."""
    assert sign("12345", URL, FORM) == SIGNATURE
    other = {**FORM, "Caller": "+12349013030", "From": "+12349013030"}
    assert sign("12345", URL, other) == "0/KCTR6DLpKmkAf8muzZqo1nDgQ="
    assert sign("12345", URL.replace("mycompany", "MyCompany"), FORM) == "g9IN/x4Cft2g517EjYvEvM/W7LU="
    with_port = "https://MyCompany.com:1234/myapp.php?foo=1&bar=2"
    assert sign("12345", with_port, FORM) == "PCqOZm8cnu/L6+u5i5fuEd+Iac4="


def test_a_standard_port_may_or_may_not_be_part_of_what_was_signed() -> None:
    assert checks()
    assert checks(url=URL.replace(".com/", ".com:443/"))
    assert checks(signature=sign("12345", URL.replace(".com/", ".com:443/"), FORM))
    assert not checks(url=URL.replace(".com/", ".com:8443/"))


def test_the_header_is_found_in_any_case() -> None:
    assert checks(header="x-twilio-signature")
    assert not checks(header="X-Other")


@given(st.sampled_from(["url", "signature", *FORM]), st.integers(0, 200), st.characters(codec="utf-8"))
def test_one_changed_character_is_noticed(part: str, at: int, char: str) -> None:
    parts = {"url": URL, "signature": SIGNATURE, **FORM}
    text = parts[part]
    at %= len(text)
    changed = text[:at] + char + text[at + 1 :]
    parts[part] = changed
    form = {name: parts[name] for name in FORM}
    assert checks(parts["url"], parts["signature"], form) == (changed == text)


@given(st.dictionaries(st.text(), st.text()), st.text(), st.text())
def test_whatever_arrives_unsigned_is_refused_and_nothing_breaks(
    form: dict[str, str], url: str, signature: str
) -> None:
    callback = Callback(f"https://seal.example/{url}", "POST", {"X-Twilio-Signature": signature}, {}, form)
    with pytest.raises(ForgedReceipt):
        ACCOUNT.read_receipt(callback)
