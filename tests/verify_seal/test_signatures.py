"""Tokens of the wrong form, by the wrong hand, or of the wrong kind never pass."""

import base64
import hashlib
import hmac
import json
import random
from pathlib import Path
from typing import Any

import pytest

import verify_seal
from tests.verification.protocol import IAT, WEEK, Issuer
from tests.verify_seal.judging import NOW, b64, forge, refused
from verify_seal import CANNOT_TELL, NOT_VALID


def test_a_good_token_gives_its_claims(issuer: Issuer) -> None:
    assert verify_seal.verify_token(issuer.token(), issuer.jwks, NOW, issuer=issuer.url) == issuer.claims()


@pytest.mark.parametrize("now", [IAT - 60, IAT, IAT + WEEK - 1])
def test_a_token_is_good_from_the_first_to_the_last_second(issuer: Issuer, now: int) -> None:
    assert verify_seal.verify_token(issuer.token(), issuer.jwks, now, issuer=issuer.url)


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        (IAT - 61, "not_yet_valid"),
        (IAT + WEEK, "token_expired"),
        (IAT + WEEK + 0.5, "token_expired"),
        (IAT + 400 * 86_400, "token_expired"),
        (0, "not_yet_valid"),
    ],
)
def test_a_token_is_not_good_before_or_after(issuer: Issuer, now: float, reason: str) -> None:
    assert refused(issuer.token(), issuer, now) == f"{NOT_VALID} {reason}"


def test_every_flipped_bit_is_found(issuer: Issuer) -> None:
    token, chance = issuer.token().encode(), random.Random(7)
    for _ in range(1500):
        place, bit = chance.randrange(len(token)), chance.randrange(8)
        flipped = bytearray(token)
        flipped[place] ^= 1 << bit
        assert refused(flipped.decode("latin-1"), issuer).startswith(NOT_VALID)


def test_the_last_character_of_a_signature_has_one_spelling(issuer: Issuer) -> None:
    token = issuer.token()
    for character in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=":
        if character != token[-2]:
            assert refused(f"{token[:-2]}{character}~", issuer).startswith(NOT_VALID)


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"},
        {"alg": "EdDSA"},
        {"alg": "HS256"},
        {"alg": ["Ed25519"]},
        {"alg": None},
        {"typ": "JWT"},
        {"typ": "statuslist+jwt"},
        {"typ": "DC+SD-JWT"},
        {"jku": "https://evil.test/jwks.json"},
        {"jwk": {"kty": "OKP"}},
        {"x5u": "https://evil.test/x.pem"},
        {"x5c": ["MII"]},
        {"crit": ["exp"]},
        {"b64": False},
        {"zip": "DEF"},
        {"cty": "JWT"},
    ],
)
def test_no_header_but_ours_is_read(issuer: Issuer, header: dict[str, Any]) -> None:
    assert refused(forge(issuer, header), issuer) == f"{NOT_VALID} wrong_header"


@pytest.mark.parametrize("kid", ["", 7, None, "a" * 43, "../../keys"])
def test_an_unknown_key_id_is_refused(issuer: Issuer, kid: Any) -> None:
    assert refused(forge(issuer, {"kid": kid}), issuer) in (
        f"{NOT_VALID} unknown_key",
        f"{NOT_VALID} malformed",
    )


def test_a_token_without_signature_is_refused(issuer: Issuer) -> None:
    head, body, _ = issuer.token()[:-1].split(".")
    none = b64(b'{"alg":"none","typ":"dc+sd-jwt"}')
    assert refused(f"{none}.{body}.~", issuer) == f"{NOT_VALID} wrong_header"
    assert refused(f"{head}.{body}.~", issuer) == f"{NOT_VALID} bad_signature"


def test_the_public_key_is_no_shared_secret(issuer: Issuer) -> None:
    raw = base64.urlsafe_b64decode(issuer.seal_key.public_jwk["x"] + "=")
    for alg in ("HS256", "Ed25519"):
        header = {"alg": alg, "typ": "dc+sd-jwt", "kid": issuer.seal_key.kid}
        text = f"{b64(json.dumps(header).encode())}.{issuer.token().split('.')[1]}"
        mac = hmac.new(raw, text.encode(), hashlib.sha256).digest()
        assert refused(f"{text}.{b64(mac)}~", issuer).startswith(NOT_VALID)


def test_the_key_of_status_lists_vouches_for_no_seal(issuer: Issuer) -> None:
    assert refused(forge(issuer, signer=issuer.status_key), issuer) == f"{NOT_VALID} unknown_key"
    assert refused(issuer.status_list() + "~", issuer) == f"{NOT_VALID} wrong_header"


@pytest.mark.parametrize("member", ["kty", "crv", "alg", "use", "signs"])
def test_a_key_that_does_not_say_what_it_is_for_is_passed_over(issuer: Issuer, member: str) -> None:
    jwk = {name: value for name, value in issuer.seal_key.public_jwk.items() if name != member}
    assert refused(issuer.token(), issuer, jwks={"keys": [jwk]}) == f"{NOT_VALID} unknown_key"


def test_a_key_whose_private_half_was_published_is_passed_over(issuer: Issuer) -> None:
    leaked = issuer.seal_key.public_jwk | {"d": "AAAA"}
    assert refused(issuer.token(), issuer, jwks={"keys": [leaked]}) == f"{NOT_VALID} unknown_key"


@pytest.mark.parametrize(
    "jwks",
    [
        {},
        {"keys": {}},
        {"keys": ["x"]},
        {"keys": [{"kty": "OKP", "crv": "Ed25519", "alg": "Ed25519", "use": "sig", "signs": "dc+sd-jwt"}]},
    ],
)
def test_unclear_keys_mean_that_nobody_can_tell(issuer: Issuer, jwks: Any) -> None:
    with pytest.raises(verify_seal.Doubt) as caught:
        verify_seal.verify_token(issuer.token(), jwks, NOW, issuer=issuer.url)
    assert caught.value.verdict == CANNOT_TELL


def test_keys_that_contradict_themselves_mean_that_nobody_can_tell(issuer: Issuer) -> None:
    ours, other = issuer.seal_key.public_jwk, issuer.status_key.public_jwk
    for listed in (
        [ours, ours],
        [ours | {"x": other["x"]}],
        [ours | {"kid": other["kid"]}],
        [ours | {"x": "AA"}],
    ):
        assert refused(issuer.token(), issuer, jwks={"keys": listed}).startswith(CANNOT_TELL)
    thumbprint = b64(hashlib.sha256(b'{"crv":"Ed25519","kty":"OKP","x":"AAAA"}').digest())
    short = ours | {"x": "AAAA", "kid": thumbprint}
    assert refused(issuer.token(), issuer, jwks={"keys": [short]}) == f"{CANNOT_TELL} keys_unclear"


def test_a_type_or_an_issuer_that_is_not_asked_for_is_refused(issuer: Issuer, tmp_path: Path) -> None:
    other = forge(issuer, body=issuer.claims() | {"vct": f"{issuer.url}/vct/business-seal/v2"})
    assert refused(other, issuer) == f"{NOT_VALID} other_type"
    foreign = Issuer(tmp_path, "https://siegel.example.evil.test")
    assert verify_seal.verify_token(foreign.token(), foreign.jwks, NOW, issuer=foreign.url)
    assert refused(foreign.token(), issuer, jwks=foreign.jwks) == f"{NOT_VALID} other_issuer"
