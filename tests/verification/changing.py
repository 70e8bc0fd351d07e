"""Changes of a seal, asked for and decided by the services that the pages use."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.permissions import actor
from config.kernel.actors import SYSTEM, Actor
from tests import factories
from tests.verification import zoo
from verification.models import Case, Change, PhoneNumber, Seal
from verification.rules.numbers import classify
from verification.services import cases, changes, phones, review, seals
from verification.services.review.asking import Reason

NAME = {"name": "Bäckerei Sonnenschein", "legal_name": "", "reason": "Frau Sonnenschein hat übernommen."}
NUMBER = {"reason": "Wir sind umgezogen."}
NEW_NUMBER = "+493023125098"


def owner_of(seal: Seal) -> User:
    return User.objects.get(memberships__business=seal.business, memberships__role="owner")


def by(seal: Seal) -> Actor:
    return actor(owner_of(seal))


def name_asked(seal: Seal, *, paper: bool = True, at: datetime | None = None, **given: str) -> Change:
    """A draft about another name, with a paper that shows it."""
    now = at or timezone.now()
    change = changes.ask(
        business=seal.business, kind="name_change", given={**NAME, **given}, seen=None, by=by(seal), at=now
    )
    if paper:
        add_paper(change, at=now)
    return change


def add_paper(change: Change, *, kind: str = "register_extract", at: datetime | None = None) -> None:
    now = at or timezone.now()
    changes.add_paper(
        change=change,
        by=by(change.seal),
        at=now,
        kind=kind,
        name="Auszug.pdf",
        content=zoo.pdf(),
        issued_on=timezone.localdate(now),
    )


def number_asked(
    seal: Seal, *, e164: str = NEW_NUMBER, proven: bool = True, at: datetime | None = None
) -> Change:
    """A draft about another number, which was proven by a code."""
    now = at or timezone.now()
    change = changes.ask(
        business=seal.business, kind="phone_change", given=NUMBER, seen=None, by=by(seal), at=now
    )
    phone = phones.enter(business=seal.business, typed=e164, facts=classify(e164), by=by(seal), at=now)
    if proven:
        phones.prove(phone=phone, method="voice", by=by(seal), at=now)
    return Change.objects.select_related("case__business", "phone", "seal").get(pk=change.pk)


def in_review(
    change: Change, *, reviewer: User | None = None, at: datetime | None = None
) -> tuple[Case, User]:
    """Handed in, looked at by machines, taken by a reviewer who found its papers to be right."""
    now = at or timezone.now()
    reviewer = reviewer or factories.user(desk_role="reviewer")
    cases.submit(case=change.case, by=by(change.seal), at=now)
    cases.start_checks(case_id=change.case_id, at=now)
    change.case.findings.filter(state__in=("due", "running")).update(
        state="done", result="match", checked_at=now
    )
    cases.advance(case_id=change.case_id, at=now)
    case = review.take(case=_case(change), person=reviewer, at=now)
    for paper in case.documents.filter(removed_at=None):
        review.judge_document(document=paper, verdict="fits", person=reviewer, at=now)
    return case, reviewer


def _case(change: Change) -> Case:
    return Case.objects.select_related("business").get(pk=change.case_id)


def decide(change: Change, outcome: str = "approve", *, at: datetime | None = None, **wish: Any) -> Seal:
    """Through the desk; returns the seal as it is then."""
    now = at or timezone.now()
    case, reviewer = in_review(change, at=now)
    if outcome == "reject":
        wish = {"reasons": [Reason(code="NAME_MISMATCH", requirement="", text="Passt nicht.")], **wish}
    review.propose(case=case, person=reviewer, at=now, wish=review.Wish(outcome, **wish))
    return Seal.objects.select_related("business").get(pk=change.seal_id)


def renamed(seal: Seal, *, at: datetime | None = None, **given: str) -> Seal:
    return decide(name_asked(seal, paper=True, at=at, **given), at=at)


def moved(seal: Seal, *, e164: str = NEW_NUMBER, at: datetime | None = None) -> Seal:
    return decide(number_asked(seal, e164=e164, at=at), at=at)


def held(seal: Seal) -> PhoneNumber:
    return PhoneNumber.objects.get(business=seal.business, state="proven", e164=seal.e164)


def suspended(seal: Seal) -> Seal:
    return seals.suspend(seal=seal, cause="impersonation_credible", by=SYSTEM, at=timezone.now())
