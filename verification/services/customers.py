"""A customer, who has no account, proves a number: asks for a code, asks for it again, enters it.

Of the number only a keyed hash stays. What it proves, and what follows from that, is the caller's to say.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rules.retention import CUSTOMER_CODE_DAYS
from config.kernel import keys
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.kernel.lifecycle import IllegalMove
from config.outbox.moves import move
from verification.lifecycle import CHALLENGE
from verification.models import CustomerChallenge
from verification.rules.challenges import TRIES, Target
from verification.selectors import closed
from verification.services import challenges, confirming
from verification.services.allowances import AddressHasAsked
from verification.services.budgets import SpendStopped
from verification.services.limits import LimitReached, When

# Nobody in particular: the audit trail says that a customer did it, never which one.
CUSTOMER = Actor("customer")
KEPT_FOR = timedelta(days=CUSTOMER_CODE_DAYS)


class NotNow(Refused):
    """No code goes to this number. Why is not said: a stranger may be asking about somebody else's number."""

    code = "not_now"
    message = _(
        "We cannot send a code to this number at present. Check the number, or try again tomorrow. "
        "A code on its way stays valid."
    )


@contextmanager
def _without_a_reason() -> Iterator[None]:
    """Limits of a number or of everybody are not told apart; only what a connection did itself is said."""
    try:
        yield
    except (AddressHasAsked, challenges.TooSoon):
        raise
    except (LimitReached, SpendStopped, challenges.Paused, challenges.Unreachable) as refusal:
        raise NotNow from refusal


def ask(*, e164: str, language: str, address: str, at: datetime) -> CustomerChallenge:
    """Sends a code to a number that a code can reach; the kind of line picks message or call.

    Where one is under way for this number, that one is meant. Raises NotNow, or AddressHasAsked.
    """
    if closed.is_closed(e164, at=at):
        raise NotNow
    number, version = CustomerChallenge.hash_of(e164), keys.current("otp")
    make = partial(
        CustomerChallenge,
        number_hmac=number,
        number_cipher=CustomerChallenge.encrypted(e164, version=version),
        key_version=version,
        language=language,
    )
    with _without_a_reason(), transaction.atomic():
        return challenges.order(
            CustomerChallenge.objects.filter(number_hmac=number),
            make,
            target=Target(e164, purpose=Target.CUSTOMER),
            channel="",
            address=address,
            by=CUSTOMER,
            at=at,
        )


def send_again(*, challenge_id: UUID, channel: str, address: str, at: datetime) -> CustomerChallenge:
    """The same code once more, over `channel`. Raises RanOut, TooSoon, NotNow or AddressHasAsked."""
    with _without_a_reason(), transaction.atomic():
        current = CustomerChallenge.rows().select_for_update().get(pk=challenge_id)
        if current.state not in CustomerChallenge.LIVE or current.expires_at <= at:
            # The number is gone with it, so it has to be typed again.
            raise confirming.RanOut
        return challenges.repeat(current, channel, address, by=CUSTOMER, at=at)


def confirm(*, challenge_id: UUID, code: str, at: datetime) -> CustomerChallenge:
    """Tries `code`; returns the challenge once it is verified.

    The same right code may come twice, from one form that was sent twice: that burns another try and changes
    nothing else. Raises CustomerChallenge.DoesNotExist, WrongCode, TooManyTries, LimitReached, RanOut or Replaced.
    """
    challenge = CustomerChallenge.objects.get(pk=challenge_id)
    states = (*CustomerChallenge.LIVE, "verified")
    if not confirming.take_try(challenge, code, by=CUSTOMER, at=at, states=states):
        raise _why_not(CustomerChallenge.objects.get(pk=challenge_id), at=at)
    return _succeed(challenge, at=at)


def _why_not(challenge: CustomerChallenge, *, at: datetime) -> Refused:
    if challenge.attempts >= TRIES:
        return challenges.TooManyTries(limit="tries", again=When(challenge.expires_at))
    if challenge.state in ("expired", *CustomerChallenge.LIVE) and challenge.expires_at <= at:
        return confirming.RanOut()
    return confirming.Replaced()


@transaction.atomic
def _succeed(challenge: CustomerChallenge, *, at: datetime) -> CustomerChallenge:
    changes = {"verified_at": at, **CustomerChallenge.AT_THE_END}
    try:
        return move(challenge, CHALLENGE, "verify", by=CUSTOMER, at=at, changes=changes)
    except IllegalMove:
        current = CustomerChallenge.objects.get(pk=challenge.pk)
        if current.state != "verified":
            raise _why_not(current, at=at) from None
        return current


def forget(*, number_hmac: str) -> None:
    """Everything that was kept of the codes to this number, at once; a worker that holds one finds nothing."""
    CustomerChallenge.objects.filter(number_hmac=number_hmac).delete()


def forget_old(*, at: datetime) -> int:
    """Deletes challenges that nothing can come of any more."""
    old = CustomerChallenge.objects.filter(created_at__lt=at - KEPT_FOR).exclude(closed_until__gt=at)
    deleted = old.exclude(state__in=CustomerChallenge.LIVE).delete()[1]
    return deleted.get(CustomerChallenge._meta.label, 0)
