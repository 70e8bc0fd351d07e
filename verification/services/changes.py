"""Changes of a living seal that somebody at the desk decides: another name, another number."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.lifecycle import NAME
from accounts.models import Business, BusinessName
from accounts.rules.names import skeleton
from accounts.services.entitlements import LimitReached, require_room
from config.kernel.actors import SYSTEM, Actor
from config.kernel.errors import Refused
from config.outbox.moves import move
from verification.models import Case, Change, Document, PhoneNumber, Seal
from verification.rules.policy import NUMBERS
from verification.selectors import changes as reading
from verification.selectors import usage
from verification.services import cases, documents, drafts, findings, limits, phones
from verification.services.claims import look_up
from verification.services.drafts import Locked
from verification.services.limits import Use

LIVING = ("active", "suspended")
A_MONTH = 6
NAME_CHANGE, FURTHER_NUMBER = Case.Kind.NAME_CHANGE, Case.Kind.FURTHER_NUMBER


class NoSeal(Refused):
    """Without a living seal there is nothing to change: the tasks are the way to one."""

    code = "no_seal"
    message = _("You have no seal whose details could be changed.")


class SameAsBefore(Refused):
    code = "same_as_before"
    message = _("This is the name that stands beside your seal already.")


class OtherNumberAsked(Refused):
    """Which of two requests a number that is entered belongs to would be a guess."""

    code = "other_number_asked"
    message = _(
        "You have already asked for a change of number or for another number. Finish or withdraw that request first."
    )


class SealNotValid(Refused):
    code = "seal_not_valid"
    message = _(
        "Your seal is suspended. The page of your seal says why; once it is valid again you can add a number."
    )


class NoRoom(LimitReached):
    """The business has as many numbers as its plan allows; those that it has stay."""

    code = "numbers_full"
    message = _(
        "Your plan allows this many numbers: %(limit)s. You have %(used)s. Return one of them, or choose a larger plan."
    )


@transaction.atomic
def ask(
    *,
    business: Business,
    kind: str,
    given: Mapping[str, Any],
    seen: str | None,
    by: Actor,
    at: datetime,
    seal: Seal | None = None,
) -> Change:
    """Keeps what is asked for in a draft, which the first call begins; nothing about the seal changes by it.

    `given` holds `reason`, and for a name `name` and `legal_name`. `seen` is the fingerprint of what the writer saw.
    A change of number begins at `seal`, where one is given; everything else at the main one.
    Raises NoSeal, SameAsBefore, OtherNumberAsked, SealNotValid, NoRoom, Locked, ChangedMeanwhile, LimitReached.
    """
    change = _begin(business, kind, seal, by=by, at=at)
    before, fields = reading.stored(change), reading.unlocked(change.case)
    wanted = {**before, **{key: value for key, value in given.items() if key in fields}}
    if kind == NAME_CHANGE and wanted["name"] in _names_so_far(change):
        raise SameAsBefore
    if not drafts.compare(stored=before, wanted=wanted, seen=seen):
        return change
    if kind == NAME_CHANGE:
        change.name = _propose(change, str(wanted["name"]), by=by, at=at)
        change.legal_name = str(wanted["legal_name"])
    change.reason, change.saved_at = str(wanted["reason"]), at
    change.save(update_fields=["name", "legal_name", "reason", "saved_at"])
    if wanted["legal_name"] != before["legal_name"]:
        _look_again(change, at=at)
    drafts.refresh(change.case, at=at)
    return change


def _names_so_far(change: Change) -> tuple[str, ...]:
    """As the seal says it, and as the business wrote it: where others have the same, the seal adds the city."""
    written = change.case.business.names.filter(state=BusinessName.State.APPROVED)
    return (change.was, *written.values_list("text", flat=True))


def _begin(business: Business, kind: str, chosen: Seal | None, *, by: Actor, at: datetime) -> Change:
    """The open change with its row locked, or a new one: two tabs follow each other."""
    business = Business.objects.select_for_update().get(pk=business.pk)
    change = reading.running(business, kind)
    if change is not None:
        change.case = (
            Case.objects.select_for_update(of=("self",)).select_related("business").get(pk=change.case_id)
        )
        if change.case.state not in reading.EDITABLE:
            raise Locked
        return change
    seal = reading.seal_of(business, kind, chosen.code if chosen else "")
    if seal is None:
        raise NoSeal
    if kind in NUMBERS:
        _require_quiet(seal, kind)
    if by.kind == "business":
        limits.take_here([Use("changes", str(business.pk), A_MONTH, timedelta(days=30))], at=at)
    return _open(seal, kind, by=by, at=at, previous=None)


def _require_quiet(seal: Seal, kind: str) -> None:
    """Raises OtherNumberAsked, and before a further number SealNotValid or NoRoom."""
    if reading.about_numbers(seal.business) is not None:
        raise OtherNumberAsked
    if kind == FURTHER_NUMBER:
        if seal.state != Seal.State.ACTIVE:
            raise SealNotValid
        require_room_for_number(seal.business)


def require_room_for_number(business: Business) -> None:
    """Raises NoRoom. Called with the business's row locked, so that the last place is given once."""
    try:
        require_room(business.pk, "numbers", used=usage.numbers(business.pk))
    except LimitReached as full:
        raise NoRoom(**full.values) from full


