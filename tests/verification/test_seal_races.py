"""One number, many approvals at once: one seal."""

from functools import partial

import pytest
from django.utils import timezone

from tests import factories
from tests.races import race
from tests.verification import ready
from verification.models import Case, Seal, SealEvent
from verification.services import review, seals


@pytest.mark.django_db(transaction=True)
def test_many_who_issue_for_one_number_make_one_seal() -> None:
    reviewer = factories.user(desk_role="reviewer")
    cases = [ready.case_in_review(reviewer, name=f"Firma {n}", e164=f"+49302312501{n}") for n in range(6)]
    for case in cases[1:]:
        # The number's own constraint is taken out of the way, to see the seal's hold by itself.
        case.business.phones.update(state="released")
    now = timezone.now()
    seals.keys.ensure(at=now)

    def approve(case: Case) -> str:
        try:
            review.propose(case=case, person=reviewer, at=now, wish=review.Wish("approve"))
        except Exception as error:  # noqa: BLE001 - only one may come through
            return type(error).__name__
        return "issued"

    outcomes = race([partial(approve, cases[0])] * 8)
    assert outcomes.count("issued") == 1
    assert Seal.objects.count() == SealEvent.objects.count() == 1
