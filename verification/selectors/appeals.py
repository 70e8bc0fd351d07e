"""Objections: what may be objected to and until when, and the pages about one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from django.conf import settings

from accounts.models import Business, User
from config.kernel.lifecycle import Move
from verification.lifecycle import CASE
from verification.models import Appeal, Case, CaseNote, Decision, Document, Proposal, Seal
from verification.rules import appeals as rules
from verification.rules import reasons
from verification.selectors.own_seals import seal_of
from verification.selectors.rows import change_of

PAPER: Final = "objection"
OPEN_TO_OBJECTION: Final = ("rejected", "closed")
ANSWERS: Final = tuple(rules.DECIDED.values())
Stage = Literal["open", "over", "never", "with_us", "decided", "withdrawn"]


@dataclass(frozen=True)
class AppealPage:
    """One objection as the business sees it; `appeal` is missing while nothing has been written."""

    decision: Decision
    stage: Stage
    until: datetime
    appeal: Appeal | None
    documents: tuple[Document, ...]
    answer: Decision | None

    @property
    def text(self) -> str:
        return self.appeal.text if self.appeal else ""

    @property
    def case(self) -> Case | None:
        return self.appeal.case if self.appeal else None


def last_moment_of(decision: Decision) -> datetime:
    return rules.last_moment(decision.at, settings.OBJECTION_DAYS, settings.TIME_ZONE)


def may_be_objected_to(decision: Decision) -> bool:
    """A refusing decision, unless no reason of it can be argued about."""
    known = (reasons.BY_CODE.get(one["code"]) for one in decision.reasons)
    return decision.outcome in rules.REFUSING and any(one is None or one.appealable for one in known)


def standing(decision: Decision) -> Appeal | None:
    """The objection to a decision, a draft included; one that was withdrawn as a draft does not count."""
    rows = Appeal.objects.filter(decision=decision).select_related("case__business", "case__submitted_by")
    return rows.exclude(case__state="withdrawn", case__submitted_at=None).order_by("-pk").first()


def appeal_page(business: Business, pk: UUID, *, at: datetime) -> AppealPage | None:
    """The page about the objection to this decision of the business; None for anybody else's decision."""
    rows = Decision.objects.select_related("case__business").filter(case__business=business)
    decision = rows.filter(pk=pk).first()
    if decision is None:
        return None
    appeal = standing(decision)
    until = appeal.until if appeal else last_moment_of(decision)
    papers = Document.objects.filter(case=appeal.case, removed_at=None) if appeal else Document.objects.none()
    answers = Decision.objects.filter(case=appeal.case) if appeal else Decision.objects.none()
    return AppealPage(
        decision=decision,
        stage=_stage(decision, appeal, until, at),
        until=until,
        appeal=appeal,
        documents=tuple(papers.order_by("uploaded_at")),
        answer=answers.first(),
    )


def _stage(decision: Decision, appeal: Appeal | None, until: datetime, at: datetime) -> Stage:
    if appeal is not None and appeal.case.state != "draft":
        known: dict[str, Stage] = {"closed": "decided", "withdrawn": "withdrawn"}
        return known.get(appeal.case.state, "with_us")
    if not may_be_objected_to(decision):
        return "never"
    return "open" if at <= until else "over"


def running(business: Business) -> list[Appeal]:
    """Objections that were submitted, the newest first; a few, for the status page."""
    rows = Appeal.objects.filter(case__business=business, case__submitted_at__isnull=False)
    return list(rows.select_related("case", "decision").order_by("-pk")[:3])


@dataclass(frozen=True)
class DeskAppeal:
    """All that a reviewer of an objection needs on one page: it, and the decision that it is about."""

    case: Case
    appeal: Appeal
    old: Decision
    documents: list[Document]
    old_documents: list[Document]
    notes: list[CaseNote]
    answer: Decision | None
    proposal: Proposal | None
    seal: Seal | None
    moves: dict[str, Move]
    mine: bool


def desk_appeal(case: Case, *, person: User, actor_kind: str) -> DeskAppeal:
    people = ("reviewer", "second_reviewer")
    rows = Appeal.objects.select_related("decision__case", *(f"decision__{one}" for one in people))
    appeal = rows.get(case=case)
    old = appeal.decision.case
    papers = Document.objects.filter(case__in=[case.pk, appeal.decision.case_id], removed_at=None)
    shown = list(papers.order_by("uploaded_at"))
    return DeskAppeal(
        case=case,
        appeal=appeal,
        old=appeal.decision,
        documents=[one for one in shown if one.case_id == case.pk],
        old_documents=[one for one in shown if one.case_id != case.pk],
        notes=list(case.notes.select_related("author").order_by("-at")),
        answer=Decision.objects.filter(case=case).select_related(*people).first(),
        proposal=Proposal.objects.filter(case=case).select_related("reviewer").first(),
        seal=seal_of(old, change_of(old), Proposal.objects.filter(case=old).select_related("seal").first()),
        moves={move.action: move for move in CASE.legal(case.state, actor_kind)},
        mine=case.assignee_id == person.pk,
    )
