"""Calls by the desk: when they can be, what is due, and what one call's page shows."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Business, User
from accounts.selectors.calendar import calendar
from config.kernel.lifecycle import Move
from verification.lifecycle import CALL_BACK
from verification.models import CallBack, PhoneNumber, Seal
from verification.rules.slots import Slot, slots

LONGEST = 200


def open_slots(*, at: datetime) -> tuple[Slot, ...]:
    return slots(at, calendar())


def newest(business: Business) -> CallBack | None:
    rows = CallBack.objects.filter(phone__business=business, phone__state__in=PhoneNumber.OPEN)
    return rows.select_related("phone").order_by("-created_at").first()


def queue() -> list[CallBack]:
    """What is open, by its slot: first what is late, then what comes next."""
    rows = CallBack.objects.filter(state__in=CallBack.OPEN).select_related("phone__business", "caller")
    return list(rows.order_by("slot_from", "id")[:LONGEST])


def needs_second(phone: PhoneNumber) -> bool:
    """Whether a seal stands on the number, so that the call alone would keep it valid: then two people decide.

    Without a seal the case is approved by two anyway, since the call is the only evidence for its number.
    """
    return Seal.objects.filter(business_id=phone.business_id, state__in=("active", "suspended")).exists()


@dataclass(frozen=True)
class CallPage:
    """All that whoever calls needs on one page."""

    call: CallBack
    moves: dict[str, Move]
    second: bool
    own_report: bool


def call_page(call: CallBack, *, person: User, actor_kind: str) -> CallPage:
    moves = {move.action: move for move in CALL_BACK.legal(call.state, actor_kind)}
    return CallPage(call, moves, needs_second(call.phone), call.caller_id == person.pk)
