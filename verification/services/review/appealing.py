"""Proposing what becomes of an objection: upheld, partly overturned, overturned."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.models import User
from config.outbox.moves import move
from verification.lifecycle import CASE
from verification.models import Appeal, Case, Proposal
from verification.rules.appeals import outcomes
from verification.rules.requirements import second_reviewer_reasons
from verification.services.review.access import assigned
from verification.services.review.asking import Reason
from verification.services.review.deciding import confirm
from verification.services.review.errors import OtherOutcomes, ReasonMissing


@transaction.atomic
def propose_appeal(
    *, case: Case, person: User, at: datetime, outcome: str, text: str, stands: Collection[str] = ()
) -> Case:
    """`text` is what the business reads; `stands` are the codes of the old decision's reasons that remain.

    Upholding is one person's decision and takes effect at once; anything else waits for a second one. Raises
    ReasonMissing without words, or when a partly overturned decision names nothing that stands.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("business").get(pk=case.pk)
    by = assigned(case, person)
    appeal = Appeal.objects.select_related("decision").filter(case=case).first()
    if appeal is None or outcome not in outcomes(appeal.decision.outcome):
        raise OtherOutcomes
    left = [one for one in appeal.decision.reasons if outcome == "partly" and one["code"] in stands]
    if not text.strip() or (outcome == "partly" and not left):
        raise ReasonMissing
    needs_second = second_reviewer_reasons(case.kind, outcome)
    words = Reason(code=f"objection_{outcome}", requirement="", text=text.strip())
    Proposal.objects.update_or_create(
        case=case,
        defaults={
            "outcome": outcome,
            "reasons": [words, *left],
            "four_eyes": list(needs_second),
            "reviewer": person,
            "at": at,
        },
    )
    case = move(case, CASE, "propose", by=by, at=at, reason=outcome)
    return case if needs_second else confirm(case=case, person=person, at=at)
