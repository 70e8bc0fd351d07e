"""GLEIF: a record, none, and everything that is neither and must never be taken for none."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.peers.http import Fault, always
from tests.peers.registers import GleifPeer
from verification.adapters import lei_register
from verification.adapters.exchange import Reply
from verification.adapters.gleif import read
from verification.ports import LeiRegister

LEI = "529900T8BM49AURSDO55"
FAULTS: list[Fault] = ["hang", "close", "cut", "garbage", "gzip", "endless", "drip"]
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text() | st.integers(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.fixture(autouse=True)
def _local(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def gleif(settings: Any) -> Iterator[GleifPeer]:
    with GleifPeer() as peer:
        peer.publish(LEI, "Bäckerei Huber GmbH")
        settings.GLEIF_URL = peer.url
        yield peer


@pytest.fixture
def lei(gleif: GleifPeer) -> LeiRegister:
    return lei_register()


def test_a_record_is_read(lei: LeiRegister) -> None:
    answer = lei.look_up(f" {LEI.lower()} ")
    assert (answer.result, answer.status, answer.legal_name) == ("found", "ISSUED", "Bäckerei Huber GmbH")
    assert (answer.country, answer.city, answer.register_no) == ("DE", "Berlin", "HRB 12345 B")
    assert answer.next_renewal == datetime(2027, 10, 17, 22, 0, tzinfo=UTC)


def test_a_lapsed_record_is_found_as_such(gleif: GleifPeer, lei: LeiRegister) -> None:
    gleif.publish(LEI, "Bäckerei Huber GmbH", status="LAPSED", next_renewal=None)
    answer = lei.look_up(LEI)
    assert (answer.result, answer.status, answer.next_renewal) == ("found", "LAPSED", None)


def test_an_unknown_lei_is_absent(lei: LeiRegister) -> None:
    assert lei.look_up("549300MLUDYVRQOOXS22").result == "absent"


@pytest.mark.parametrize("text", ["", "x", LEI + "0", LEI[:-1] + "X", "../../etc/passwd", LEI[:-1] + "é"])
def test_what_cannot_be_a_lei_is_not_even_asked(gleif: GleifPeer, lei: LeiRegister, text: str) -> None:
    assert lei.look_up(text).result == "absent"
    assert gleif.requests == []


@pytest.mark.parametrize("status", [400, 401, 403, 429, 500, 502, 503])
def test_another_status_is_unavailable(gleif: GleifPeer, lei: LeiRegister, status: int) -> None:
    gleif.status = status
    assert (lei.look_up(LEI).result, lei.look_up(LEI).detail) == ("unavailable", f"http_{status}")


def test_a_404_of_somebody_else_is_no_answer(gleif: GleifPeer, lei: LeiRegister) -> None:
    gleif.answer = always(404, b"<h1>Not Found</h1>")
    assert lei.look_up(LEI).result == "unavailable"


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_line_is_unavailable_and_soon(gleif: GleifPeer, settings: Any, fault: Fault) -> None:
    settings.OUTSIDE_TIMEOUT_SECONDS = 0.5
    gleif.fault = fault
    began = time.monotonic()
    assert lei_register().look_up(LEI).result == "unavailable"
    assert time.monotonic() - began < 8


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("data", None),
        ("data", []),
        ("data.id", "549300MLUDYVRQOOXS22"),
        ("data.attributes", "x"),
        ("data.attributes.entity", None),
        ("data.attributes.entity.legalName", "Bäckerei"),
        ("data.attributes.entity.legalName.name", 5),
        ("data.attributes.entity.legalName.name", "\u0000"),
        ("data.attributes.entity.legalAddress", []),
        ("data.attributes.registration.status", ""),
        ("data.attributes.registration.status", "ISSUED; DROP"),
        ("data.attributes.registration.nextRenewalDate", "yesterday-ish"),
        ("data.attributes.registration.nextRenewalDate", 17),
        ("data.attributes.registration.nextRenewalDate", "99999-01-01"),
    ],
)
def test_a_strange_record_is_no_record(gleif: GleifPeer, lei: LeiRegister, path: str, value: object) -> None:
    lei.look_up(LEI)
    document: dict[str, Any] = {"data": {"id": LEI, "attributes": gleif.records[LEI]}}
    *parents, last = path.split(".")
    place = document
    for name in parents:
        place = place[name]
    place[last] = value
    assert read(Reply(200, json.dumps(document).encode()), LEI).result == "unavailable"


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()), st.integers(100, 599))
def test_no_answer_breaks_the_reader(body: bytes, status: int) -> None:
    assert read(Reply(status, body), LEI).result in {"absent", "unavailable"}
