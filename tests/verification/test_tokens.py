"""Signed tokens and key files: standard form, one purpose per key, and other libraries agree."""

import base64
import json
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc import jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import OKPKey
from jwt.algorithms import OKPAlgorithm

from tests.verification.protocol import IAT, Issuer
from verification.issuance import keys, status, tokens


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    return Issuer(tmp_path / "keys")


def part(token: str, place: int) -> dict[str, Any]:
    text = token.rstrip("~").split(".")[place]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return found


def test_a_seal_is_an_sd_jwt_vc_without_disclosures(issuer: Issuer) -> None:
    token = issuer.token()
    assert token.count("~") == 1
    assert token.endswith("~")
    assert part(token, 0) == {"alg": "Ed25519", "typ": "dc+sd-jwt", "kid": issuer.seal_key.kid}
    assert part(token, 1) == issuer.claims()


def test_names_are_written_as_text_not_as_escapes(issuer: Issuer) -> None:
    body = issuer.token().split(".")[1]
    assert "Bäckerei".encode() in base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))


def pyjwt(token: str, jwk: dict[str, str]) -> bytes:
    """The judgement of a library that has nothing to do with the one that signed."""
    judge = jwt.PyJWS(algorithms=[])
    judge.register_algorithm("Ed25519", OKPAlgorithm())
    public = OKPAlgorithm.from_jwk(dict(jwk))
    assert isinstance(public, Ed25519PublicKey)
    payload: bytes = judge.decode(token.removesuffix("~"), public, algorithms=["Ed25519"])
    return payload


def test_pyjwt_reads_the_same_claims(issuer: Issuer) -> None:
    assert json.loads(pyjwt(issuer.token(), issuer.seal_key.public_jwk)) == issuer.claims()
    listed = json.loads(pyjwt(issuer.status_list(), issuer.status_key.public_jwk))
    assert listed == status.payload(issuer.status_uri, issuer.entries, IAT)


def test_pyjwt_refuses_the_token_under_the_other_key(issuer: Issuer) -> None:
    with pytest.raises(jwt.InvalidSignatureError):
        pyjwt(issuer.token(), issuer.status_key.public_jwk)


def test_the_key_id_is_the_rfc_7638_thumbprint(tmp_path: Path) -> None:
    # The key of RFC 8037, appendix A.
    key = OKPKey.import_key(
        {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    )
    assert keys.FileSigner(key, "seal").kid == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_a_key_never_signs_for_another_purpose(issuer: Issuer) -> None:
    with pytest.raises(tokens.WrongKey):
        tokens.sign_seal(issuer.claims(), issuer.status_key)
    with pytest.raises(tokens.WrongKey):
        status.sign_list(issuer.status_uri, issuer.entries, IAT, issuer.seal_key)


def test_numbers_that_are_none_are_not_signed(issuer: Issuer) -> None:
    with pytest.raises(ValueError, match="JSON"):
        tokens.sign_seal({"exp": float("nan")}, issuer.seal_key)


def test_the_published_keys_hold_nothing_private(issuer: Issuer) -> None:
    leaky = issuer.seal_key.public_jwk | {"d": "secret"}
    (published,) = keys.jwks([leaky])["keys"]
    assert published == {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": issuer.seal_key.public_jwk["x"],
        "kid": issuer.seal_key.kid,
        "use": "sig",
        "alg": "Ed25519",
        "signs": "dc+sd-jwt",
    }


def test_a_key_file_is_private_and_loads_again(issuer: Issuer) -> None:
    path = issuer.folder / f"{issuer.seal_key.kid}.jwk"
    assert path.stat().st_mode & 0o777 == 0o600
    assert issuer.folder.stat().st_mode & 0o777 == 0o700
    again = keys.load(issuer.folder, issuer.seal_key.kid, "seal")
    assert again.public_jwk == issuer.seal_key.public_jwk
    assert again.sign({"a": 1}) == issuer.seal_key.sign({"a": 1})
    assert list(issuer.folder.glob("*.new")) == []


def test_a_key_file_that_others_may_read_is_refused(issuer: Issuer) -> None:
    (issuer.folder / f"{issuer.seal_key.kid}.jwk").chmod(0o640)
    with pytest.raises(keys.KeyUnusable, match="others"):
        keys.load(issuer.folder, issuer.seal_key.kid, "seal")


@pytest.mark.parametrize("kid", ["../../etc/passwd", "", "a" * 43, "a" * 44, "\x00" * 43])
def test_a_key_that_is_not_there_is_refused(issuer: Issuer, kid: str) -> None:
    with pytest.raises(keys.KeyUnusable):
        keys.load(issuer.folder, kid, "seal")


def test_no_key_outside_the_folder_is_read(issuer: Issuer) -> None:
    path = issuer.folder / f"{issuer.seal_key.kid}.jwk"
    path.rename(issuer.folder.parent / "stray.jwk")
    with pytest.raises(keys.KeyUnusable, match="thumbprint"):
        keys.load(issuer.folder, "../stray", "seal")


def test_a_key_is_refused_for_another_purpose_or_under_another_name(issuer: Issuer) -> None:
    with pytest.raises(keys.KeyUnusable, match="purpose"):
        keys.load(issuer.folder, issuer.seal_key.kid, "status")
    seal, other = (issuer.folder / f"{key.kid}.jwk" for key in (issuer.seal_key, issuer.status_key))
    other.rename(seal)
    with pytest.raises(keys.KeyUnusable, match="another"):
        keys.load(issuer.folder, issuer.seal_key.kid, "status")


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"kty":"OKP"}', b'{"kty":1}', b"\xff", b'{"d":"x"}', b'{"d":1}']
)
def test_a_damaged_key_file_is_refused(issuer: Issuer, content: bytes) -> None:
    (issuer.folder / f"{issuer.seal_key.kid}.jwk").write_bytes(content)
    with pytest.raises(keys.KeyUnusable):
        keys.load(issuer.folder, issuer.seal_key.kid, "seal")


def test_a_private_half_that_does_not_fit_its_public_half_is_refused(issuer: Issuer) -> None:
    path = issuer.folder / f"{issuer.seal_key.kid}.jwk"
    stored = json.loads(path.read_bytes())
    stored["d"] = json.loads((issuer.folder / f"{issuer.status_key.kid}.jwk").read_bytes())["d"]
    path.write_text(json.dumps(stored))
    with pytest.raises(keys.KeyUnusable):
        keys.load(issuer.folder, issuer.seal_key.kid, "seal")


def test_joserfc_refuses_a_changed_token(issuer: Issuer) -> None:
    head, body, signature = issuer.token()[:-1].split(".")
    changed = base64.urlsafe_b64encode(json.dumps(issuer.claims() | {"phone": "tel:+4911"}).encode()).decode()
    key = OKPKey.import_key({name: issuer.seal_key.public_jwk[name] for name in ("kty", "crv", "x")})
    assert jws.deserialize_compact(f"{head}.{body}.{signature}", key, algorithms=["Ed25519"]).payload
    with pytest.raises(BadSignatureError):
        jws.deserialize_compact(f"{head}.{changed.rstrip('=')}.{signature}", key, algorithms=["Ed25519"])
