"""The worker's side of a challenge: claim, send outside any transaction, write down what the gateway said."""

import logging
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from config.kernel.actors import OUTSIDE, SYSTEM
from config.kernel.ports import port
from config.outbox.moves import move
from config.outbox.services import audit
from verification.lifecycle import CHALLENGE
from verification.models import Challenge, CustomerChallenge
from verification.models.challenges import CodeChallenge
from verification.ports import DeliveryReceipt, SendOutcome
from verification.rules.challenges import TTL
from verification.rules.messages import sms_body
from verification.services import allowances, challenges, conversion
from verification.services.budgets import SpendStopped
from verification.services.confirming import code_of

log = logging.getLogger(__name__)
REPEATED = "repeated"
UNKNOWN = "unknown"


class UnknownReference(LookupError):
    """A report on something that we never sent, or have forgotten."""


def dispatch(
    *,
    challenge_id: UUID,
    send: int,
    reserved_at: datetime,
    at: datetime,
    kind: type[CodeChallenge] = Challenge,
) -> None:
    """Sends the `send`-th message of a challenge; called again after a crash, it sends at most once more.

    `reserved_at` is when it was counted against the limits, to be given back if the gateway refuses.
    """
    challenge = _claim(kind, challenge_id, send, at=at)
    if challenge is None:
        return
    try:
        outcome = _hand_over(challenge, reference_of(challenge.pk, send))
    except ImproperlyConfigured:
        log.exception("no code can be sent with these settings")
        outcome = SendOutcome("refused", error="configuration")
    _conclude(challenge, outcome, reserved_at=reserved_at, at=at)


@transaction.atomic
def _claim(kind: type[CodeChallenge], pk: UUID, send: int, *, at: datetime) -> CodeChallenge | None:
    """Committed before the gateway is called: whoever finds `dispatching` knows that it may have left."""
    challenge = kind.rows().select_for_update().filter(pk=pk).first()
    if challenge is None or challenge.state not in ("created", "dispatching"):
        return None
    if challenge.state == "dispatching":
        return _claim_again(challenge, at=at) if challenge.sends == send else None
    if challenge.expires_at <= at:
        challenges.run_out(challenge, at=at)
        return None
    if challenge.sends != send - 1:
        return None
    changes: dict[str, object] = {"sends": send, "delivered_at": None}
    if send == 1:
        # Ten minutes from the first message on, however long it waited for the worker.
        changes["expires_at"] = at + TTL
    return move(challenge, CHALLENGE, "dispatch", by=SYSTEM, at=at, changes=changes)


def _claim_again(challenge: CodeChallenge, *, at: datetime) -> CodeChallenge | None:
    """A worker was killed with this message in hand: it may have left, so it is sent once more, and never again."""
    if challenge.error != REPEATED and challenge.expires_at > at:
        try:
            allowances.reserve_price(challenge.target, challenge.channel, at=at)
        except SpendStopped:
            pass
        else:
            type(challenge)._base_manager.filter(pk=challenge.pk).update(error=REPEATED)
            audit("verification.challenge.repeat", by=SYSTEM, at=at, row=challenge)
            return challenge
    move(challenge, CHALLENGE, "accept", by=SYSTEM, at=at, changes={"sent_at": at, "error": UNKNOWN})
    return None


def _hand_over(challenge: CodeChallenge, reference: str) -> SendOutcome:
    target, code = challenge.target, code_of(challenge)
    language: Literal["de", "en"] = "en" if challenge.language == "en" else "de"
    outcome: SendOutcome
    if challenge.channel == "voice":
        outcome = port("verification.voice").speak_code(
            to=target.e164, extension=target.extension, code=code, language=language, reference=reference
        )
    else:
        outcome = port("verification.sms").send_text(
            to=target.e164, body=_text(challenge, code), reference=reference
        )
    return outcome


def _text(challenge: CodeChallenge, code: str) -> str:
    prefix = "en/" if challenge.language == "en" else ""
    not_me = f"{settings.PUBLIC_URL.partition('://')[2]}/{prefix}n/{challenge.link}"
    try:
        host, site, purpose = settings.PUBLIC_HOST, settings.SITE_NAME, challenge.purpose
        return sms_body(challenge.language, code, host, site, not_me, purpose)
    except ValueError as error:
        raise ImproperlyConfigured(f"SITE_NAME and PUBLIC_URL make no text message: {error}") from error


@transaction.atomic
def _conclude(challenge: CodeChallenge, outcome: SendOutcome, *, reserved_at: datetime, at: datetime) -> None:
    """`unknown` counts as sent, since it may have been: it is shown, billed, and never repeated by us."""
    current = type(challenge).rows().select_for_update().get(pk=challenge.pk)
    if (current.state, current.sends) != ("dispatching", challenge.sends):
        # Cancelled, entered, or reported on by the gateway in the meantime.
        return
    changes: dict[str, object] = {"provider_id": outcome.provider_id[:80]}
    if outcome.state == "refused":
        changes |= {"refusals": current.refusals + 1, "error": f"refused {outcome.error}"[:80].strip()}
        allowances.return_send(current.target, current.channel, at=reserved_at)
        move(current, CHALLENGE, "refuse", by=SYSTEM, at=at, changes=changes)
        return
    changes |= {"sent_at": at, "error": UNKNOWN if outcome.state == "unknown" else ""}
    conversion.note(current, at=at)
    move(current, CHALLENGE, "accept", by=SYSTEM, at=at, changes=changes)


def reference_of(pk: UUID, send: int) -> str:
    """What stands in the gateway's reports."""
    return f"{pk.hex}-{send}"


def _parsed(reference: str) -> tuple[UUID, int]:
    pk, _, send = reference.partition("-")
    try:
        return UUID(hex=pk), int(send)
    except ValueError as error:
        raise UnknownReference from error


@transaction.atomic
def record_receipt(*, receipt: DeliveryReceipt, at: datetime) -> None:
    """What a gateway reports later: any number of times, in any order; "delivered" is the last word.

    A report on an earlier message than the newest one changes nothing. Raises UnknownReference.
    """
    pk, send = _parsed(receipt.reference)
    challenge = _locked(pk)
    if challenge.sends != send:
        return
    if receipt.state == "delivered":
        type(challenge)._base_manager.filter(pk=pk, delivered_at=None).update(delivered_at=at)
        _take(challenge, "confirm_delivery", {"error": ""}, at=at)
    elif receipt.state == "failed" and challenge.delivered_at is None:
        _take(challenge, "fail_delivery", {"error": receipt.error[:80]}, at=at)


def _locked(pk: UUID) -> CodeChallenge:
    """The challenge behind a reference, whoever asked for it."""
    kinds: tuple[type[CodeChallenge], ...] = (Challenge, CustomerChallenge)
    for kind in kinds:
        found = kind._base_manager.select_for_update().filter(pk=pk).first()
        if found is not None:
            return found
    raise UnknownReference


def _take(challenge: CodeChallenge, action: str, changes: dict[str, object], *, at: datetime) -> None:
    """The move where it means something; a report on a challenge that is over is no news."""
    if any(one.action == action for one in CHALLENGE.legal(challenge.state, OUTSIDE.kind)):
        move(challenge, CHALLENGE, action, by=OUTSIDE, at=at, changes=changes)
