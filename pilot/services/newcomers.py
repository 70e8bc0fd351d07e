"""What a person finds after accepting: a business of their own, with its first case."""

import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import Business, BusinessName, Membership, Profile, User
from accounts.permissions import actor
from accounts.rules.names import MAX_LENGTH
from accounts.rules.slugs import ascii_slug
from billing.services.subscriptions import open_free
from config.outbox.services import audit
from pilot.models import Application
from verification.services.cases import open_initial

SLUG_LENGTH = 70
SLUG_TRIES = 20


@transaction.atomic
def open_business(
    *, application: Application, owner: User, answers: dict[str, str], at: datetime
) -> Business:
    """A business with its owner, a proposed name, an empty profile, the free contract and the first case.

    `answers` are the applicant's by question key; those that operators left out of the questionnaire stay empty.
    """
    by = actor(owner)
    size = answers.get("size", "")
    business = _new_business(
        application,
        postcode=answers.get("postcode", "")[:16],
        size=size if size in Business.Size.values else "",
        at=at,
    )
    Membership.objects.create(user=owner, business=business, role=Membership.Role.OWNER, created_at=at)
    name = application.company[:MAX_LENGTH].strip()
    if name:
        BusinessName.objects.create(business=business, text=name, skeleton=application.skeleton, state_at=at)
    Profile.objects.create(business=business)
    audit("accounts.business.open", by=by, at=at, row=business)
    open_free(business=business, by=by, at=at)
    open_initial(business=business, by=by, at=at, language=application.language)
    return business


def _new_business(application: Application, *, postcode: str, size: str, at: datetime) -> Business:
    """Takes the first slug that nobody has; somebody else may take one in this very moment."""
    for slug in slugs(application.company, application.country):
        with suppress(IntegrityError), transaction.atomic():
            return Business.objects.create(
                slug=slug,
                legal_name=application.company,
                postcode=postcode,
                country=application.country or settings.OPERATOR_COUNTRY,
                size=size,
                created_at=at,
            )
    raise RuntimeError("no free slug was found")


def slugs(company: str, country: str) -> Iterator[str]:
    """The name, then with its country, then with something by chance."""
    base = ascii_slug(company)[:SLUG_LENGTH].strip("-") or "business"
    yield base
    yield f"{base}-{(country or settings.OPERATOR_COUNTRY).lower()}"
    yield from (f"{base}-{secrets.token_hex(3)}" for _ in range(SLUG_TRIES))
