"""A business publishes a profile and is listed, with a seal or without."""

from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import Business, Profile
from accounts.rules.profiles import document as documents
from accounts.rules.profiles.document import Document
from accounts.services import profiles
from config.kernel.actors import SYSTEM
from directory.services import entries
from tests import factories
from tests.accounts.profile_documents import FULL
from tests.verification import ready
from verification.models import Seal


def publish(firm: Business, document: Document = FULL) -> Profile:
    """Confirmed at once, too."""
    profile = profiles.of(firm)
    profile.draft = documents.dump(document)
    profile.save()
    profiles.publish(profile=profile, by=SYSTEM, at=timezone.now())
    profiles.confirm(profile=profile, by=SYSTEM, at=timezone.now())
    return profile


def firm(name: str, document: Document = FULL, **fields: Any) -> Business:
    """Listed without a seal."""
    made = factories.business(name, slug=f"firm-{uuid4().hex[:12]}", **fields)
    publish(made, document)
    entries.refresh([made.pk], at=timezone.now())
    return made


def listed_seal() -> Seal:
    """Bäckerei Huber in Berlin."""
    made = ready.sealed(name="Bäckerei Huber", e164="+493023125012", slug="baeckerei-huber")
    publish(made.business)
    entries.refresh([made.business_id], at=timezone.now())
    return made
