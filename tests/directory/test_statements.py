"""The signed statement: what the look-up said at a moment, a no as well; checked by software that is not ours."""

import base64
import json
import time
from typing import Any

import jwt
import pytest
from django.test import Client
from jwt.algorithms import OKPAlgorithm

import verify_seal
from tests.verification import ready
from verification.models import Seal, SigningKey

pytestmark = pytest.mark.django_db
ISSUER = "http://testserver"
MISS = "+493099999999"


@pytest.fixture
def seal() -> Seal:
    return ready.sealed(name="Bäckerei Huber", e164="+493023125012")


def kept(client: Client, text: str) -> str:
    answer = client.get("/api/v1/statement", {"q": text})
    assert answer.status_code == 200
    return str(answer.content.decode())


def jwks(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/.well-known/jwks.json").json()
    return found


def by_pyjwt(client: Client, text: str) -> dict[str, Any]:
    """A second judge: another library, the published key."""
    header = jwt.get_unverified_header(text)
    assert header["typ"] == "siegel-answer+jwt"
    key = next(one for one in jwks(client)["keys"] if one["kid"] == header["kid"])
    assert key["signs"] == header["typ"]
    # PyJWT still calls the algorithm of RFC 9864 by its older name; the signature is the same.
    verifier = jwt.PyJWS(algorithms=[])
    verifier.register_algorithm("Ed25519", OKPAlgorithm())
    public = jwt.PyJWK({name: key[name] for name in ("kty", "crv", "x")}, algorithm="EdDSA").key
    return dict(json.loads(verifier.decode(text, public, algorithms=["Ed25519"])))


def test_a_yes_says_what_the_look_up_says(client: Client, seal: Seal) -> None:
    text = kept(client, "030 23125 012")
    claims = by_pyjwt(client, text)
    assert claims["asked"] == {"kind": "number", "value": "+493023125012"}
    assert claims["answer"] == client.get("/api/v1/check", {"q": "030 23125 012"}).json()
    assert abs(claims["iat"] - time.time()) < 60


def test_a_no_is_signed_too_and_weighs_the_same(client: Client, seal: Seal) -> None:
    yes, no = kept(client, "+493023125012"), kept(client, MISS)
    assert by_pyjwt(client, no)["answer"]["verdict"] == "unknown"
    assert abs(len(yes) - len(no)) <= 4
    for one in ("+4930231", "7QK2-9FXH-3B", "nobody.example"):
        assert abs(len(kept(client, one)) - len(yes)) <= 4


def test_it_is_a_file_that_nobody_may_cache(client: Client, seal: Seal) -> None:
    answer = client.get("/api/v1/statement", {"q": seal.code})
    assert answer["Content-Type"] == "application/siegel-answer+jwt"
    assert answer["Content-Disposition"].startswith('attachment; filename="siegel-')
    assert answer["Cache-Control"] == "private, no-store"
    assert not answer.cookies
    assert client.head("/api/v1/statement", {"q": seal.code}).status_code == 200


@pytest.mark.parametrize(
    ("query", "status"), [({}, 400), ({"q": " "}, 400), ({"q": "Bäckerei"}, 404), ({"q": "x" * 301}, 400)]
)
def test_what_is_no_question_is_a_problem(
    client: Client, seal: Seal, query: dict[str, str], status: int
) -> None:
    answer = client.get("/api/v1/statement", query)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"


def test_without_a_key_it_says_so_and_the_look_up_goes_on(client: Client, seal: Seal) -> None:
    SigningKey.objects.filter(use="answer").delete()
    answer = client.get("/api/v1/statement", {"q": seal.code})
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert client.get("/api/v1/check", {"q": seal.code}).status_code == 200


def test_the_check_page_offers_it(client: Client, seal: Seal) -> None:
    for text in ("030 23125 012", MISS):
        assert "/api/v1/statement?q=" in client.get("/en/check/", {"q": text}).content.decode()


def judged(client: Client, text: str, *, later: float = 0) -> verify_seal.Answer:
    def fetch(url: str, limit: int) -> bytes | None:
        assert url == f"{ISSUER}/.well-known/jwks.json"
        return json.dumps(jwks(client)).encode()

    expected = verify_seal.Expected("", "", "", b"", "", False)
    return verify_seal.check(text, ISSUER, expected, now=time.time() + later, fetch=fetch)


def test_the_outside_checker_reads_it(client: Client, seal: Seal) -> None:
    yes, no = judged(client, kept(client, seal.code)), judged(client, kept(client, MISS))
    assert (yes.verdict, yes.name) == ("VALID", "Bäckerei Huber")
    assert "the issuer said about" in yes.message
    assert (no.verdict, no.name) == ("UNKNOWN", "")


def test_an_old_statement_says_nothing_about_now(client: Client, seal: Seal) -> None:
    old = judged(client, kept(client, seal.code), later=3600)
    assert (old.verdict, old.reason) == ("CANNOT_TELL", "about_a_moment")
    assert "valid" in old.message


def test_forged_ones_are_refused(client: Client, seal: Seal) -> None:
    head, body, signature = kept(client, MISS).split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    claims["answer"]["verdict"] = "valid"
    forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    assert judged(client, f"{head}.{forged}.{signature}").reason == "bad_signature"
    token = str(seal.token.text).removesuffix("~")
    assert judged(client, token).verdict in ("NOT_VALID", "CANNOT_TELL")
    as_seal = judged(client, kept(client, seal.code) + "~")
    assert as_seal.verdict != "VALID"
