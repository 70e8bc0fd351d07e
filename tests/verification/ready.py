"""A case that is ready to be decided, and a seal that was issued through the desk."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Business, User
from accounts.rules.names import skeleton
from tests import factories
from verification.models import Case, Decision, Document, PhoneNumber, Requirement, Seal
from verification.rules.requirements import requirement_set
from verification.services import review
from verification.services.seals import keys
from verification.services.seals.refresh import refresh


def proven_phone(firm: Business, e164: str = "", **fields: Any) -> PhoneNumber:
    now = timezone.now()
    e164 = e164 or f"+4930{secrets.randbelow(10**7):07d}"
    values = {
        "business": firm,
        "e164": e164,
        "typed": e164,
        "line_type": "fixed_line",
        "state": "proven",
        "state_at": now,
        "proven_at": now,
        "method": "voice",
        "expires_at": now + timedelta(days=180),
        "created_at": now,
        **fields,
    }
    return PhoneNumber.objects.create(**values)


def document(case: Case, kind: str = "register_extract", verdict: str = "fits") -> Document:
    return Document.objects.create(
        case=case,
        kind=kind,
        name="Handelsregister.pdf",
        media_type="application/pdf",
        size=1000,
        sha256=hashlib.sha256(secrets.token_bytes(8)).hexdigest(),
        storage_name=secrets.token_hex(16),
        uploaded_at=timezone.now(),
        uploaded_by=secrets.token_hex(16),
        issued_on=timezone.now().date(),
        verdict=verdict,
    )


def case_in_review(reviewer: User, *, name: str = "Bäckerei Huber", e164: str = "", **fields: Any) -> Case:
    """A GmbH of which everything required has been shown, taken by `reviewer`."""
    now = timezone.now()
    fields = {"details_at": now, "represented_by": "Eva Huber", **fields}
    firm = factories.business(name, owner=factories.user(), **fields)
    firm.names.update(skeleton=skeleton(name))
    proven_phone(firm, e164)
    case = Case.objects.create(
        business=firm,
        policy_version="2026-10",
        state="in_review",
        state_at=now,
        next_actor="operator",
        assignee=reviewer,
        due_at=now + timedelta(days=5),
        created_at=now,
        submitted_at=now,
    )
    asked = requirement_set(firm.kind, firm.country, firm.legal_form)
    Requirement.objects.bulk_create(
        Requirement(case=case, code=one.code, order=position)
        for position, one in enumerate(asked.requirements)
    )
    document(case)
    return case


def sealed(*, signed: bool = True, reviewer: User | None = None, **fields: Any) -> Seal:
    """A seal as the desk issues it; `signed` also does what the worker does next."""
    reviewer = reviewer or factories.user(desk_role="reviewer")
    case = case_in_review(reviewer, **fields)
    now = timezone.now()
    keys.ensure(at=now)
    review.propose(case=case, person=reviewer, at=now, wish=review.Wish("approve"))
    seal = Seal.objects.get(business=case.business)
    if signed:
        refresh(seal_id=seal.pk, at=now)
    return seal


def decision(seal: Seal, outcome: str, reason: str) -> Decision:
    """A decision of two people about a living seal."""
    return Decision.objects.create(
        case=seal.case,
        outcome=outcome,
        reasons=[{"code": reason, "requirement": "", "text": ""}],
        reviewer=factories.user(desk_role="reviewer"),
        second_reviewer=factories.user(desk_role="reviewer"),
        needs_second=True,
        policy_version="2026-10",
        at=timezone.now(),
    )
