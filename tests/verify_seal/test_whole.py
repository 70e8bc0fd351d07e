"""From what somebody holds to one verdict: green only for the whole truth."""

from typing import Any

import pytest

from tests.verification.protocol import CODE, Issuer, chained, event
from tests.verify_seal.judging import changed, forge, judged
from verify_seal import CANNOT_TELL, NOT_VALID, SUSPENDED, UNKNOWN, VALID, Expected


def test_a_good_seal_is_valid_by_code_link_and_token(issuer: Issuer) -> None:
    for asked in ("7qk2 9fxh 3b", f"{issuer.url}/s/{CODE}", f"{issuer.url}/en/s/{CODE}/", issuer.token()):
        answer = judged(asked, issuer)
        assert (answer.verdict, answer.reason) == (VALID, "")
        assert (answer.name, answer.city, answer.phone) == ("Bäckerei Huber", "Graz", "tel:+43316123456")
        assert answer.passed[:4] == ["signature", "issuer", "dates", "status"]
    assert judged(f"{issuer.url}/check/?q=7QK2-9FXH-3B", issuer).verdict == VALID


def test_it_ends_where_the_first_check_runs_out(issuer: Issuer) -> None:
    claims = issuer.claims()
    claims["seal"]["to"] = "2027-11-02"
    ends = [("phone", "2027-01-02"), ("phone", "2027-05-02"), ("entity", "2027-10-01")]
    claims["checks"] = [{"c": name, "m": "sms", "on": "2026-11-03", "to": to} for name, to in ends]
    assert judged(forge(issuer, body=claims), issuer).valid_until == "2027-05-02"
    claims["seal"]["to"] = "2027-03-31"
    assert judged(forge(issuer, body=claims), issuer).valid_until == "2027-03-31"


def test_what_is_the_same_passes(issuer: Issuer) -> None:
    salt = bytes(32)
    expected = Expected(
        "tel:+43316123456", "huber.example", "Bäckerei Huber", salt, event().decode(), event=True
    )
    answer = judged(issuer.token(), issuer, expected)
    assert answer.verdict == VALID
    assert set(answer.passed) >= {"phone", "domain", "name", "event hash", "chain", "commitment"}


@pytest.mark.parametrize(
    ("expected", "reason"),
    [
        (Expected(phone="tel:+43316123457"), "phone_differs"),
        (Expected(phone="tel:+43316123456;ext=1"), "phone_differs"),
        (Expected(domain="huber.example.evil.test"), "domain_differs"),
        (Expected(domain="www.huber.example"), "domain_differs"),
        (Expected(name="Bäckerei Hüber"), "name_differs"),
        (Expected(name="bäckerei huber"), "name_differs"),
    ],
)
def test_what_differs_is_not_valid(issuer: Issuer, expected: Expected, reason: str) -> None:
    answer = judged("7QK2-9FXH-3B", issuer, expected)
    assert (answer.verdict, answer.reason) == (NOT_VALID, reason)


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        ("suspended", SUSPENDED),
        ("revoked", NOT_VALID),
        ("expired", NOT_VALID),
        ("surrendered", NOT_VALID),
        ("contract_ended", NOT_VALID),
        ("splendid", CANNOT_TELL),
        ("", CANNOT_TELL),
    ],
)
def test_the_newer_state_of_the_answer_counts_even_while_the_list_lags(
    issuer: Issuer, state: str, verdict: str
) -> None:
    assert judged(CODE, issuer, seal=issuer.answer(state=state)).verdict == verdict
    assert judged(CODE, issuer, seal={"code": CODE, "state": state}).verdict == verdict


def test_a_suspension_says_since_when_and_why(issuer: Issuer) -> None:
    events = chained(event(), event("seal.suspended", reason="phone_contested"))
    answer = judged(CODE, issuer, seal=issuer.answer(state="suspended", events=events))
    assert (answer.verdict, answer.reason, answer.since) == (
        SUSPENDED,
        "phone_contested",
        "2026-11-03T10:00:00Z",
    )
    lying = judged(CODE, issuer, seal=issuer.answer(events=events))
    assert (lying.verdict, lying.reason) == (SUSPENDED, "phone_contested")


@pytest.mark.parametrize(
    "asked", ["7QK2-9FXH-3C", "Bäckerei Huber", "+43316123456", "", "huber.example", "\x00"]
)
def test_what_is_no_code_is_unknown(issuer: Issuer, asked: str) -> None:
    assert judged(asked, issuer).verdict == UNKNOWN


def test_a_code_that_was_never_given_out_is_unknown(issuer: Issuer) -> None:
    answer = judged("0000-0000-00", issuer)
    assert (answer.verdict, answer.reason) == (UNKNOWN, "never_sealed")


@pytest.mark.parametrize(
    "link",
    [
        f"https://siegel-example.test/s/{CODE}",
        f"https://siegel.example@evil.test/s/{CODE}",
        f"http://siegel.example/s/{CODE}",
        f"https://siegel.example:8443/s/{CODE}",
        f"javascript://siegel.example/s/{CODE}",
        "https://[/",
    ],
)
def test_a_link_to_another_host_is_not_valid_and_not_followed(issuer: Issuer, link: str) -> None:
    answer = judged(link, issuer)
    assert (answer.verdict, answer.reason) == (NOT_VALID, "other_host")


def test_a_link_without_a_code_is_unknown(issuer: Issuer) -> None:
    assert judged(f"{issuer.url}/b/baeckerei-huber/", issuer).verdict == UNKNOWN


def test_an_answer_about_another_seal_means_that_nobody_can_tell(issuer: Issuer) -> None:
    other = forge(
        issuer, body=changed(issuer, "seal.code", "0000-0000-00") | {"sub": f"{issuer.url}/s/0000000000"}
    )
    answer = judged(CODE, issuer, seal={"code": CODE, "state": "active", "token": other})
    assert (answer.verdict, answer.reason) == (CANNOT_TELL, "unclear_answer")
    assert judged(CODE, issuer, seal=issuer.answer(code="0000-0000-00")).verdict == CANNOT_TELL


@pytest.mark.parametrize("missing", ["jwks", "listed"])
@pytest.mark.parametrize("page", [None, b"", b"<html>", b"[]", b"{}", b'{"keys":[]}', b"\xff"])
def test_an_issuer_that_answers_nonsense_never_makes_a_seal_valid(
    issuer: Issuer, missing: str, page: Any
) -> None:
    pages = {missing: page}
    assert judged(CODE, issuer, **pages).verdict in (CANNOT_TELL, NOT_VALID)
    assert judged(issuer.token(), issuer, **pages).verdict in (CANNOT_TELL, NOT_VALID)


@pytest.mark.parametrize("page", [b"", b"<html>", b"[]", b"{}", b"\xff", {"code": CODE, "state": "active"}])
def test_an_unclear_answer_about_a_code_never_makes_it_valid(issuer: Issuer, page: Any) -> None:
    assert judged(CODE, issuer, seal=page).verdict == CANNOT_TELL
