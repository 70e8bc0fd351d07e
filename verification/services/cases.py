"""The life of a case on the business's side, and its way to the desk; what the desk does is in `review`."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from config.kernel.actors import SYSTEM, Actor
from config.kernel.errors import Refused
from config.outbox.moves import move
from config.outbox.services import audit, record
from verification.lifecycle import CASE, FINDING
from verification.models import Case, Requirement, Seal
from verification.rules.policy import CURRENT
from verification.selectors import cases, clock
from verification.selectors.progress import obstacles
from verification.services import documents, drafts, findings
from verification.services.claims import look_up, snapshot

MORE_TIME = timedelta(days=14)


class NotReady(Refused):
    """Something that is asked for is missing."""

    code = "not_ready"
    message = _("Something is still missing. The tasks marked below come first.")


class NoMoreTime(Refused):
    code = "no_more_time"
    message = _("We have given you more time once already.")


class TooLate(Refused):
    code = "too_late"
    message = _("This case can no longer be opened again. Start a new one instead.")


@transaction.atomic
def open_initial(*, business: Business, by: Actor, at: datetime, language: str = "de") -> Case:
    """The business's first case. Idempotent: a case that exists is returned, unless it was withdrawn.

    After a withdrawn one everything that was fine in it is carried over.
    """
    known = cases.current(business)
    if known is not None and known.state != "withdrawn":
        return known
    case = open_case(business, Case.Kind.INITIAL, by=by, at=at, language=language, previous=known)
    if known is not None and case.previous_id == known.pk:
        carry_over(known, case, at=at)
    return case


@transaction.atomic
def open_renewal(*, seal: Seal, by: Actor, at: datetime) -> Case:
    """The case that renews a seal, due when its assurance ends: what was entered stays, evidence is shown anew."""
    before = cases.current(seal.business)
    if before is not None and before.state in cases.OPEN:
        return before
    language = before.language if before else "de"
    case = open_case(seal.business, Case.Kind.RENEWAL, by=by, at=at, language=language, previous=before)
    Case.objects.filter(pk=case.pk).update(due_at=seal.ends_at)
    case.refresh_from_db()
    return case


def open_case(
    business: Business, kind: str, *, by: Actor, at: datetime, language: str, previous: Case | None
) -> Case:
    """A fresh draft of this kind, or the open one that somebody began at the same moment."""
    try:
        with transaction.atomic():
            case = Case.objects.create(
                business=business,
                kind=kind,
                policy_version=CURRENT,
                state_at=at,
                created_at=at,
                language=language,
                previous=previous,
            )
    except IntegrityError:
        # Opened twice at the same moment; the other one is as good.
        return Case.objects.get(business=business, kind=kind, state__in=cases.OPEN)
    audit("verification.case.open", by=by, at=at, row=case, to_state=case.state, reason=kind)
    look_up(case, at=at)
    drafts.refresh(case, at=at)
    record("verification.case_opened", at=at, case=case.pk, business=business.pk)
    return case


@transaction.atomic
def submit(*, case: Case, by: Actor, at: datetime) -> Case:
    """Hands the case in. What is claimed is frozen with it, and looks that failed or grew old are done anew.

    Raises NotReady while something is due, IllegalMove or Stale when it was handed in before.
    """
    case = Case.objects.select_for_update().select_related("business").get(pk=case.pk)
    drafts.refresh(case, at=at)
    if case.state == "draft" and obstacles(case, at=at):
        raise NotReady
    changes = {"submitted_at": at, "submitted_by_id": by.id, "due_at": clock.promise(at), "flagged": []}
    ids = {"business": case.business_id}
    case = move(case, CASE, "submit", by=by, at=at, changes=changes, event_ids=ids)
    snapshot(case)
    look_up(case, at=at)
    findings.freshen(case=case, by=SYSTEM, at=at)
    return case


@transaction.atomic
def start_checks(*, case_id: object, at: datetime) -> None:
    """From submitted to the checks, and on to the queue where nothing is left to check. Safe to repeat."""
    case = Case.objects.select_for_update().get(pk=str(case_id))
    if case.state == "submitted":
        move(case, CASE, "start_checks", by=SYSTEM, at=at, changes={"due_at": case.due_at})
    advance(case_id=case_id, at=at)


@transaction.atomic
def advance(*, case_id: object, at: datetime) -> None:
    """To the desk's queue as soon as no look is due or running; the operator's clock starts there."""
    case = Case.objects.select_for_update().select_related("business").get(pk=str(case_id))
    drafts.refresh(case, at=at)
    if case.state == "auto_checks" and not case.findings.filter(state__in=findings.OPEN).exists():
        move(case, CASE, "queue", by=SYSTEM, at=at, changes={"due_at": clock.promise(at)})


@transaction.atomic
def withdraw(*, case: Case, by: Actor, at: datetime) -> Case:
    """The business gives up the case; no look goes on. Possible until it was decided."""
    case = move(case, CASE, "withdraw", by=by, at=at, changes={"due_at": None})
    for finding in case.findings.filter(state__in=findings.OPEN):
        move(finding, FINDING, "discard", by=by, at=at)
    return case


@transaction.atomic
def answer(*, case: Case, by: Actor, at: datetime, answers: Mapping[str, str]) -> Case:
    """Answers what we asked back: the same reviewer goes on, and our clock where it stood still.

    `answers` holds the business's words by requirement. Raises NotReady while something flagged is still due.
    """
    case = Case.objects.select_for_update().select_related("business").get(pk=case.pk)
    drafts.refresh(case, at=at)
    asked = {flag["requirement"] for flag in case.flagged}
    if case.state == "info_requested" and asked & set(obstacles(case, at=at)):
        raise NotReady
    flagged = [{**flag, "answer": answers.get(flag["requirement"], "")} for flag in case.flagged]
    changes = {
        "due_at": clock.resumed(case, at=at),
        "flagged": flagged,
        "reminded_at": None,
        "more_time_at": None,
        "escalated_at": None,
        "late_at": None,
    }
    case = move(case, CASE, "answer", by=by, at=at, changes=changes)
    snapshot(case)
    look_up(case, at=at)
    findings.freshen(case=case, by=SYSTEM, at=at)
    return case


@transaction.atomic
def ask_more_time(*, case: Case, by: Actor, at: datetime) -> Case:
    """Two more weeks to answer, once. Raises NoMoreTime."""
    waiting = Case.objects.filter(pk=case.pk, state="info_requested", more_time_at=None, due_at__isnull=False)
    if not case.due_at or not waiting.update(
        due_at=case.due_at + MORE_TIME, more_time_at=at, reminded_at=None
    ):
        raise NoMoreTime
    audit("verification.case.ask_more_time", by=by, at=at, row=case)
    case.refresh_from_db()
    return case


@transaction.atomic
def reopen(*, case: Case, by: Actor, at: datetime) -> Case:
    """Opens an abandoned case again, as a draft with everything in it. Raises TooLate after 90 days."""
    if case.state == "abandoned" and at - case.state_at > cases.REOPEN_FOR:
        raise TooLate
    case = move(case, CASE, "reopen", by=by, at=at, changes={"due_at": None, "reminded_at": None})
    drafts.refresh(case, at=at)
    return case


def carry_over(source: Case, target: Case, *, at: datetime) -> None:
    """Papers that nobody turned down, good answers that are still fresh, and what was claimed."""
    if target.documents.exists():
        return
    documents.copy(source=source, target=target, at=at)
    for row in source.requirements.exclude(claim={}):
        Requirement.objects.filter(case=target, code=row.code).update(claim=row.claim)
    findings.copy(source=source, target=target, at=at)
    drafts.refresh(target, at=at)