def _open(seal: Seal, kind: str, *, by: Actor, at: datetime, previous: Case | None) -> Change:
    language = previous.language if previous else seal.case.language
    case = cases.open_case(seal.business, kind, by=by, at=at, language=language, previous=previous)
    number = f"{seal.e164} {seal.extension}".strip()
    was = {NAME_CHANGE: seal.name, FURTHER_NUMBER: ""}.get(Case.Kind(kind), number)
    return Change.objects.create(case=case, seal=seal, was=was, reason="", saved_at=at)


def _propose(change: Change, text: str, *, by: Actor, at: datetime) -> BusinessName:
    """The name of this change; one proposed before makes room for it."""
    business = change.case.business
    for old in business.names.filter(state=BusinessName.State.PROPOSED):
        if old.text == text and old.pk == change.name_id:
            return old
        move(old, NAME, "replace", by=by, at=at)
    return BusinessName.objects.create(business=business, text=text, skeleton=skeleton(text), state_at=at)


def _look_again(change: Change, *, at: datetime) -> None:
    """What registers said about another legal name counts for nothing."""
    for source in ("vies", "gleif"):
        findings.ask(case=change.case, source=source, claim="", by=SYSTEM, at=at)
    look_up(change.case, at=at)


@transaction.atomic
def begin_again(old: Change, *, source: Case, by: Actor, at: datetime) -> Case | None:
    """The same request as a new draft, with its papers; None where there is no seal to change any more."""
    begun = reading.running(source.business, source.kind)
    if begun is not None:
        return begun.case
    seal = reading.seal_of(source.business, source.kind, old.seal.code if old.seal.further else "")
    if seal is None or (source.kind in NUMBERS and reading.about_numbers(source.business) is not None):
        return None
    change = _open(seal, source.kind, by=by, at=at, previous=source)
    if old.name is not None:
        change.name = _propose(change, old.name.text, by=SYSTEM, at=at)
    change.reason, change.legal_name = old.reason, old.legal_name
    change.save(update_fields=["name", "reason", "legal_name"])
    cases.carry_over(source, change.case, at=at)
    return change.case


def held(change: Change) -> Case:
    """The case with its row locked, where its papers may be changed now. Raises Locked."""
    rows = Case.objects.select_for_update(of=("self",)).select_related("business")
    case = rows.get(pk=change.case_id)
    if case.state not in reading.EDITABLE:
        raise Locked
    return case


def add_paper(*, change: Change, by: Actor, at: datetime, **file: Any) -> Document:
    """`file`: kind, name, content, issued_on. Raises what `documents.add` raises."""
    business = change.case.business
    return documents.add(business=business, by=by, at=at, hold=lambda: held(change), **file)


def remove_paper(*, change: Change, document_id: UUID, by: Actor, at: datetime) -> Document:
    return documents.remove(
        business=change.case.business, document_id=document_id, by=by, at=at, hold=lambda: held(change)
    )


@transaction.atomic
def submit(*, change: Change, by: Actor, at: datetime) -> Case:
    """Hands the request in. Raises what `cases.submit` raises, and for a further number NoRoom: the plan may have
    become smaller since it was begun."""
    if change.case.kind == FURTHER_NUMBER:
        require_room_for_number(Business.objects.select_for_update().get(pk=change.case.business_id))
    return cases.submit(case=change.case, by=by, at=at)


@transaction.atomic
def withdraw(*, change: Change, by: Actor, at: datetime) -> Case:
    """The business no longer wants it. Possible until it was decided; name, number and seal stay as they are."""
    case = cases.withdraw(case=change.case, by=by, at=at)
    let_go(change, by=by, at=at)
    return case


def let_go(change: Change, *, by: Actor, at: datetime, refused: bool = False) -> None:
    """What was asked for is off: the proposed name is no longer one, and the new number is free again."""
    if change.name is not None and change.name.state == BusinessName.State.PROPOSED:
        move(change.name, NAME, "refuse" if refused else "replace", by=by, at=at)
    phone = change.phone
    if phone is not None and phone.state in PhoneNumber.OPEN and not carries_a_seal(phone):
        phones.release(phone=phone, by=by, at=at)


def carries_a_seal(phone: PhoneNumber) -> bool:
    return Seal.objects.filter(phone=phone, state__in=LIVING).exists()
