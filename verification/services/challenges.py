"""A code is asked for: reserved, sent again, cancelled, run out. What it proves is in `confirming`."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from config.kernel import keys
from config.kernel.actors import SYSTEM, Actor
from config.kernel.errors import Refused
from config.outbox.moves import move
from config.outbox.services import audit, record
from verification.lifecycle import CHALLENGE
from verification.models import Challenge, PhoneNumber
from verification.rules.challenges import TRIES, TTL
from verification.rules.numbers import channels, classify
from verification.services import allowances
from verification.services.limits import LimitReached, When

PROVE = "prove"
LINK_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LINK_LENGTH = 8
BATCH = 500


class TooSoon(Refused):
    """The last message may still arrive; `values["again"]` says when another one can be asked for."""

    code = "too_soon"
    message = _("The last code may still arrive. You can ask for another one at %(again)s.")


class TooManyTries(LimitReached):
    """Five wrong codes. The next challenge starts when this one would have run out."""

    code = "tries"


class Paused(Refused):
    """Somebody guesses codes all over the system; no challenge starts until that is over."""

    code = "paused"
    message = _(
        "We are not sending codes at the moment. Try again tomorrow. Until then you can go on with your other tasks."
    )


class Unreachable(Refused):
    """This kind of line cannot take this kind of message."""

    code = "channel"
    message = _("This number cannot be reached that way. Choose the other way, or enter another number.")


@transaction.atomic
def ask(
    *, phone: PhoneNumber, channel: str, language: str, address: str, by: Actor, at: datetime
) -> Challenge:
    """Starts a challenge, with everything reserved that sending its code needs; a handler sends it.

    `channel` may be empty: then the kind of line decides. Where a challenge is under way, that one is meant: it is
    sent again once its cool-down is over. Raises Unreachable, LimitReached, SpendStopped, TooManyTries or Paused,
    and then nothing has changed.
    """
    channel = _open_channel(phone, channel)
    current = _newest(phone)
    if current is not None and current.expires_at > at:
        _refuse_spent(current)
        if at < current.again_at(channel):
            return current
        return _send_again(current, channel, address, by=by, at=at)
    if current is not None and current.state in Challenge.LIVE:
        run_out(current, at=at)
    digits = breaker_digits(at=at)
    try:
        with transaction.atomic():
            allowances.reserve_send(phone, channel, address=address, by=by, at=at)
            return _create(phone, channel=channel, language=language, digits=digits, by=by, at=at)
    except IntegrityError:
        # The same form was sent twice at the same moment; the other one is under way.
        return Challenge.objects.get(phone=phone, purpose=PROVE, state__in=Challenge.LIVE)


def _open_channel(phone: PhoneNumber, wanted: str) -> str:
    try:
        plan = channels(classify(phone.e164, phone.extension), settings.PHONE_COUNTRIES)
    except ValueError as error:
        # The numbering plan has changed under a stored number.
        raise Unreachable from error
    open_to = {"sms": plan.sms, "voice": plan.voice}
    channel = wanted or plan.first
    if plan.refusal or not open_to.get(channel, False):
        raise Unreachable
    return channel


def _newest(phone: PhoneNumber) -> Challenge | None:
    """The newest challenge that is live or whose tries are used up; its row is locked."""
    rows = Challenge.objects.select_for_update().filter(phone=phone, purpose=PROVE)
    return rows.filter(state__in=(*Challenge.LIVE, "failed")).order_by("-created_at").first()


def _refuse_spent(challenge: Challenge) -> None:
    # By its tries and not by its state: a process may have been killed between the fifth one and its move.
    if challenge.attempts >= TRIES:
        raise TooManyTries(limit="tries", again=When(challenge.expires_at))


def breaker_digits(*, at: datetime) -> int:
    """How many digits a code has now; raises Paused when none may start."""
    now = allowances.breaker_now(at=at)
    if now.paused:
        raise Paused
    return now.digits


def _create(
    phone: PhoneNumber, *, channel: str, language: str, digits: int, by: Actor, at: datetime
) -> Challenge:
    challenge = Challenge.objects.create(
        phone=phone,
        purpose=PROVE,
        channel=channel,
        state_at=at,
        nonce=secrets.token_bytes(16),
        key_version=keys.current("otp"),
        digits=digits,
        language=language,
        link="".join(secrets.choice(LINK_LETTERS) for _ in range(LINK_LENGTH)),
        expires_at=at + TTL,
        asked_by=by.id,
        created_at=at,
    )
    audit("verification.challenge.ask", by=by, at=at, row=challenge, to_state=challenge.state)
    record("verification.challenge_due", at=at, challenge=challenge.pk, send=1)
    return challenge


@transaction.atomic
def send_again(*, challenge: Challenge, channel: str, address: str, by: Actor, at: datetime) -> Challenge:
    """Sends the same code once more, over `channel`; tries stay as they are.

    A challenge that ran out is followed by a new one. Raises TooSoon during the cool-down, and what `ask` raises.
    """
    current = Challenge.objects.select_for_update().select_related("phone").get(pk=challenge.pk)
    if current.state not in Challenge.LIVE or current.expires_at <= at:
        language = current.language
        return ask(phone=current.phone, channel=channel, language=language, address=address, by=by, at=at)
    if current.state == "created":
        return current
    _refuse_spent(current)
    if at < current.again_at(channel):
        raise TooSoon(again=When(current.again_at(channel)))
    return _send_again(current, _open_channel(current.phone, channel), address, by=by, at=at)


def _send_again(challenge: Challenge, channel: str, address: str, *, by: Actor, at: datetime) -> Challenge:
    breaker_digits(at=at)
    allowances.reserve_send(challenge.phone, channel, address=address, by=by, at=at)
    changes = {"channel": channel, "delivered_at": None, "error": "", "provider_id": ""}
    number = challenge.sends + 1
    return move(challenge, CHALLENGE, "resend", by=by, at=at, changes=changes, event_ids={"send": number})


@transaction.atomic
def cancel(*, challenge: Challenge, by: Actor, at: datetime) -> None:
    """Makes the code worthless; one that is over already stays as it is."""
    current = Challenge.objects.select_for_update().get(pk=challenge.pk)
    if current.state in Challenge.LIVE:
        move(current, CHALLENGE, "cancel", by=by, at=at)


def expire_due(*, at: datetime) -> int:
    """Ends every challenge whose time is over; returns how many were looked at."""
    due = list(
        Challenge.objects.filter(state__in=Challenge.LIVE, expires_at__lte=at).order_by("expires_at")[:BATCH]
    )
    for challenge in due:
        _expire(challenge, at=at)
    return len(due)


@transaction.atomic
def _expire(challenge: Challenge, *, at: datetime) -> None:
    current = Challenge.objects.select_for_update().get(pk=challenge.pk)
    if current.state in Challenge.LIVE and current.expires_at <= at:
        run_out(current, at=at)


@transaction.atomic
def run_out(challenge: Challenge, *, at: datetime) -> None:
    """The code's time is over; what was reserved for a message that no worker came to send is given back."""
    if challenge.state == "created":
        allowances.return_send(challenge.phone, challenge.channel, at=challenge.state_at)
    move(challenge, CHALLENGE, "expire", by=SYSTEM, at=at)
