"""For whoever got a code that nobody there asked for: the number is closed, and the code is worth nothing."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.kernel.actors import OUTSIDE, SYSTEM
from config.kernel.errors import Refused
from config.outbox.moves import move
from config.outbox.services import audit, record
from verification.lifecycle import CHALLENGE, PHONE
from verification.models import Challenge, PhoneNumber, Seal
from verification.rules.challenges import CLOSED_FOR
from verification.services import allowances, limits, seals

LINK_LIFE = timedelta(days=7)


class UnknownLink(Refused):
    """No message carried this link, or it was sent more than a week ago."""

    code = "unknown_link"
    message = _("This link is not known, or it is too old.")


def challenge_of(link: str, *, at: datetime) -> Challenge:
    """The challenge whose message carried the link; raises UnknownLink."""
    sent = Challenge.objects.select_related("phone").filter(created_at__gt=at - LINK_LIFE)
    found = sent.filter(link=link.upper()).first()
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
    phone = challenge.phone
    if phone.closed_until is not None and phone.closed_until > at:
        return
    live = Challenge.objects.filter(phone__e164=phone.e164, state__in=Challenge.LIVE).order_by("pk")
    for one in live.select_for_update():
        move(one, CHALLENGE, "cancel", by=OUTSIDE, at=at, reason="not_me")
    PhoneNumber.objects.filter(pk=phone.pk).update(closed_until=at + CLOSED_FOR)
    audit("verification.phone.close", by=OUTSIDE, at=at, row=phone, reason="not_me")
    if challenge.state == "verified" and phone.state in PhoneNumber.HELD:
        _take_back(phone, at=at)
    record("verification.phone_closed", at=at, phonenumber=phone.pk, business=phone.business_id)


def _take_back(phone: PhoneNumber, *, at: datetime) -> None:
    ids = {"business": phone.business_id}
    move(phone, PHONE, "lose", by=SYSTEM, at=at, reason="not_me", event_ids=ids)
    for seal in Seal.objects.filter(phone=phone, state__in=("active", "suspended")):
        seals.suspend(seal=seal, cause="phone_contested", by=SYSTEM, at=at)
