"""Which ways to prove a number are open besides a code by message or call, and how they stand."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from accounts.models import Business
from verification.models import CallBack, Challenge, Letter, PhoneNumber
from verification.rules.numbers import ChannelPlan, channels, classify

LETTER_AFTER, CALL_AFTER = 1, 2
LOOK_BACK = timedelta(days=30)


@dataclass(frozen=True)
class Ways:
    """`letter` and `call` are open now; `by_hand`: no code can ever be sent to this kind of number."""

    letter: bool
    call: bool
    by_hand: bool


def plan_of(phone: PhoneNumber) -> ChannelPlan:
    try:
        return channels(classify(phone.e164, phone.extension), settings.PHONE_COUNTRIES)
    except ValueError:
        # The numbering plan has changed under a stored number.
        return ChannelPlan()


def open_to(phone: PhoneNumber, *, at: datetime) -> Ways:
    """A letter once a message has led to nothing, a call after two; both at once where no code can be sent.

    Behind a switchboard nobody hears a machine, so with an extension a call is open after one.
    """
    plan = plan_of(phone)
    if plan.by_hand:
        return Ways(letter=True, call=True, by_hand=True)
    if plan.refusal or not (plan.sms or plan.voice):
        return Ways(letter=False, call=False, by_hand=False)
    vain = vain_messages(phone, at=at)
    needed = 1 if phone.extension else CALL_AFTER
    return Ways(letter=vain >= LETTER_AFTER, call=vain >= needed, by_hand=False)


def vain_messages(phone: PhoneNumber, *, at: datetime) -> int:
    """Messages and calls of the last 30 days that led to no proof; one that may still arrive is not among them."""
    rows = Challenge.objects.filter(phone=phone, created_at__gt=at - LOOK_BACK).exclude(state="verified")
    tried = list(rows.order_by("-created_at"))
    newest = tried[0] if tried else None
    may_arrive = (
        newest is not None
        and newest.sends > 0
        and newest.state in ("created", "dispatching", "sent")
        and at < newest.again_at(newest.channel)
    )
    return sum(one.sends for one in tried) - may_arrive


@dataclass(frozen=True)
class OtherWays:
    """What the pages about a number say of the other ways."""

    phone: PhoneNumber
    open: Ways
    letter: Letter | None
    call: CallBack | None


def other_ways(business: Business, phone: PhoneNumber, *, at: datetime) -> OtherWays | None:
    """None while nothing besides a code is open: then nothing can be under way either, and one query was enough."""
    if phone.is_proven(at):
        return None
    found = open_to(phone, at=at)
    if not (found.letter or found.call):
        return None
    letter = Letter.objects.filter(
        business=business, phone=phone, state__in=Letter.LIVE, expires_at__gt=at
    ).first()
    call = CallBack.objects.filter(phone=phone).select_related("phone").order_by("-created_at").first()
    return OtherWays(phone, found, letter, call)
