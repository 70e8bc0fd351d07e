"""Decisions that can be objected to, and objections on their way, made by the services that the pages use."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from tests import factories
from tests.verification import evidence
from verification.models import Appeal, Case, Decision, Seal
from verification.services import appeals, cases, review
from verification.services.review.asking import Reason
from verification.services.seals import keys

WORDS = "Der Auszug ist von letzter Woche, das Datum steht oben rechts."


def desk(**fields: object) -> User:
    return factories.user(desk_role="reviewer", **fields)  # type: ignore[arg-type]


def refused(
    *codes: str, reviewer: User | None = None, at: datetime | None = None, person: User | None = None
) -> Decision:
    """A decision that turned a first case down, through the services of the desk."""
    case = evidence.filled(person)
    reviewer, at = reviewer or desk(), at or timezone.now()
    cases.submit(case=case, by=evidence.by(evidence.member(case)), at=at)
    case.findings.all().delete()
    cases.start_checks(case_id=case.pk, at=at)
    case = review.take(case=Case.objects.get(pk=case.pk), person=reviewer, at=at)
    reasons = [
        Reason(code=code, requirement="evidence", text="Seite 1") for code in codes or ("DOC_EXPIRED",)
    ]
    review.propose(case=case, person=reviewer, at=at, wish=review.Wish("reject", reasons))
    return Decision.objects.get(case=case)


def measured(measure: str, reason: str, *, at: datetime | None = None) -> tuple[Seal, Decision]:
    """A sealed business and the decision against its seal; the case behind it has real papers."""
    case = evidence.filled()
    reviewer, at = desk(), at or timezone.now()
    keys.ensure(at=at)
    cases.submit(case=case, by=evidence.by(evidence.member(case)), at=at)
    case.findings.all().delete()
    cases.start_checks(case_id=case.pk, at=at)
    case = review.take(case=Case.objects.get(pk=case.pk), person=reviewer, at=at)
    case.documents.update(verdict="fits")
    review.propose(case=case, person=reviewer, at=at, wish=review.Wish("approve"))
    seal = Seal.objects.get(business=case.business)
    opened = review.open_measure(
        seal=seal, measure=measure, reason=reason, text="Warum", person=reviewer, at=at
    )
    review.confirm(case=opened, person=desk() if measure == "revoke" else reviewer, at=at)
    seal.refresh_from_db()
    return seal, Decision.objects.get(case=opened)


def drafted(decision: Decision, text: str = WORDS, at: datetime | None = None) -> Appeal:
    by = evidence.by(evidence.member(decision.case))
    return appeals.save(decision=decision, text=text, seen=None, by=by, at=at or timezone.now())


def submitted(decision: Decision, text: str = WORDS, at: datetime | None = None) -> Case:
    """The objection in the desk's queue."""
    at = at or timezone.now()
    drafted(decision, text, at)
    appeal = appeals.submit(decision=decision, by=evidence.by(evidence.member(decision.case)), at=at)
    cases.start_checks(case_id=appeal.case_id, at=at)
    return Case.objects.get(pk=appeal.case_id)


def taken(decision: Decision, person: User) -> Case:
    return review.take(case=submitted(decision), person=person, at=timezone.now())


def decided(decision: Decision, outcome: str, *, stands: tuple[str, ...] = ()) -> Decision:
    """The answer to an objection, with a second reviewer where one is needed."""
    first, second, now = desk(), desk(), timezone.now()
    case = review.propose_appeal(
        case=taken(decision, first), person=first, at=now, outcome=outcome, text="Geprüft.", stands=stands
    )
    if case.state == "decision_proposed":
        review.confirm(case=case, person=second, at=now)
    return Decision.objects.get(case=case)


def long_after(decision: Decision) -> datetime:
    return decision.at + timedelta(days=40)
