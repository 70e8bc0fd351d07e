"""What a letter said about the address of a business: a finding of its open case, as from any other source."""

from datetime import datetime
from typing import Literal

from django.db import transaction

from accounts.models import Business
from config.kernel.actors import SYSTEM, Actor
from config.outbox.moves import move
from config.outbox.services import audit
from verification.lifecycle import FINDING
from verification.models import Case, Finding, Letter
from verification.rules.letters import GOOD_FOR
from verification.selectors import cases
from verification.selectors.postal import PLACE_LINES
from verification.services import drafts

SOURCE = "letter"
REASONS = {"match": "", "mismatch": "ADDRESS_NOT_CONFIRMED"}


@transaction.atomic
def note(*, letter: Letter, result: Literal["match", "mismatch"], by: Actor, at: datetime) -> Finding | None:
    """Writes into the open case what became of a letter to the address; None where no case is open.

    A later letter replaces what an earlier one said.
    """
    case = _open_case(letter.business)
    if case is None:
        return None
    _discard(case, by=by, at=at)
    finding = Finding.objects.create(
        case=case,
        requirement=case.requirements.filter(code="address").first(),
        source=SOURCE,
        claim=", ".join(letter.recipient[-PLACE_LINES:])[:253],
        state="done",
        state_at=at,
        created_at=at,
        attempts=1,
        result=result,
        found={"reason": REASONS[result]},
        checked_at=at,
        expires_at=at + GOOD_FOR,
    )
    audit("verification.finding.letter", by=by, at=at, row=finding, to_state="done", reason=result)
    drafts.refresh(case, at=at)
    return finding


@transaction.atomic
def forget(*, case: Case, by: Actor, at: datetime) -> None:
    """The address has changed: what a letter said about the old one counts for nothing."""
    _discard(case, by=by, at=at)


def _open_case(business: Business) -> Case | None:
    case = cases.current(business)
    if case is None or case.state not in cases.OPEN:
        return None
    return Case.objects.select_for_update().get(pk=case.pk)


def _discard(case: Case, *, by: Actor, at: datetime) -> None:
    actor = by if by.kind in ("business", "system") else SYSTEM
    for old in case.findings.filter(source=SOURCE).exclude(state="discarded"):
        move(old, FINDING, "discard", by=actor, at=at)
