"""The desk calls a number that no code reaches: asked for in a slot, called, noted, and proven by it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Business, Membership, User
from accounts.permissions import desk_actor
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.moves import move
from config.outbox.services import audit, record
from verification.lifecycle import CALL_BACK
from verification.models import CallBack, PhoneNumber
from verification.rules.slots import Slot
from verification.selectors import closed, ways
from verification.selectors.call_backs import needs_second, open_slots
from verification.services import allowances, limits, phones
from verification.services.letters import NotYet
from verification.services.phones import NumberClosed
from verification.services.review.errors import OwnBusiness, SamePerson

CALLS = 2


class SlotGone(Refused):
    """The page stood open over night, or somebody wrote an own time into the form."""

    code = "slot_gone"
    message = _("This time is over or was never offered. Choose another one.")


class SourceMissing(Refused):
    """A call proves nothing unless its number comes from somewhere else than the business."""

    code = "source_missing"
    message = _("Write where you found the number, and whom you spoke to.")


@transaction.atomic
def ask(*, phone: PhoneNumber, slot: Slot, published: str, ask_for: str, by: Actor, at: datetime) -> CallBack:
    """The business asks to be called; where a call is open already, that one moves to the new slot.

    Raises NotYet, SlotGone, NumberClosed or LimitReached, and then nothing has changed.
    """
    Business.objects.select_for_update().get(pk=phone.business_id)
    if slot not in open_slots(at=at):
        raise SlotGone
    if closed.is_closed(phone.e164, at=at):
        raise NumberClosed
    values = {"slot_from": slot.begins, "slot_to": slot.ends, "published": published, "ask_for": ask_for}
    running = CallBack.objects.select_for_update().filter(phone=phone, state="asked").first()
    if running is not None:
        CallBack.objects.filter(pk=running.pk).update(**values)
        audit("verification.call_back.put_off", by=by, at=at, row=running)
        running.refresh_from_db()
        return running
    if not ways.open_to(phone, at=at).call:
        raise NotYet
    limits.take_here(allowances.call_back_uses(f"{phone.e164};{phone.extension}"), at=at)
    return _create(phone, values, by=by, at=at)


def _create(phone: PhoneNumber, values: dict[str, object], *, by: Actor, at: datetime) -> CallBack:
    try:
        with transaction.atomic():
            call = CallBack.objects.create(phone=phone, state_at=at, asked_by=by.id, created_at=at, **values)
    except IntegrityError:
        # One waits for a second person; there is nothing to ask for.
        return CallBack.objects.get(phone=phone, state__in=CallBack.OPEN)
    audit("verification.call_back.ask", by=by, at=at, row=call, to_state=call.state)
    record("verification.call_back_asked", at=at, callback=call.pk)
    return call


@transaction.atomic
def cancel(*, call: CallBack, by: Actor, at: datetime) -> None:
    """The business does not want the call any more; one that is over stays as it is."""
    current = CallBack.objects.select_for_update().get(pk=call.pk)
    if current.state in CallBack.OPEN:
        move(current, CALL_BACK, "cancel", by=by, at=at)


def _caller(call: CallBack, person: User) -> Actor:
    if Membership.objects.filter(business_id=call.phone.business_id, user=person).exists():
        raise OwnBusiness
    return desk_actor(person)


@transaction.atomic
def reached(*, call: CallBack, source: str, spoke_to: str, note: str, person: User, at: datetime) -> CallBack:
    """Somebody at the number, which the caller found in a public source, says that the business asked for this.

    Proves the number at once, or waits for a second person where a seal stands on it. Raises SourceMissing,
    OwnBusiness, IllegalMove, or what `phones.prove` raises.
    """
    by = _caller(call, person)
    if not (source.strip() and spoke_to.strip()):
        raise SourceMissing
    changes = {"source": source, "spoke_to": spoke_to, "note": note, "caller": person, "second": None}
    if needs_second(call.phone):
        return move(call, CALL_BACK, "report", by=by, at=at, changes=changes)
    done = move(call, CALL_BACK, "confirm", by=by, at=at, changes=changes)
    phones.prove(phone=call.phone, method="call_back", by=by, at=at)
    return done


@transaction.atomic
def confirm(*, call: CallBack, person: User, at: datetime) -> CallBack:
    """The second of four eyes agrees: the number is proven. Raises SamePerson for the caller."""
    by = _caller(call, person)
    if call.caller_id == person.pk:
        raise SamePerson
    done = move(call, CALL_BACK, "confirm", by=by, at=at, changes={"second": person})
    phones.prove(phone=call.phone, method="call_back", by=by, at=at)
    return done


@transaction.atomic
def send_back(*, call: CallBack, person: User, at: datetime) -> CallBack:
    """The second person is not convinced: the call is to be made again."""
    by = _caller(call, person)
    if call.caller_id == person.pk:
        raise SamePerson
    return move(call, CALL_BACK, "object", by=by, at=at)


@transaction.atomic
def missed(*, call: CallBack, note: str, person: User, at: datetime) -> CallBack:
    """Nobody answered: once more in the first slot that is left, and after two calls it is over."""
    by = _caller(call, person)
    current = CallBack.objects.select_for_update().get(pk=call.pk)
    changes: dict[str, object] = {"calls": current.calls + 1, "note": note}
    if current.calls + 1 >= CALLS:
        return move(current, CALL_BACK, "give_up", by=by, at=at, changes=changes)
    following = open_slots(at=at)[0]
    changes |= {"slot_from": following.begins, "slot_to": following.ends}
    return move(current, CALL_BACK, "miss", by=by, at=at, changes=changes)


@transaction.atomic
def denied(*, call: CallBack, note: str, person: User, at: datetime) -> CallBack:
    """Whoever answered knows nothing of this business, or the number stands in no public source."""
    by = _caller(call, person)
    return move(call, CALL_BACK, "deny", by=by, at=at, changes={"note": note})
