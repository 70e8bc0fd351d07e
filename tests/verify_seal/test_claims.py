"""Tokens that are signed well and say what no seal may say never pass."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import verify_seal
from tests.verification.protocol import IAT, WEEK, Issuer
from tests.verify_seal.judging import NOW, changed, forge, judged, refused
from verification.rules import claims
from verify_seal import CANNOT_TELL, NOT_VALID, VALID


@pytest.mark.parametrize(
    "path", ["iss", "vct", "iat", "nbf", "exp", "sub", "seal", "org", "phone", "domains"]
)
@pytest.mark.parametrize("value", [..., None, "", [], {}, True, -1, 1.5, 2**60, [[]], {"a": 1}])
def test_a_missing_or_misshapen_claim_is_refused(issuer: Issuer, path: str, value: Any) -> None:
    if (path, value) == ("domains", []):
        return
    assert refused(forge(issuer, body=changed(issuer, path, value)), issuer).startswith(NOT_VALID)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("seal.code", "7QK2-9FXH-3C"),
        ("seal.code", "0000-0000-00"),
        ("seal.ver", 0),
        ("seal.ver", True),
        ("seal.from", "20261103"),
        ("seal.from", "2026-11-05"),
        ("seal.to", "2026-11-02"),
        ("seal.to", "2027-02-30"),
        ("sub", "https://siegel.example/s/0000000000"),
        ("org.name", ""),
        ("org.city", ...),
        ("org.country", 49),
        ("phone", "+43316123456"),
        ("phone", "tel:+43316123456\n"),
        ("phone", "tel:+43316123456;ext=x"),
        ("domains", ["a", 1]),
        ("checks", ...),
        ("checks", []),
        ("checks", ["phone"]),
        ("checks", [{"c": name, "on": "2026-11-03", "to": "2027-11-02"} for name in ("phone", "entity")]),
        ("log", {}),
        ("log", {"salt": "AAAA"}),
        ("status", {}),
        ("status.status_list.idx", -1),
        ("status.status_list.idx", "1"),
        ("status.status_list.uri", ...),
        ("exp", IAT + WEEK + 1),
        ("nbf", NOW + 3600),
        ("iat", NOW + 3600),
    ],
)
def test_a_claim_that_is_wrong_is_refused(issuer: Issuer, path: str, value: Any) -> None:
    assert refused(forge(issuer, body=changed(issuer, path, value)), issuer).startswith(NOT_VALID)


def checks(**ends: str) -> list[dict[str, str]]:
    return [{"c": name, "m": "x", "on": "2026-11-03", "to": end} for name, end in ends.items()]


@pytest.mark.parametrize(
    "stated",
    [
        checks(phone="2027-05-02"),
        checks(entity="2027-05-02"),
        checks(phone="2026-11-02", entity="2027-05-02"),
        checks(phone="2027-05-02", entity="2027-05-02", domain="2026-11-02"),
        [check | {"on": "2026-11-05"} for check in checks(phone="2027-05-02", entity="2027-05-02")],
    ],
)
def test_every_needed_check_is_there_and_in_date(issuer: Issuer, stated: list[dict[str, str]]) -> None:
    token = forge(issuer, body=changed(issuer, "checks", stated))
    assert refused(token, issuer) == f"{NOT_VALID} check_out_of_date"


def test_one_check_of_a_kind_in_date_is_enough(issuer: Issuer) -> None:
    stated = [*checks(phone="2026-11-02"), *checks(phone="2027-05-02", entity="2026-11-03")]
    token = forge(issuer, body=changed(issuer, "checks", stated))
    assert verify_seal.verify_token(token, issuer.jwks, NOW, issuer=issuer.url)["checks"] == stated


def test_the_last_day_of_a_check_counts_whole(issuer: Issuer) -> None:
    last = claims.Check("phone", "voice", date(2026, 11, 3), date(2026, 11, 3))
    entity = claims.Check("entity", "register", date(2026, 11, 3), date(2027, 11, 2))
    token, midnight = issuer.token(checks=(last, entity), assurance_to=last.to), IAT + 14 * 3600
    assert verify_seal.verify_token(token, issuer.jwks, midnight - 1, issuer=issuer.url)
    assert refused(token, issuer, midnight) == f"{NOT_VALID} assurance_over"
    lapsing = issuer.token(checks=(last, entity))
    assert refused(lapsing, issuer, midnight) == f"{NOT_VALID} check_out_of_date"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{" * 100_000,
        b"[" * 5_000 + b"]" * 5_000,
        b'{"iss":"https://siegel.example","iss":"https://siegel.example"}',
        b'{"seal":{"code":"7QK2-9FXH-3B","code":"0000-0000-00"}}',
        b'{"exp":NaN}',
        b'{"exp":Infinity}',
        b'{"exp":' + b"9" * 5_000 + b"}",
        b'{"iss":"\\ud800"}',
        b"\xff\xfe",
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":1} x',
    ],
)
def test_hostile_json_is_refused(issuer: Issuer, body: bytes) -> None:
    assert refused(forge(issuer, body=body), issuer) == f"{NOT_VALID} malformed"


@pytest.mark.parametrize(
    "extra",
    [
        b'"x":1,"x":1',
        b'"x":{"a":1,"a":1}',
        b'"x":NaN',
        b'"x":-Infinity',
        b'"x":"\\ud800"',
        b'"x":"\xed\xa0\x80"',
        b'"x":' + b"[" * 3_000 + b"]" * 3_000,
        b'"x":' + b"9" * 5_000,
        b'"x":01',
        b'"exp":9999999999',
    ],
)
def test_one_hostile_member_spoils_good_claims(issuer: Issuer, extra: bytes) -> None:
    good = json.dumps(issuer.claims()).encode()[1:]
    token = forge(issuer, body=b'{"y":1,' + good)
    assert verify_seal.verify_token(token, issuer.jwks, NOW, issuer=issuer.url)["y"] == 1
    assert refused(forge(issuer, body=b"{" + extra + b"," + good), issuer) == f"{NOT_VALID} malformed"


@pytest.mark.parametrize(
    "change",
    [
        lambda token: "",
        lambda token: "~",
        lambda token: token[:-1],
        lambda token: token + "~",
        lambda token: token + "WyJzYWx0Il0~",
        lambda token: token[:-1] + "\n~",
        lambda token: token[:-1] + "\n",
        lambda token: token[:-1] + "!",
        lambda token: " " + token,
        lambda token: token.replace(".", "..", 1),
        lambda token: token.replace(".", "\u3002", 1),
        lambda token: token[:-1] + "=~",
        lambda token: token.replace(".", ".\ud800", 1),
        lambda token: token + "A" * 10**6 + "~",
    ],
)
def test_a_token_has_one_form(issuer: Issuer, change: Callable[[str], str]) -> None:
    assert refused(change(issuer.token()), issuer) == f"{NOT_VALID} malformed"


def test_a_token_is_never_longer_than_16_kib(issuer: Issuer) -> None:
    fits, burst = (forge(issuer, body=issuer.claims() | {"x": "x" * size}) for size in (10_000, 12_000))
    assert len(fits) < 16_384 < len(burst)
    assert verify_seal.verify_token(fits, issuer.jwks, NOW, issuer=issuer.url)
    assert refused(burst, issuer) == f"{NOT_VALID} malformed"


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300) | st.from_regex(r"[A-Za-z0-9_.~-]{0,200}", fullmatch=True))
def test_no_text_is_a_token_by_chance(issuer: Issuer, text: str) -> None:
    assert refused(text, issuer).startswith(NOT_VALID)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["iss", "exp", "seal", "org", "phone", "domains", "checks", "status", "log"]), JSON)
def test_signed_nonsense_never_crashes_the_check(issuer: Issuer, member: str, value: Any) -> None:
    answer = judged(forge(issuer, body=issuer.claims() | {member: value}), issuer)
    texts = isinstance(value, list) and all(isinstance(item, str) for item in value)
    harmless = member == "domains" and texts
    assert answer.verdict == VALID if harmless else answer.verdict in (NOT_VALID, CANNOT_TELL)
