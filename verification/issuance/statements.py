"""What we said at a moment, signed: somebody can show later what the look-up answered, also that it was a no."""

import json
from collections.abc import Mapping
from typing import Any, Final

from verification.issuance.keys import Signer
from verification.issuance.tokens import WrongKey

SIZE_CLASS: Final = 8192
MEDIA_TYPE: Final = "application/siegel-answer+jwt"


def payload(issuer: str, asked: Mapping[str, str], answer: Mapping[str, Any], iat: int) -> dict[str, Any]:
    """The claims: who says it, when (seconds since 1970), what was asked, what the answer was.

    There is no `exp`: it is a statement about a moment, and stays one. `fill` makes a hit and a miss weigh the same.
    """
    claims = {"iss": issuer, "iat": iat, "asked": dict(asked), "answer": dict(answer), "fill": ""}
    size = len(json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode())
    return claims | {"fill": " " * (-size % SIZE_CLASS)}


def sign_statement(claims: Mapping[str, Any], signer: Signer) -> str:
    """A compact JWS of typ `siegel-answer+jwt`."""
    if signer.purpose != "answer":
        raise WrongKey(f"a {signer.purpose} key does not sign answers")
    return signer.sign(claims)
