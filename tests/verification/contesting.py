"""The steps of a contest over a number."""

from datetime import datetime

from accounts.models import Business
from accounts.permissions import actor
from config.kernel.actors import Actor
from tests.verification.texting import MOBILE, confirm, sent_code
from verification.models import PhoneContest


def prove(business: Business, by: Actor, e164: str = MOBILE, at: datetime | None = None) -> str:
    challenge, code = sent_code(business, by, e164, address=str(business.pk))
    return confirm(challenge, code, by, at=at).result


def owner(business: Business) -> Actor:
    return actor(business.memberships.get(role="owner").user)


def contest() -> PhoneContest:
    return PhoneContest.objects.select_related("holder", "claimant").get()
