"""What follows when a seal has ended: what was to be changed or decided about it lapses, a further number is free."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from config.kernel.actors import SYSTEM, Actor
from config.kernel.errors import Refused
from config.outbox.moves import move
from verification.lifecycle import CASE, OPEN_CASE
from verification.models import Case, Change, PhoneNumber, Seal
from verification.services import changes, phones, seals


def return_further(*, seal: Seal, by: Actor, at: datetime) -> Seal:
    """The owner gives a further seal back, and its number is free for others at once.

    Two transactions: in one, cases would be locked after the seal, where a decision locks them before it.
    """
    ended = seals.surrender(seal=seal, by=by, at=at)
    # The worker does the same, and may have been faster.
    with suppress(Refused):
        seal_ended(seal_id=ended.pk, at=at)
    return ended


@transaction.atomic
def seal_ended(*, seal_id: int, at: datetime) -> None:
    """Safe to repeat."""
    seal = Seal.objects.select_related("phone").get(pk=seal_id)
    if seal.state in changes.LIVING:
        return
    if seal.further and seal.phone.state in PhoneNumber.OPEN and not _is_used(seal.phone):
        phones.release(phone=seal.phone, by=SYSTEM, at=at)
    for change in Change.objects.filter(seal=seal, case__state__in=OPEN_CASE).select_related("case"):
        _lapse(change.case, at=at)
        changes.let_go(change, by=SYSTEM, at=at)
    for measure in _measures_about(seal):
        _lapse(measure, at=at)


def _is_used(phone: PhoneNumber) -> bool:
    """By another seal, or it waits in a request that was begun since."""
    waits = phone.changes.filter(case__state__in=OPEN_CASE)
    return changes.carries_a_seal(phone) or waits.exists()


def _lapse(case: Case, *, at: datetime) -> None:
    move(case, CASE, "lapse", by=SYSTEM, at=at, changes={"due_at": None})


def _measures_about(seal: Seal) -> "QuerySet[Case]":
    """Those that are not decided. One that names no seal, from before there were further ones, means the main one."""
    about = Q(proposal__seal=seal)
    if not seal.further:
        about |= Q(proposal__seal=None, business=seal.business_id)
    return Case.objects.filter(about, kind=Case.Kind.MISUSE, state__in=OPEN_CASE)
