"""A dispute that is over before anybody decided it: whoever claimed the number let it go."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Business
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.models import AuditEntry
from tests import factories
from tests.races import race
from tests.verification import ready
from tests.verification.contesting import contest, owner, prove
from tests.verification.test_phone_disputes import another
from tests.verification.texting import MOBILE, firm
from verification.models import Case, Seal
from verification.selectors.contests import contests_of
from verification.services import disputes, phones, review

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("reached", ["in_queue", "in_review", "decision_proposed"])
def test_a_claimant_who_lets_the_number_go_leaves_nothing_to_decide(
    reached: str, holder: Seal, claimant: tuple[Business, Actor], client: Client, settings: Any
) -> None:
    settings.DESK_SECOND_FACTOR = False
    prove(*claimant)
    prove(holder.business, owner(holder.business))
    case, reviewer = Case.objects.get(kind="dispute"), factories.user(desk_role="reviewer")
    if reached != "in_queue":
        review.take(case=case, person=reviewer, at=timezone.now())
    if reached == "decision_proposed":
        Case.objects.filter(pk=case.pk).update(state=reached)
    phones.release(phone=contest().claimant, by=claimant[1], at=timezone.now())
    case.refresh_from_db()
    holder.refresh_from_db()
    assert (case.state, case.next_actor, case.due_at) == ("withdrawn", "", None)
    assert (contest().state, holder.state) == ("kept", "active")
    entry = AuditEntry.objects.get(subject_id=str(case.pk), action="verification.case.lapse")
    assert (entry.actor_kind, entry.reason) == ("system", "claimant_withdrew")
    client.force_login(reviewer)
    for show in ("waiting", "mine", "second", "open"):
        assert str(case.pk) not in client.get(f"/en/review/?show={show}").content.decode()
    page = client.get(f"/en/review/{case.pk}/").content.decode()
    assert "Nothing is left to decide" in page
    assert "Whose number is it?" not in page
    assert "let it go" in client.get(f"/en/review/{case.pk}/history/").content.decode()
    late = client.post(f"/en/review/{case.pk}/confirm/", follow=True)
    assert late.status_code == 200
    assert contest().state == "kept"


def test_a_case_with_another_claimant_goes_on(holder: Seal, claimant: tuple[Business, Actor]) -> None:
    prove(*claimant)
    prove(holder.business, owner(holder.business))
    first = contest()
    other = firm("Dritte")[0]
    second = another(
        first, claimant=ready.proven_phone(other, MOBILE, state="unproven", proven_at=None, expires_at=None)
    )
    case = disputes.open_case(contest=second, at=timezone.now())
    phones.release(phone=first.claimant, by=claimant[1], at=timezone.now())
    case.refresh_from_db()
    assert case.state == "in_queue"
    assert contests_of(case) == [second]
    phones.release(phone=second.claimant, by=owner(other), at=timezone.now())
    case.refresh_from_db()
    assert case.state == "withdrawn"


@pytest.mark.django_db(transaction=True)
def test_letting_go_while_the_desk_decides_is_one_or_the_other(
    holder: Seal, claimant: tuple[Business, Actor]
) -> None:
    prove(*claimant)
    prove(holder.business, owner(holder.business))
    case, reviewer = Case.objects.get(kind="dispute"), factories.user(desk_role="reviewer")
    case = review.take(case=case, person=reviewer, at=timezone.now())
    keep = review.Wish("approve")
    deeds: list[Callable[[], Any]] = [
        partial(phones.release, phone=contest().claimant, by=claimant[1], at=timezone.now()),
        partial(review.propose, case=case, person=reviewer, at=timezone.now(), wish=keep),
    ]
    for one in race(deeds):
        assert not isinstance(one, Exception) or isinstance(one, Refused), one
    case.refresh_from_db()
    assert case.state in ("withdrawn", "decision_proposed", "approved")
    assert contest().state == "kept"
