"""A code is entered: the try is burnt first, in a transaction of its own, and only then compared."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

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
from verification.rules.challenges import TRIES, derive_code, is_code, pace
from verification.services import allowances, contests, phones
from verification.services.challenges import TooManyTries
from verification.services.limits import When
from verification.services.tries import WrongCode, burn

__all__ = ("Confirmed", "RanOut", "Replaced", "WrongCode", "code_of", "confirm", "take_try")


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
    Challenge.DoesNotExist for another business's challenge, and WrongCode, TooFast, TooManyTries, LimitReached,
    RanOut or Replaced.
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

    Raises WrongCode, TooFast, TooManyTries or LimitReached.
    """
    rows = type(challenge)._base_manager.filter(state__in=states)
    uses = allowances.try_uses(challenge.target, challenge.bound_to[0])
    tries = burn(rows, challenge.pk, uses=uses, at=at, pace=pace(challenge.digits))
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
