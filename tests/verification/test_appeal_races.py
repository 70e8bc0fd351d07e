"""Objections under many hands at once, on SQLite and on PostgreSQL."""

from collections import Counter
from collections.abc import Sequence
from functools import partial

import pytest
from django.utils import timezone

from accounts.models import User
from config.kernel.errors import Refused
from tests.races import race
from tests.verification import evidence, objecting
from tests.verification.outside import Outside
from verification.models import Appeal, Case, Decision
from verification.services import appeals, review

pytestmark = pytest.mark.django_db(transaction=True)


def outcomes(results: Sequence[object]) -> Counter[str]:
    """What happened how often; anything but a refusal of ours is a failure."""
    broken = [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)]
    assert not broken, broken
    return Counter("refused" if isinstance(one, Refused) else "done" for one in results)


def test_many_tabs_begin_one_draft(outside: Outside) -> None:
    decision = objecting.refused()
    results = outcomes(race([partial(objecting.drafted, decision, f"Fenster {n}") for n in range(8)]))
    assert results == {"done": 8}
    assert (Appeal.objects.count(), Case.objects.filter(kind="appeal").count()) == (1, 1)


def test_many_submits_hand_it_in_once(outside: Outside) -> None:
    decision = objecting.refused()
    objecting.drafted(decision)
    by = evidence.by(evidence.member(decision.case))
    deed = partial(appeals.submit, decision=decision, by=by, at=timezone.now())
    assert outcomes(race([deed] * 8)) == {"done": 1, "refused": 7}
    assert Case.objects.get(pk=decision.case_id).state == "appealed"


def test_of_many_reviewers_one_takes_it(outside: Outside) -> None:
    case = objecting.submitted(objecting.refused())
    people = [objecting.desk() for _ in range(8)]
    deeds = [partial(review.take, case=case, person=one, at=timezone.now()) for one in people]
    assert outcomes(race(deeds)) == {"done": 1, "refused": 7}


def test_of_many_who_confirm_one_does_and_one_case_opens(outside: Outside) -> None:
    decision = objecting.refused()
    first = objecting.desk()
    case = review.propose_appeal(
        case=objecting.taken(decision, first), person=first, at=timezone.now(), outcome="overturn", text="Ja"
    )
    people = [objecting.desk() for _ in range(8)]

    def confirm(person: User) -> Case:
        return review.confirm(case=case, person=person, at=timezone.now())

    assert outcomes(race([partial(confirm, one) for one in people])) == {"done": 1, "refused": 7}
    assert Decision.objects.filter(case=case).count() == 1
    assert Case.objects.filter(state="draft").count() == 1


def test_withdrawing_and_deciding_end_one_way(outside: Outside) -> None:
    decision = objecting.refused()
    person = objecting.desk()
    case = objecting.taken(decision, person)
    by = evidence.by(evidence.member(decision.case))
    now = timezone.now()
    deeds = [
        partial(appeals.withdraw, decision=decision, by=by, at=now),
        partial(review.propose_appeal, case=case, person=person, at=now, outcome="uphold", text="So"),
    ]
    assert outcomes(race(deeds)) == {"done": 1, "refused": 1}
    case.refresh_from_db()
    assert (case.state == "closed") == Decision.objects.filter(case=case).exists()
