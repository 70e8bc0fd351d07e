"""Warnings of what only looks like a verified business, made by the deeds of the desk."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from tests import factories
from verification.models import Lookalike, Seal
from verification.services import lookalikes
from verification.services.lookalikes import Suspicion

FAKE = "+493023125999"
FAKE_SITE = "huber-baeckerei.example"
FAKE_NAME = "Bäckerei Hubert Berlin"
SHOWN = {"number": FAKE, "domain": FAKE_SITE, "name": FAKE_NAME}


def reviewer() -> User:
    return factories.user(desk_role="reviewer")


def suspicion(seal: Seal, kind: str = "number", value: str = "", **fields: Any) -> Suspicion:
    given: dict[str, Any] = {
        "ground": "pretends",
        "evidence": "Zacharias-Geheim called me from it.",
        **fields,
    }
    return Suspicion(kind=kind, value=value or SHOWN[kind], seal=seal, **given)


def proposed(
    seal: Seal, kind: str = "number", value: str = "", *, by: User | None = None, **fields: Any
) -> Lookalike:
    what = suspicion(seal, kind, value, **fields)
    return lookalikes.propose(suspicion=what, person=by or reviewer(), at=timezone.now())


def in_force(seal: Seal, kind: str = "number", value: str = "", **fields: Any) -> Lookalike:
    """As two people decided it."""
    waiting = proposed(seal, kind, value, **fields)
    return lookalikes.confirm(lookalike=waiting, person=reviewer(), at=timezone.now())


def lifted(lookalike: Lookalike) -> Lookalike:
    return lookalikes.lift(
        lookalike=lookalike, note="It was their own.", person=reviewer(), at=timezone.now()
    )
