"""The lock PIN of a number: whoever proves that number elsewhere waits for its holder longer.

Only a slow hash is stored. A PIN that was forgotten can be given up, and counts for as long again as it protects.
"""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.moves import Stale
from config.outbox.services import audit, record
from verification.models import PhoneNumber, Seal
from verification.services import limits
from verification.services.contests import TIME_WITH_PIN
from verification.services.limits import LimitReached, Use

TRIES_A_DAY = 5


class NoNumber(Refused):
    """Only a number that the business holds can be kept."""

    code = "no_number"
    message = _("Prove your phone number first. Then you can set a PIN for it.")


class NotHeld(NoNumber):
    """The number that was named is none of the business's any more."""

    code = "not_held"
    message = _("You do not hold this number any more. Each number has a PIN of its own.")


class WrongPin(Refused):
    """The PIN that counts now is another one; the try was counted."""

    code = "wrong_pin"
    message = _("This is not the PIN that counts now. Check it and type it again.")


class ManyPins(LimitReached):
    """So many wrong PINs that somebody may be guessing."""

    code = "pins_number"
    message = _("The PIN was typed wrongly too often. You can try again at %(again)s.")


def held(business: Business, number: str = "") -> PhoneNumber:
    """The number that the business holds and that has this id; without one, that of its main seal. Raises NoNumber or
    NotHeld.

    A number that was let go meanwhile is never answered with another one: each has a PIN of its own.
    """
    seals = Seal.objects.filter(phone=OuterRef("pk"), state__in=("active", "suspended"))
    rows = business.phones.filter(state__in=PhoneNumber.HELD).annotate(
        main=Exists(seals.filter(further=False)), further=Exists(seals.filter(further=True))
    )
    for phone in rows.order_by("-main", "further", "-proven_at"):
        if number in ("", str(phone.pk)):
            return phone
    raise NotHeld if number else NoNumber


def put(*, phone: PhoneNumber, pin: str, now: str, by: Actor, at: datetime) -> PhoneNumber:
    """Sets the PIN of a held number, or another one in its place; `now` is the one that counts so far.

    Not atomic on purpose: a try that was counted stays counted. Raises WrongPin, ManyPins, or Stale when a colleague
    changed it, or the number was let go, at this moment.
    """
    _check(phone, now, at=at)
    return _write(phone, make_password(pin), None, "set_lock_pin", by=by, at=at)


def remove(*, phone: PhoneNumber, now: str, by: Actor, at: datetime) -> PhoneNumber:
    """Takes the PIN away; raises what `put` raises."""
    _check(phone, now, at=at)
    return _write(phone, "", None, "remove_lock_pin", by=by, at=at)


def give_up(*, phone: PhoneNumber, by: Actor, at: datetime) -> PhoneNumber:
    """The PIN was forgotten: it ends, but only after as long as it protects, so that no thief gains by this."""
    if not phone.is_locked(at) or phone.lock_pin_until is not None:
        return phone
    until = at + TIME_WITH_PIN
    return _write(phone, phone.lock_pin_hash, until, "give_up_lock_pin", by=by, at=at)


def _check(phone: PhoneNumber, typed: str, *, at: datetime) -> None:
    if not phone.is_locked(at):
        return
    use = Use("lock_pin", str(phone.pk), TRIES_A_DAY, timedelta(days=1), ManyPins)
    limits.take([use], at=at)
    if not check_password(typed, phone.lock_pin_hash):
        raise WrongPin
    limits.give_back([use], at=at)


@transaction.atomic
def _write(
    phone: PhoneNumber, hashed: str, until: datetime | None, deed: str, *, by: Actor, at: datetime
) -> PhoneNumber:
    # Compared with what was read, since a colleague may have changed it since.
    same = PhoneNumber.objects.filter(
        pk=phone.pk, state__in=PhoneNumber.HELD, lock_pin_hash=phone.lock_pin_hash
    )
    if (
        same.filter(lock_pin_until=phone.lock_pin_until).update(lock_pin_hash=hashed, lock_pin_until=until)
        != 1
    ):
        raise Stale
    audit(f"verification.phone.{deed}", by=by, at=at, row=phone)
    record("verification.phone_lock_changed", at=at, phonenumber=phone.pk, business=phone.business_id)
    phone.refresh_from_db()
    return phone
