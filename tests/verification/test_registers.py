"""VIES: yes, no, and everything that is neither and must never be taken for a no."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.peers.http import Fault, always
from tests.peers.registers import ViesPeer
from verification.adapters import vat_register
from verification.adapters.exchange import Reply
from verification.adapters.vies import read, split_vat_id
from verification.ports import VatRegister

FAULTS: list[Fault] = ["hang", "close", "cut", "garbage", "gzip", "endless", "drip"]
OUTAGES = [
    "MS_UNAVAILABLE",
    "TIMEOUT",
    "SERVICE_UNAVAILABLE",
    "MS_MAX_CONCURRENT_REQ",
    "MS_MAX_CONCURRENT_REQ_TIME",
    "GLOBAL_MAX_CONCURRENT_REQ",
    "GLOBAL_MAX_CONCURRENT_REQ_TIME",
    "VAT_BLOCKED",
    "IP_BLOCKED",
    "INVALID_REQUESTER_INFO",
    "VOW-ERR-11",
    "SOMETHING_NEW",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text() | st.integers(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.fixture(autouse=True)
def _local(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def vies(settings: Any) -> Iterator[ViesPeer]:
    with ViesPeer() as peer:
        peer.numbers["DE136695976"] = ("---", "---")
        peer.numbers["CZ45274649"] = ("ČEZ, a. s.", "Duhová 1444/2\nPRAHA 4 - MICHLE\n140 00  PRAHA 4")
        peer.numbers["EL094259216"] = ("ΟΡΓΑΝΙΣΜΟΣ", "ΑΘΗΝΑ")
        settings.VIES_URL = peer.url
        yield peer


@pytest.fixture
def vat(vies: ViesPeer) -> VatRegister:
    return vat_register()


def test_a_valid_id_with_and_without_a_name(vat: VatRegister) -> None:
    found = vat.check("cz 4527.4649")
    assert (found.result, found.name) == ("valid", "ČEZ, a. s.")
    assert found.address == "Duhová 1444/2\nPRAHA 4 - MICHLE\n140 00 PRAHA 4"
    hidden = vat.check("DE136695976")
    assert (hidden.result, hidden.name, hidden.address) == ("valid", "", "")


def test_greece_is_asked_as_el(vat: VatRegister) -> None:
    assert vat.check("GR094259216").result == "valid"


def test_an_unknown_id_is_invalid(vat: VatRegister) -> None:
    answer = vat.check("CZ11111111")
    assert (answer.result, answer.name) == ("invalid", "")


def test_a_consultation_number_comes_with_a_requester(vies: ViesPeer, settings: Any) -> None:
    assert vat_register().check("DE136695976").consultation_number == ""
    settings.VIES_REQUESTER = "DE811115368"
    assert vat_register().check("DE136695976").consultation_number == "WAPIAAAAaEDkvhHx"
    asked = json.loads(vies.requests[-1].body)
    assert asked == {
        "countryCode": "DE",
        "vatNumber": "136695976",
        "requesterMemberStateCode": "DE",
        "requesterNumber": "811115368",
    }


@pytest.mark.parametrize("code", OUTAGES)
def test_an_error_of_vies_is_never_invalid(vies: ViesPeer, vat: VatRegister, code: str) -> None:
    vies.errors["DE"] = code
    answer = vat.check("DE136695976")
    assert (answer.result, answer.detail) == ("unavailable", code)
    assert vat.check("CZ45274649").result == "valid"


def test_what_vies_calls_invalid_input_is_invalid(vies: ViesPeer, vat: VatRegister) -> None:
    vies.errors["DE136695976"] = "INVALID_INPUT"
    assert vat.check("DE136695976").result == "invalid"


@pytest.mark.parametrize("text", ["", "DE", "hello?", "12345", "DE12345678901234", "D£123", "DE123\x00456"])
def test_what_cannot_be_a_vat_id_is_not_even_asked(vies: ViesPeer, vat: VatRegister, text: str) -> None:
    assert vat.check(text).result == "invalid"
    assert vies.requests == []


@pytest.mark.parametrize("text", ["CHE123456789", "GB123456789", "US123456789"])
def test_countries_outside_vies_are_not_judged(vies: ViesPeer, vat: VatRegister, text: str) -> None:
    assert (vat.check(text).result, vat.check(text).detail) == ("unavailable", "not_covered")
    assert vies.requests == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_line_is_unavailable_and_soon(vies: ViesPeer, settings: Any, fault: Fault) -> None:
    settings.OUTSIDE_TIMEOUT_SECONDS = 0.5
    vies.fault = fault
    began = time.monotonic()
    assert vat_register().check("DE136695976").result == "unavailable"
    assert time.monotonic() - began < 8


@pytest.mark.parametrize("status", [301, 400, 403, 404, 429, 500, 503])
def test_another_status_is_unavailable(vies: ViesPeer, vat: VatRegister, status: int) -> None:
    for body in (b"", b"<html>", b'{"valid": false}', b'{"valid": true}'):
        vies.answer = always(status, body)
        answer = vat.check("DE136695976")
        assert (answer.result, answer.detail) == ("unavailable", f"http_{status}")


def test_nobody_there_is_unavailable(vies: ViesPeer, vat: VatRegister) -> None:
    vies.stop()
    assert vat.check("DE136695976").result == "unavailable"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "null",
        '"valid"',
        '{"valid": "true"}',
        '{"valid": null}',
        '{"valid": 1}',
        "{}",
        '{"valid": true, "countryCode": "DE", "vatNumber": "999999999"}',
        '{"valid": false, "countryCode": "FR", "vatNumber": "136695976"}',
        '{"valid": false, "userError": "MS_UNAVAILABLE"}',
        '{"valid": false, "actionSucceed": false}',
        '{"valid": true, "errorWrappers": [{"error": "TIMEOUT"}]}',
        '{"valid": true, "errorWrappers": ["TIMEOUT"]}',
        '{"valid": true, "errorWrappers": [{"error": {"a": 1}}]}',
        "[" * 100_000,
        '{"valid": ' + "9" * 5000 + "}",
        "\ufeff{}",
    ],
)
def test_a_strange_answer_is_neither_yes_nor_no(body: str) -> None:
    assert read(Reply(200, body.encode()), "DE", "136695976").result == "unavailable"


def test_the_older_way_of_answering_is_read_too() -> None:
    body = b'{"isValid": true, "userError": "VALID", "name": "A", "vatNumber": "136695976"}'
    assert read(Reply(200, body), "DE", "136695976").result == "valid"


def test_names_come_without_control_characters() -> None:
    name = "Hu\u0000ber\u202e\ud800 GmbH\u200b\n" + "x" * 900
    body = json.dumps({"valid": True, "name": name, "address": ["no text"]}).encode()
    answer = read(Reply(200, body), "DE", "136695976")
    assert answer.name.startswith("Huber GmbH\nxxx")
    assert len(answer.name) <= 300
    assert answer.address == ""


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()), st.integers(100, 599))
def test_no_answer_breaks_the_reader(body: bytes, status: int) -> None:
    assert read(Reply(status, body), "DE", "1").result in {"valid", "invalid", "unavailable"}


@given(st.text())
def test_no_text_breaks_the_splitter(text: str) -> None:
    parts = split_vat_id(text)
    assert parts is None or "".join(parts).isascii()
