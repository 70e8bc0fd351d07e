"""Which key signs now, which are still published, and how one follows another."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from config.kernel.actors import SYSTEM, Actor
from config.outbox.moves import move
from config.outbox.services import audit
from verification.issuance import keys as files
from verification.lifecycle import SIGNING_KEY
from verification.models import Seal, SigningKey, StatusList

PUBLISHED_BEFORE_USE = timedelta(hours=48)
VERIFIES_AFTER = timedelta(days=37)  # the last token's seven days, and thirty more
PURPOSES: tuple[files.Purpose, ...] = ("seal", "status", "answer")


def folder() -> Path:
    return Path(settings.KEYS_DIR) / "signing"


@lru_cache(maxsize=16)
def _load(directory: Path, kid: str, purpose: files.Purpose) -> files.FileSigner:
    return files.load(directory, kid, purpose)


def signer(purpose: files.Purpose) -> files.FileSigner:
    """The active key of a purpose; raises KeyUnusable when there is none or its file cannot be read."""
    kid = SigningKey.objects.filter(use=purpose, state="active").values_list("kid", flat=True).first()
    if kid is None:
        raise files.KeyUnusable(f"no active key for {purpose}; run manage.py signing_keys")
    return _load(folder(), kid, purpose)


@transaction.atomic
def ensure(*, at: datetime) -> list[SigningKey]:
    """Makes the first key of each purpose. Nothing was published before it, so it may sign at once."""
    missing = (p for p in PURPOSES if not SigningKey.objects.filter(use=p, state="active").exists())
    return [_create(purpose, state="active", by=SYSTEM, at=at) for purpose in missing]


def _create(purpose: files.Purpose, *, state: str, by: Actor, at: datetime) -> SigningKey:
    made = files.generate(folder(), purpose)
    row = SigningKey.objects.create(
        kid=made.kid, use=purpose, state=state, state_at=at, public_jwk=made.public_jwk, created_at=at
    )
    audit("verification.signing_key.create", by=by, at=at, row=row, to_state=state)
    return row


@transaction.atomic
def prepare_next(*, purpose: files.Purpose, by: Actor, at: datetime) -> SigningKey:
    """Publishes the next key; it signs from 48 hours later on, when every verifier has had time to fetch it."""
    return _create(purpose, state="pending", by=by, at=at)


@transaction.atomic
def turn_over(*, at: datetime) -> int:
    """Lets pending keys whose time has come follow the active ones, and drops what verifies nothing any more."""
    turned = 0
    for key in SigningKey.objects.filter(state="pending", created_at__lte=at - PUBLISHED_BEFORE_USE).order_by(
        "created_at"
    ):
        for old in SigningKey.objects.filter(use=key.use, state="active"):
            move(old, SIGNING_KEY, "retire", by=SYSTEM, at=at)
        move(key, SIGNING_KEY, "activate", by=SYSTEM, at=at)
        turned += 1
    for old in SigningKey.objects.filter(state="retired", state_at__lte=at - VERIFIES_AFTER):
        move(old, SIGNING_KEY, "remove", by=SYSTEM, at=at)
    return turned


@transaction.atomic
def compromise(*, kid: str, by: Actor, at: datetime) -> SigningKey:
    """Takes a key out of the published set at once; a fresh one signs, and every token is due again."""
    key = SigningKey.objects.get(kid=kid)
    move(key, SIGNING_KEY, "compromise", by=by, at=at)
    Seal.objects.filter(token__kid=kid).update(resign_at=at)
    StatusList.objects.update(signed_version=-1)
    purpose = next(one for one in PURPOSES if one == key.use)
    return _create(purpose, state="active", by=by, at=at)


def published() -> dict[str, list[dict[str, str]]]:
    """The JWKS: pending, active and retired keys; a removed or compromised one is gone."""
    rows = SigningKey.objects.filter(state__in=["pending", "active", "retired"]).order_by("created_at", "kid")
    return jwks(row.public_jwk for row in rows)


def jwks(public_halves: Iterable[Mapping[str, str]]) -> dict[str, list[dict[str, str]]]:
    """The document that publishes these keys."""
    return files.jwks(public_halves)


def encoded(jwks: dict[str, list[dict[str, str]]]) -> bytes:
    """The bytes that are served."""
    return json.dumps(jwks).encode()


def signing_keys() -> str:
    """One sentence when a needed key cannot be used, for /readyz; "" when all is well."""
    try:
        for purpose in PURPOSES:
            signer(purpose)
    except files.KeyUnusable as error:
        return f"Signing key: {error}."
    return ""
