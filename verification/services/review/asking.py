"""Asking the business back on named requirements, judging its papers, and notes among the desk."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypedDict

from django.db import transaction

from accounts.models import User
from config.outbox.moves import move
from config.outbox.services import audit
from verification.lifecycle import CASE
from verification.models import Case, CaseNote, Document
from verification.rules.reasons import BY_CODE
from verification.services.review.access import assigned, reviewer
from verification.services.review.errors import OtherOutcomes, ReasonMissing

TO_ANSWER = timedelta(days=14)


class Reason(TypedDict):
    """One reason of a decision or question: a code of the catalogue, what it is about, and words to the business."""

    code: str
    requirement: str
    text: str


def checked(reasons: Sequence[Reason]) -> list[Reason]:
    """The reasons as they are stored; raises ReasonMissing for none, or for a code that nobody published."""
    if not reasons or any(reason["code"] not in BY_CODE for reason in reasons):
        raise ReasonMissing
    return [Reason(code=r["code"], requirement=r["requirement"], text=r["text"].strip()) for r in reasons]


@transaction.atomic
def ask_back(*, case: Case, person: User, at: datetime, flags: Sequence[Reason]) -> Case:
    """Gives the case to the business for 14 days; only the flagged requirements unlock, our clock stands still."""
    flagged = checked(flags)
    if any(not flag["requirement"] for flag in flagged):
        raise ReasonMissing
    if case.kind == Case.Kind.APPEAL:
        raise OtherOutcomes
    by = assigned(case, person)
    changes = {"flagged": flagged, "due_at": at + TO_ANSWER, "reminded_at": None}
    return move(case, CASE, "ask_back", by=by, at=at, changes=changes)


@transaction.atomic
def judge_document(*, document: Document, verdict: str, person: User, at: datetime) -> Document:
    """Says whether a paper shows what it should; the verdict can be changed until the case is decided."""
    by = assigned(document.case, person)
    document.verdict, document.verdict_by, document.verdict_at = verdict, str(person.pk), at
    document.save(update_fields=["verdict", "verdict_by", "verdict_at"])
    audit("verification.document.judge", by=by, at=at, row=document, reason=verdict)
    return document


@transaction.atomic
def note(*, case: Case, person: User, at: datetime, text: str) -> CaseNote:
    """An internal note; the business never sees it."""
    by = reviewer(case, person)
    made = CaseNote.objects.create(case=case, author=person, at=at, text=text)
    audit("verification.case.note", by=by, at=at, row=case)
    return made
