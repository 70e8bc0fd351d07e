"""What the desk's decision about a change does, in the deciding transaction."""

from datetime import datetime

from django.db import transaction

from accounts.models import Business, BusinessName
from config.kernel.actors import SYSTEM, Actor
from verification.models import Case, Change, Decision
from verification.services import changes, naming, phones, seals


@transaction.atomic
def approve(*, case: Case, decision: Decision, by: Actor, at: datetime) -> None:
    """The change takes effect as one with the decision. Raises CannotIssue, NumberHasSeal."""
    change = Change.objects.select_related("seal__business", "name", "phone").get(case=case)
    decision.case = case
    if case.kind == Case.Kind.NAME_CHANGE:
        _rename(change, decision, by=by, at=at)
    elif case.kind == Case.Kind.FURTHER_NUMBER:
        _add_number(change, decision, by=by, at=at)
    else:
        _move_number(change, decision, by=by, at=at)


def _rename(change: Change, decision: Decision, *, by: Actor, at: datetime) -> None:
    business, name = change.seal.business, change.name
    if name is None or name.state != BusinessName.State.PROPOSED:
        raise seals.CannotIssue(why="name")
    naming.stand(name, at=at)
    if change.legal_name:
        Business.objects.filter(pk=business.pk).update(legal_name=change.legal_name)
    seals.rename(seal=change.seal, decision=decision, by=by, at=at)


def _move_number(change: Change, decision: Decision, *, by: Actor, at: datetime) -> None:
    if change.phone is None:
        raise seals.CannotIssue(why="phone")
    before = change.seal.phone
    seals.move_number(seal=change.seal, phone=change.phone, decision=decision, by=by, at=at)
    before.refresh_from_db()
    if before.pk != change.phone_id and before.state in before.OPEN:
        phones.release(phone=before, by=SYSTEM, at=at)


def _add_number(change: Change, decision: Decision, *, by: Actor, at: datetime) -> None:
    if change.phone is None:
        raise seals.CannotIssue(why="phone")
    seals.issue_further(phone=change.phone, decision=decision, by=by, at=at)


@transaction.atomic
def refuse(*, case: Case, at: datetime) -> None:
    """Name, number and seal stay as they were."""
    change = Change.objects.select_related("name", "phone").get(case=case)
    changes.let_go(change, by=SYSTEM, at=at, refused=True)


@transaction.atomic
def open_again(*, source: Case, by: Actor, at: datetime) -> Case | None:
    """After an objection that was right: the same request as a new draft, with its papers. A number is proven anew.

    None where the seal has ended meanwhile; a request that was begun in the meantime is as good.
    """
    old = Change.objects.select_related("seal__business", "seal__case", "name").get(case=source)
    return changes.begin_again(old, source=source, by=by, at=at)
