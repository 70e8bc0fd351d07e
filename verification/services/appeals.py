"""Objections of a business: written as a draft on the server, with files, and submitted in time."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.moves import move
from config.outbox.services import audit
from verification.lifecycle import CASE
from verification.models import Appeal, Case, Decision, Document
from verification.rules.policy import CURRENT
from verification.selectors import appeals as reading
from verification.selectors import clock
from verification.services import documents, drafts


class NoObjection(Refused):
    """The decision refuses nothing, or for a reason that nobody can change."""

    code = "no_objection"
    message = _("You cannot object to this decision.")


class TimeOver(Refused):
    """The last day is over."""

    code = "appeal_too_late"
    message = _("The time to object is over. What you wrote has not been sent.")


class WithUs(Refused):
    """It was submitted before, perhaps in another tab."""

    code = "appeal_with_us"
    message = _("Your objection is with us already and cannot be changed any more.")


class NothingSaid(Refused):
    code = "nothing_said"
    message = _("Write why you do not agree before you submit the objection.")


@transaction.atomic
def save(*, decision: Decision, text: str, seen: str | None, by: Actor, at: datetime) -> Appeal:
    """Keeps the words of the draft, which the first call begins. Nothing has been sent by it.

    `seen` is the fingerprint of the words that the writer saw. Raises ChangedMeanwhile where others were saved
    since, WithUs, TimeOver, NoObjection.
    """
    appeal = _hold(decision, by=by, at=at)
    if drafts.compare(stored={"text": appeal.text}, wanted={"text": text}, seen=seen):
        appeal.text = text
    appeal.saved_at = at
    appeal.save(update_fields=["text", "saved_at"])
    return appeal


def add_file(*, decision: Decision, name: str, content: bytes, by: Actor, at: datetime) -> Document:
    """Adds a file to the draft; raises what `documents.add` and `save` raise."""
    return documents.add(
        business=decision.case.business,
        kind=reading.PAPER,
        name=name,
        content=content,
        issued_on=None,
        by=by,
        at=at,
        hold=lambda: _hold(decision, by=by, at=at).case,
    )


def remove_file(*, decision: Decision, document_id: UUID, by: Actor, at: datetime) -> Document:
    """Takes a file out of the draft again; raises documents.Gone."""
    return documents.remove(
        business=decision.case.business,
        document_id=document_id,
        by=by,
        at=at,
        hold=lambda: _hold(decision, by=by, at=at).case,
    )


@transaction.atomic
def submit(*, decision: Decision, by: Actor, at: datetime) -> Appeal:
    """Hands the draft in: the case that was decided is objected to from now on, and ours is the next step.

    Raises NothingSaid while there are no words, and what `save` raises.
    """
    appeal = _hold(decision, by=by, at=at)
    if not appeal.text:
        raise NothingSaid
    changes = {"submitted_at": at, "submitted_by_id": by.id, "due_at": clock.promise(at)}
    ids = {"business": appeal.case.business_id}
    move(appeal.case, CASE, "submit", by=by, at=at, changes=changes, event_ids=ids)
    move(decision.case, CASE, "appeal", by=by, at=at, changes={"due_at": clock.promise(at)})
    return appeal


@transaction.atomic
def withdraw(*, decision: Decision, by: Actor, at: datetime) -> Case:
    """Gives up the draft, or the objection that we have not decided yet; the latter cannot be made again."""
    appeal = reading.standing(decision)
    if appeal is None:
        raise NoObjection
    # The objection's row before the old case's, as when it is decided.
    case = move(appeal.case, CASE, "withdraw", by=by, at=at, changes={"due_at": None})
    Case.objects.filter(pk=decision.case_id, state="appealed").update(next_actor="", due_at=None)
    return case


def _hold(decision: Decision, *, by: Actor, at: datetime) -> Appeal:
    """The draft with the row of the decided case locked: two tabs follow each other, and begin one draft."""
    decided = Case.objects.select_for_update(of=("self",)).select_related("business").get(pk=decision.case_id)
    appeal = reading.standing(decision) or _begin(decision, decided, by=by, at=at)
    if appeal.case.state != "draft":
        raise WithUs
    if not appeal.in_time(at):
        raise TimeOver
    return appeal


def _begin(decision: Decision, decided: Case, *, by: Actor, at: datetime) -> Appeal:
    if not reading.may_be_objected_to(decision):
        raise NoObjection
    until = reading.last_moment_of(decision)
    if at > until:
        raise TimeOver
    if decided.state not in reading.OPEN_TO_OBJECTION:
        raise WithUs
    values: dict[str, Any] = {"kind": Case.Kind.APPEAL, "previous": decided, "policy_version": CURRENT}
    case = Case.objects.create(
        business=decided.business, language=decided.language, state_at=at, created_at=at, **values
    )
    audit("verification.case.open", by=by, at=at, row=case, to_state=case.state, reason=case.kind)
    return Appeal.objects.create(case=case, decision=decision, saved_at=at, until=until)
