"""The seal as a credential: an SD-JWT VC without disclosures, `<JWS>~`."""

from collections.abc import Mapping
from typing import Any

from verification.issuance.keys import Signer


class WrongKey(ValueError):
    """A key was asked to sign what belongs to a key of another purpose."""


def sign_seal(claims: Mapping[str, Any], signer: Signer) -> str:
    """Signs what `rules.claims.payload` made; the tilde at the end says that nothing is disclosed apart."""
    if signer.purpose != "seal":
        raise WrongKey(f"a {signer.purpose} key does not sign seals")
    return signer.sign(claims) + "~"
