"""For whoever got a code that nobody there asked for: the number is closed, and the code is worth nothing."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.kernel.actors import OUTSIDE, SYSTEM
from config.kernel.errors import Refused
from config.outbox.moves import move
from config.outbox.services import audit, record
from verification.lifecycle import PHONE
from verification.models import Challenge, CustomerChallenge, PhoneNumber, Seal
from verification.rules.challenges import CLOSED_FOR
from verification.services import allowances, challenges, limits, seals

LINK_LIFE = timedelta(days=7)


class UnknownLink(Refused):
    """No message carried this link, or it was sent more than a week ago."""

    code = "unknown_link"
    message = _("This link is not known, or it is too old.")


def challenge_of(link: str, *, at: datetime) -> Challenge | CustomerChallenge:
    """The challenge whose message carried the link; raises UnknownLink."""
    carried = {"created_at__gt": at - LINK_LIFE, "link": link.upper()}
    found = Challenge.rows().filter(**carried).first() or CustomerChallenge.rows().filter(**carried).first()
    if found is None:
        raise UnknownLink
    return found


@transaction.atomic
def close(*, link: str, address: str, at: datetime) -> None:
    """Sends no code to the number for 30 days, ends those under way, and takes back a proof that this code gave.

    Using the link twice changes nothing. Raises UnknownLink, or LimitReached for an address that guesses links.
    """
    limits.take(allowances.link_uses(address), at=at)
    challenge = challenge_of(link, at=at)
    if isinstance(challenge, CustomerChallenge):
        _close_to_customers(challenge, at=at)
    else:
        _close_to_businesses(challenge, at=at)


def _close_to_businesses(challenge: Challenge, *, at: datetime) -> None:
    phone = challenge.phone
    if phone.closed_until is not None and phone.closed_until > at:
        return
    _cancel_all(phone.e164, CustomerChallenge.hash_of(phone.e164), at=at)
    PhoneNumber.objects.filter(pk=phone.pk).update(closed_until=at + CLOSED_FOR)
    audit("verification.phone.close", by=OUTSIDE, at=at, row=phone, reason="not_me")
    if challenge.state == "verified" and phone.state in PhoneNumber.HELD:
        _take_back(phone, at=at)
    record("verification.phone_closed", at=at, phonenumber=phone.pk, business=phone.business_id)


def _close_to_customers(challenge: CustomerChallenge, *, at: datetime) -> None:
    if challenge.closed_until is not None and challenge.closed_until > at:
        return
    _cancel_all(challenge.e164, challenge.number_hmac, at=at)
    CustomerChallenge.objects.filter(pk=challenge.pk).update(closed_until=at + CLOSED_FOR)
    audit("verification.challenge.close", by=OUTSIDE, at=at, row=challenge, reason="not_me")
    record("verification.customer_number_closed", at=at, customerchallenge=challenge.pk)


def _cancel_all(e164: str, number_hmac: str, *, at: datetime) -> None:
    """Every code that is on its way to the number, whoever asked; `e164` may be empty where it is not known."""
    for one in CustomerChallenge.objects.filter(number_hmac=number_hmac, state__in=CustomerChallenge.LIVE):
        challenges.cancel(challenge=one, by=OUTSIDE, at=at, reason="not_me")
    if e164:
        for other in Challenge.objects.filter(phone__e164=e164, state__in=Challenge.LIVE).order_by("pk"):
            challenges.cancel(challenge=other, by=OUTSIDE, at=at, reason="not_me")


def _take_back(phone: PhoneNumber, *, at: datetime) -> None:
    ids = {"business": phone.business_id}
    move(phone, PHONE, "lose", by=SYSTEM, at=at, reason="not_me", event_ids=ids)
    for seal in Seal.objects.filter(phone=phone, state__in=("active", "suspended")):
        seals.suspend(seal=seal, cause="phone_contested", by=SYSTEM, at=at)
