"""A code is entered: the try is burnt first, in a transaction of its own, and only then compared."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Business
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.kernel.keys import secret
from config.kernel.lifecycle import IllegalMove
from config.outbox.moves import move
from config.outbox.services import audit
from verification.lifecycle import CHALLENGE
from verification.models import Challenge
from verification.models.challenges import CodeChallenge
from verification.rules.challenges import TRIES, derive_code, is_code
from verification.services import allowances, contests, limits, phones
from verification.services.challenges import TooManyTries
from verification.services.limits import LimitReached, When


class WrongCode(Refused):
    """The code is not the one; `values["left"]` tries remain."""

    code = "wrong_code"

    def __str__(self) -> str:
        left = int(str(self.values["left"]))
        return ngettext(
            "That code is not right. You have %(left)d try left.",
            "That code is not right. You have %(left)d tries left.",
            left,
        ) % {"left": left}


class RanOut(Refused):
    """The ten minutes are over; no try was burnt."""

    code = "ran_out"
    message = _("The code has expired.")


class Replaced(Refused):
    """The challenge was cancelled, or another number is being proved now; no try was burnt."""

    code = "replaced"
    message = _("This code is no longer in use. Enter the code of the newest message.")


@dataclass(frozen=True)
class Confirmed:
    """The right code was entered; `result` says whether the number is the business's own now."""

    challenge: Challenge
    result: contests.Result


def confirm(*, business: Business, challenge_id: UUID, code: str, by: Actor, at: datetime) -> Confirmed:
    """Tries `code` (digits only, see `rules.challenges.normalise_code`) on a challenge of this business.

    Not atomic on purpose: a try that was burnt stays burnt, whatever happens to the rest. Raises
    Challenge.DoesNotExist for another business's challenge, and WrongCode, TooManyTries, LimitReached, RanOut or
    Replaced.
    """
    rows = Challenge.rows().filter(phone__business=business)
    challenge = rows.get(pk=challenge_id)
    if not take_try(challenge, code, by=by, at=at):
        return _explain(rows.get(pk=challenge_id), at=at)
    return _succeed(challenge, by=by, at=at)


def take_try(
    challenge: CodeChallenge,
    code: str,
    *,
    by: Actor,
    at: datetime,
    states: Sequence[str] = CodeChallenge.LIVE,
) -> bool:
    """Burns a try, then compares. True for the right code, False where the challenge takes no try (any more).

    Raises WrongCode, TooManyTries or LimitReached.
    """
    tries = _burn(challenge, states, at=at)
    if tries is None:
        return False
    if not is_code(code, code_of(challenge)):
        raise _failed(challenge, tries, by=by, at=at)
    return True


def code_of(challenge: CodeChallenge) -> str:
    """The code, derived anew; it is stored nowhere and must not be kept, logged or put into an event."""
    number, whose = challenge.bound_to
    return derive_code(
        secret("otp", challenge.key_version),
        challenge.pk,
        challenge.purpose,
        number,
        whose,
        bytes(challenge.nonce),
        challenge.digits,
    )


def _burn(challenge: CodeChallenge, states: Sequence[str], *, at: datetime) -> int | None:
    """Counts the try and commits; how many were made with it, or None when this challenge takes no more.

    A full limit of the number or the business refuses the try as well, and it stays burnt all the same.
    """
    refusal: LimitReached | None = None
    with transaction.atomic(durable=True):
        every = type(challenge)._base_manager
        open_rows = every.filter(pk=challenge.pk, state__in=states, attempts__lt=TRIES, expires_at__gt=at)
        if not open_rows.update(attempts=F("attempts") + 1, last_try_at=at):
            return None
        tries: int = every.values_list("attempts", flat=True).get(pk=challenge.pk)
        try:
            limits.take(allowances.try_uses(challenge.target, challenge.bound_to[0]), at=at)
        except LimitReached as full:
            refusal = full
    if refusal is not None:
        raise refusal
    return tries


def _explain(challenge: Challenge, *, at: datetime) -> Confirmed:
    """Why no try was taken, from the row as it is now."""
    if challenge.state == "verified":
        # The same form sent twice: the first one did it, and nothing is compared again.
        return Confirmed(challenge, contests.standing_of(challenge.phone))
    if challenge.attempts >= TRIES:
        raise TooManyTries(limit="tries", again=When(challenge.expires_at))
    if challenge.state == "expired" or (challenge.state in Challenge.LIVE and challenge.expires_at <= at):
        raise RanOut
    raise Replaced


@transaction.atomic
def _failed(challenge: CodeChallenge, tries: int, *, by: Actor, at: datetime) -> Refused:
    audit("verification.challenge.wrong_code", by=by, at=at, row=challenge)
    if tries >= TRIES:
        # Another of the five tries may just have been the right one.
        with contextlib.suppress(IllegalMove):
            move(challenge, CHALLENGE, "exhaust", by=by, at=at, changes=challenge.AT_THE_END)
    # Last, since everybody's failures meet in this one row.
    allowances.count_failure(purpose=challenge.purpose, at=at)
    if tries >= TRIES:
        return TooManyTries(limit="tries", again=When(challenge.expires_at))
    return WrongCode(left=TRIES - tries)


@transaction.atomic
def _succeed(challenge: Challenge, *, by: Actor, at: datetime) -> Confirmed:
    """The challenge is used up and the number proven together; the table lets only one of many callers through."""
    try:
        done = move(challenge, CHALLENGE, "verify", by=by, at=at, changes={"verified_at": at})
    except IllegalMove:
        return _explain(Challenge.objects.select_related("phone").get(pk=challenge.pk), at=at)
    return Confirmed(done, phones.prove(phone=challenge.phone, method=challenge.channel, by=by, at=at))
