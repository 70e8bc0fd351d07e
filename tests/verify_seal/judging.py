"""An issuer, an internet that holds nothing else, and tokens that say whatever a test wants."""

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import verify_seal
from tests.verification.protocol import CODE, IAT, Issuer
from verification.issuance.keys import FileSigner
from verify_seal import Expected

NOW = IAT + 60
NOTHING = Expected()


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def private(issuer: Issuer, signer: FileSigner) -> Ed25519PrivateKey:
    stored = json.loads((issuer.folder / f"{signer.kid}.jwk").read_bytes())
    return Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(stored["d"] + "="))


def forge(issuer: Issuer, header: Any = None, body: Any = None, signer: FileSigner | None = None) -> str:
    """A token with a good signature over whatever a test wants to say."""
    signer = signer or issuer.seal_key
    header = {"alg": "Ed25519", "typ": "dc+sd-jwt", "kid": signer.kid} | (header or {})
    raw = body if isinstance(body, bytes) else json.dumps(issuer.claims() if body is None else body).encode()
    text = f"{b64(json.dumps(header).encode())}.{b64(raw)}"
    return f"{text}.{b64(private(issuer, signer).sign(text.encode()))}~"


def refused(token: str, issuer: Issuer, now: float = NOW, jwks: Any = None) -> str:
    """Verdict and reason of a token that must not pass."""
    with pytest.raises(verify_seal.Doubt) as caught:
        verify_seal.verify_token(token, jwks or issuer.jwks, now, issuer=issuer.url)
    return f"{caught.value.verdict} {caught.value.reason}"


def web(issuer: Issuer, **pages: Any) -> verify_seal.Fetch:
    """An internet that consists of one issuer; a page given as None is missing."""
    served: dict[str, Any] = {
        "/.well-known/jwks.json": json.dumps(issuer.jwks).encode(),
        "/status-lists/1": issuer.status_list().encode(),
        f"/api/v1/seals/{CODE}": json.dumps(issuer.answer()).encode(),
    }
    names = {"jwks": "/.well-known/jwks.json", "listed": "/status-lists/1", "seal": f"/api/v1/seals/{CODE}"}
    for name, page in pages.items():
        served[names[name]] = json.dumps(page).encode() if isinstance(page, dict) else page

    def fetch(url: str, limit: int) -> bytes | None:
        assert url.startswith(f"{issuer.url}/"), "another host was asked"
        body: bytes | None = served.get(url.removeprefix(issuer.url))
        return body

    return fetch


def judged(asked: str, issuer: Issuer, expected: Expected = NOTHING, **pages: Any) -> verify_seal.Answer:
    return verify_seal.check(asked, issuer.url, expected, now=NOW, fetch=web(issuer, **pages))


def changed(issuer: Issuer, path: str, value: Any) -> dict[str, Any]:
    """The claims with one of them replaced; `path` is dotted, and a value of `...` removes it."""
    body: dict[str, Any] = json.loads(json.dumps(issuer.claims()))
    *above, last = path.split(".")
    holder = body
    for name in above:
        holder = holder[name]
    if value is ...:
        del holder[last]
    else:
        holder[last] = value
    return body
