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
from accounts.rules.slugs import LONGEST, ascii_slug
from accounts.selectors.slugs import suits_newcomer
from billing.services.subscriptions import open_free
from config.outbox.services import audit
from pilot.models import Application
from verification.services.cases import open_initial

BY_CHANCE = 3  # bytes behind a name that somebody has already, or that must not stand alone
SLUG_LENGTH = LONGEST - 2 * BY_CHANCE - 1
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
    """The name, then with its country, then with something by chance: whatever the business could choose itself.

    Where the name says what it must not (a seal, somebody else's sealed name) or nothing that an address can spell,
    the address says nothing; its owner chooses a better one once the name is checked.
    """
    base = ascii_slug(company)[:SLUG_LENGTH].strip("-")
    wanted = (base, f"{base}-{(country or settings.OPERATOR_COUNTRY).lower()}", *_by_chance(base))
    yield from (slug for slug in wanted if base and suits_newcomer(slug, company))
    yield from _by_chance("business")


def _by_chance(base: str) -> Iterator[str]:
    return (f"{base}-{secrets.token_hex(BY_CHANCE)}" for _ in range(SLUG_TRIES))
