"""Breaks the promises about objections, one at a time by hand."""

from datetime import timedelta

from django.db import connection
from django.db.models import F
from django.utils import timezone

from tests import factories
from tests.verification import ready
from tests.verification.breaking import loosen
from verification.models import Appeal, Case, Decision, Seal

TRIGGER = "verification_decision_by_another"


def let_anybody_decide() -> None:
    on = " ON verification_decision" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {TRIGGER}{on}")


def objection(seal: Seal | None = None) -> Case:
    """A submitted objection to a suspension, with its answer still to come."""
    seal, now = seal or ready.sealed(), timezone.now()
    old = Case.objects.create(
        business=seal.business,
        kind="misuse",
        policy_version="2026-10",
        state="appealed",
        state_at=now,
        created_at=now,
        submitted_at=now,
    )
    seal.case = old
    decision = ready.decision(seal, "suspended", "impersonation_credible")
    case = Case.objects.create(
        business=seal.business,
        kind="appeal",
        previous=old,
        policy_version="2026-10",
        state="in_review",
        state_at=now,
        created_at=now,
        submitted_at=now,
        assignee=factories.user(desk_role="reviewer"),
    )
    Appeal.objects.create(
        case=case, decision=decision, text="Nein", saved_at=now, until=now + timedelta(days=1)
    )
    return case


def answer(case: Case, **fields: object) -> Decision:
    values: dict[str, object] = {
        "case": case,
        "outcome": "upheld",
        "reasons": [{"code": "objection_uphold", "requirement": "", "text": "So"}],
        "reviewer": factories.user(desk_role="reviewer"),
        "policy_version": "2026-10",
        "previous": case.appeal.decision,
        "at": timezone.now(),
        **fields,
    }
    return Decision.objects.create(**values)


def decided_by_the_same() -> None:
    let_anybody_decide()
    case = objection()
    answer(case, reviewer=case.appeal.decision.second_reviewer)


def in_the_same_hands() -> None:
    case = objection()
    Case.objects.filter(pk=case.pk).update(assignee=case.appeal.decision.reviewer)


def overturned_by_one() -> None:
    loosen("verification_decision.verification_overturning_needs_four_eyes")
    answer(objection(), outcome="overturned")


def too_late() -> None:
    objection()
    Appeal.objects.update(until=F("saved_at") - timedelta(days=1))


def never_objected() -> None:
    case = objection()
    Case.objects.filter(pk=case.appeal.decision.case_id).update(state="closed")


def without_a_decision() -> None:
    objection()
    Appeal.objects.all().delete()
