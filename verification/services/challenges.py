"""A code is asked for: reserved, sent again, cancelled, run out. What it proves is in `confirming`."""

import secrets
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TypeVar

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from config.kernel import keys
from config.kernel.actors import SYSTEM, Actor
from config.kernel.errors import Refused
from config.outbox.moves import move
from config.outbox.services import audit, record
from verification.lifecycle import CHALLENGE
from verification.models import Challenge, CustomerChallenge, PhoneNumber
from verification.models.challenges import CodeChallenge
from verification.rules.challenges import TRIES, TTL, Target
from verification.rules.numbers import channels, classify
from verification.services import allowances
from verification.services.limits import LimitReached, When

PROVE = "prove"
LINK_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LINK_LENGTH = 8
BATCH = 500
Code = TypeVar("Code", bound=CodeChallenge)


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
    return order(
        Challenge.objects.filter(phone=phone, purpose=PROVE),
        partial(Challenge, phone=phone, purpose=PROVE, asked_by=by.id, language=language),
        target=phone.target,
        channel=channel,
        address=address,
        by=by,
        at=at,
    )


def order(
    known: QuerySet[Code],
    make: Callable[..., Code],
    *,
    target: Target,
    channel: str,
    address: str,
    by: Actor,
    at: datetime,
) -> Code:
    """What `ask` does, for whatever the challenge is about: `known` are those before, `make` builds a new one."""
    channel = _open_channel(target, channel)
    current = _newest(known)
    if current is not None and current.expires_at > at:
        _refuse_spent(current)
        if at < current.again_at(channel):
            return current
        return _send_again(current, channel, address, by=by, at=at)
    if current is not None and current.state in CodeChallenge.LIVE:
        run_out(current, at=at)
    digits = breaker_digits(purpose=target.purpose, at=at)
    try:
        with transaction.atomic():
            allowances.reserve_send(target, channel, address=address, by=by, at=at)
            return _create(make(channel=channel, digits=digits), by=by, at=at)
    except IntegrityError:
        # The same form was sent twice at the same moment; the other one is under way.
        return known.get(state__in=CodeChallenge.LIVE)


def _open_channel(target: Target, wanted: str) -> str:
    try:
        plan = channels(classify(target.e164, target.extension), settings.PHONE_COUNTRIES)
    except ValueError as error:
        # The numbering plan has changed under a stored number.
        raise Unreachable from error
    open_to = {"sms": plan.sms, "voice": plan.voice}
    channel = wanted or plan.first
    if plan.refusal or not open_to.get(channel, False):
        raise Unreachable
    return channel


def _newest(known: QuerySet[Code]) -> Code | None:
    """The newest challenge that is live or whose tries are used up; its row is locked."""
    rows = known.select_for_update().filter(state__in=(*CodeChallenge.LIVE, "failed"))
    return rows.order_by("-created_at").first()


def _refuse_spent(challenge: CodeChallenge) -> None:
    # By its tries and not by its state: a process may have been killed between the fifth one and its move.
    if challenge.attempts >= TRIES:
        raise TooManyTries(limit="tries", again=When(challenge.expires_at))


def breaker_digits(*, purpose: str = PROVE, at: datetime) -> int:
    """How many digits a code has now; raises Paused when none may start."""
    now = allowances.breaker_now(purpose=purpose, at=at)
    if now.paused:
        raise Paused
    return now.digits


def _create(challenge: Code, *, by: Actor, at: datetime) -> Code:
    challenge.state_at = challenge.created_at = at
    challenge.nonce = secrets.token_bytes(16)
    challenge.key_version = challenge.key_version or keys.current("otp")
    challenge.link = "".join(secrets.choice(LINK_LETTERS) for _ in range(LINK_LENGTH))
    challenge.expires_at = at + TTL
    challenge.save(force_insert=True)
    audit("verification.challenge.ask", by=by, at=at, row=challenge, to_state=challenge.state)
    record("verification.challenge_due", at=at, send=1, **{challenge._meta.model_name or "": challenge.pk})
    return challenge


@transaction.atomic
def send_again(*, challenge: Challenge, channel: str, address: str, by: Actor, at: datetime) -> Challenge:
    """Sends the same code once more, over `channel`; tries stay as they are.

    A challenge that ran out is followed by a new one. Raises TooSoon during the cool-down, and what `ask` raises.
    """
    current = Challenge.rows().select_for_update().get(pk=challenge.pk)
    if current.state not in Challenge.LIVE or current.expires_at <= at:
        language = current.language
        return ask(phone=current.phone, channel=channel, language=language, address=address, by=by, at=at)
    return repeat(current, channel, address, by=by, at=at)


def repeat(challenge: Code, channel: str, address: str, *, by: Actor, at: datetime) -> Code:
    """Sends the code of a live challenge, whose row the caller has locked, once more."""
    if challenge.state == "created":
        return challenge
    _refuse_spent(challenge)
    if at < challenge.again_at(channel):
        raise TooSoon(again=When(challenge.again_at(channel)))
    return _send_again(challenge, _open_channel(challenge.target, channel), address, by=by, at=at)


def _send_again(challenge: Code, channel: str, address: str, *, by: Actor, at: datetime) -> Code:
    breaker_digits(purpose=challenge.target.purpose, at=at)
    allowances.reserve_send(challenge.target, channel, address=address, by=by, at=at)
    changes = {"channel": channel, "delivered_at": None, "error": "", "provider_id": ""}
    number = challenge.sends + 1
    return move(challenge, CHALLENGE, "resend", by=by, at=at, changes=changes, event_ids={"send": number})


@transaction.atomic
def cancel(*, challenge: CodeChallenge, by: Actor, at: datetime, reason: str = "") -> None:
    """Makes the code worthless; one that is over already stays as it is."""
    current = type(challenge).rows().select_for_update().get(pk=challenge.pk)
    if current.state in CodeChallenge.LIVE:
        move(current, CHALLENGE, "cancel", by=by, at=at, reason=reason, changes=current.AT_THE_END)


def expire_due(*, at: datetime) -> int:
    """Ends every challenge whose time is over; returns how many were looked at."""
    kinds: tuple[type[CodeChallenge], ...] = (Challenge, CustomerChallenge)
    due = [
        challenge
        for kind in kinds
        for challenge in kind.rows()
        .filter(state__in=CodeChallenge.LIVE, expires_at__lte=at)
        .order_by("expires_at")[:BATCH]
    ]
    for challenge in due:
        _expire(challenge, at=at)
    return len(due)


@transaction.atomic
def _expire(challenge: CodeChallenge, *, at: datetime) -> None:
    current = type(challenge).rows().select_for_update().get(pk=challenge.pk)
    if current.state in CodeChallenge.LIVE and current.expires_at <= at:
        run_out(current, at=at)


@transaction.atomic
def run_out(challenge: CodeChallenge, *, at: datetime) -> None:
    """The code's time is over; what was reserved for a message that no worker came to send is given back."""
    if challenge.state == "created":
        allowances.return_send(challenge.target, challenge.channel, at=challenge.state_at)
    move(challenge, CHALLENGE, "expire", by=SYSTEM, at=at, changes=challenge.AT_THE_END)
