"""Warnings at the moment of something else: two who confirm, a seal that is issued, a lift while seals are signed."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from directory import selectors
from tests.races import race
from tests.verification import imitating, ready
from tests.verification.imitating import FAKE, reviewer
from verification.models import Answer, Lookalike, Seal
from verification.services import lookalikes, review
from verification.services.seals.refresh import refresh

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now


def verdict() -> str:
    return selectors.ask(FAKE, at=NOW()).verdict


def test_of_many_who_confirm_one_does() -> None:
    waiting = imitating.proposed(ready.sealed())
    people = [reviewer() for _ in range(6)]
    done = race([lambda p=one: lookalikes.confirm(lookalike=waiting, person=p, at=NOW()) for one in people])  # type: ignore[misc]
    assert sum(isinstance(one, Lookalike) for one in done) == 1
    assert Answer.objects.filter(lookalike=waiting).count() == 1
    assert waiting.steps.filter(action="confirm").count() == 1


def test_of_many_proposals_about_one_number_one_waits() -> None:
    seal = ready.sealed()
    people = [reviewer() for _ in range(6)]
    done = race([lambda p=one: imitating.proposed(seal, by=p) for one in people])  # type: ignore[misc]
    assert sum(isinstance(one, Lookalike) for one in done) == 1


@pytest.mark.parametrize("turn", range(4))
def test_a_seal_issued_at_the_same_moment_never_stands_beside_a_warning(turn: int) -> None:
    """Whoever comes first: in the end the seal stands and the warning does not."""
    waiting = imitating.proposed(ready.sealed())
    first = reviewer()
    case = ready.case_in_review(first, name="Metzgerei Lang", e164=FAKE)

    def issue() -> object:
        return review.propose(case=case, person=first, at=NOW(), wish=review.Wish("approve"))

    second = reviewer()
    deeds = [issue, lambda: lookalikes.confirm(lookalike=waiting, person=second, at=NOW())]
    race(deeds if turn % 2 else deeds[::-1])
    case.refresh_from_db()
    if case.state == "decision_proposed":  # the warning was there first, so a second person was asked
        review.confirm(case=case, person=reviewer(), at=NOW())
    waiting.refresh_from_db()
    seal = Seal.objects.get(e164=FAKE, state="active")
    assert waiting.state in ("refused", "lifted")
    assert not Answer.objects.filter(lookalike__isnull=False).exists()
    refresh(seal_id=seal.pk, at=NOW())
    assert verdict() == "valid"


@pytest.mark.parametrize("turn", range(3))
def test_signing_anew_never_brings_a_lifted_warning_back(turn: int) -> None:
    seal = ready.sealed()
    warned = imitating.in_force(seal)
    deeds: list[Callable[[], object]] = [lambda: refresh(seal_id=seal.pk, at=NOW()) for _ in range(4)]
    deeds.insert(turn, lambda: imitating.lifted(warned))
    assert not [one for one in race(deeds) if isinstance(one, Exception)]
    assert verdict() == "unknown"
