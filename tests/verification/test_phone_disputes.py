"""Both have proved the number: the desk decides whose it is, and no seal comes of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts.models import Business
from accounts.permissions import desk_actor
from config.kernel.actors import Actor
from config.kernel.lifecycle import IllegalMove
from tests import factories
from tests.verification import ready
from tests.verification.contesting import contest, owner, prove
from tests.verification.texting import Gateways, confirm, firm, sent_code, work
from verification.models import Case, PhoneContest, PhoneNumber, Seal
from verification.selectors.contests import contests_of
from verification.services import contests, disputes, review
from verification.services.review.asking import Reason

pytestmark = pytest.mark.django_db


def test_a_holder_who_proves_it_again_gets_a_person_to_decide(
    holder: Seal, claimant: tuple[Business, Actor]
) -> None:
    prove(*claimant)
    assert prove(holder.business, owner(holder.business)) == "proven"
    found = contest()
    case = Case.objects.get(kind="dispute")
    assert (found.state, case.state, case.next_actor) == ("disputed", "in_queue", "operator")
    assert case.business_id == holder.business_id
    assert contests_of(case) == [found]
    holder.refresh_from_db()
    assert holder.state == "suspended"
    assert contests.settle_due(at=found.ends_at + timedelta(days=1)) == 0
    mail.outbox.clear()
    work("mail")
    with translation.override("de"):
        told = gettext("A person decides about your phone number")
    assert len([one for one in mail.outbox if one.subject == f"{told} – Siegel"]) == 2


def test_a_second_dispute_of_the_same_business_joins_its_case(
    holder: Seal, claimant: tuple[Business, Actor]
) -> None:
    prove(*claimant)
    prove(holder.business, owner(holder.business))
    first = contest()
    second = another(first)
    case = disputes.open_case(contest=second, at=timezone.now())
    assert Case.objects.get(kind="dispute") == case
    case.refresh_from_db()
    assert contests_of(case) == [first, second]


def another(first: PhoneContest, **fields: Any) -> PhoneContest:
    """One more that both have proved, of the same times."""
    times = {name: getattr(first, name) for name in ("state_at", "opened_at", "ends_at")}
    people = {"holder": first.holder, "claimant": first.claimant}
    return PhoneContest.objects.create(**{"state": "disputed", **times, **people, **fields})


def decided(case: Case, outcome: str) -> None:
    first, second = factories.user(desk_role="reviewer"), factories.user(desk_role="reviewer")
    case = review.take(case=case, person=first, at=timezone.now())
    reasons = [Reason(code="PHONE_TAKEN", requirement="number", text="Der Vertrag des Anschlusses sagt es.")]
    wish = review.Wish(outcome, reasons=reasons if outcome == "reject" else ())
    case = review.propose(case=case, person=first, at=timezone.now(), wish=wish)
    if case.state == "decision_proposed":
        review.confirm(case=case, person=second, at=timezone.now())


def test_two_numbers_of_one_business_are_decided_each_for_itself(
    holder: Seal, claimant: tuple[Business, Actor]
) -> None:
    prove(*claimant)
    prove(holder.business, owner(holder.business))
    first = contest()
    stranger = firm("Dritte")[0]
    second = another(
        first,
        holder=ready.proven_phone(holder.business, "+493023125041"),
        claimant=ready.proven_phone(stranger, "+493023125041", state="unproven", proven_at=None),
    )
    one = Case.objects.get(kind="dispute")
    other = disputes.open_case(contest=second, at=timezone.now())
    assert other != one
    assert [contests_of(case) for case in (one, other)] == [[first], [second]]
    decided(one, "reject")
    assert [PhoneContest.objects.get(pk=row.pk).state for row in (first, second)] == ["moved", "disputed"]
    decided(other, "approve")
    assert [PhoneContest.objects.get(pk=row.pk).state for row in (first, second)] == ["moved", "kept"]
    assert PhoneNumber.objects.get(pk=second.holder_id).state == "proven"


def test_the_desk_sees_whose_number_it_decides_about(
    holder: Seal, claimant: tuple[Business, Actor], client: Client, settings: Any
) -> None:
    settings.DESK_SECOND_FACTOR = False
    Business.objects.filter(pk=claimant[0].pk).update(legal_name="<b>Zweite & Co</b>")
    prove(*claimant)
    prove(holder.business, owner(holder.business))
    client.force_login(factories.user(desk_role="reviewer"))
    case = Case.objects.get(kind="dispute")
    text = client.get(f"/en/review/{case.pk}/").content.decode()
    assert "Whose number is it?" in text
    assert holder.e164 in text
    assert "&lt;b&gt;Zweite &amp; Co&lt;/b&gt;" in text
    decided(case, "reject")
    assert "Whose number is it?" not in client.get(f"/en/review/{case.pk}/").content.decode()


def test_one_that_comes_while_the_outcome_is_proposed_is_not_decided_by_it(
    holder: Seal, claimant: tuple[Business, Actor]
) -> None:
    prove(*claimant)
    prove(holder.business, owner(holder.business))
    case = Case.objects.get(kind="dispute")
    Case.objects.filter(pk=case.pk).update(state="decision_proposed")
    second = another(contest(), state="disputed")
    assert disputes.open_case(contest=second, at=timezone.now()) != case
    case.refresh_from_db()
    assert second not in contests_of(case)


def test_a_person_decides_for_the_holder_and_the_seal_is_valid_again(
    holder: Seal, claimant: tuple[Business, Actor]
) -> None:
    prove(*claimant)
    prove(holder.business, owner(holder.business))
    reviewer = desk_actor(factories.user(desk_role="reviewer"))
    contests.keep(contest=contest(), by=reviewer, at=timezone.now())
    holder.refresh_from_db()
    assert (contest().state, holder.state, holder.causes) == ("kept", "active", [])
    with pytest.raises(IllegalMove):
        contests.give_to_claimant(contest=contest(), by=reviewer, at=timezone.now())
    # The same claimant is not heard again for a month, and the seal stays as it is.
    challenge, code = sent_code(*claimant)
    assert confirm(challenge, code, claimant[1]).result == "kept"
    holder.refresh_from_db()
    assert (holder.state, PhoneContest.objects.count()) == ("active", 1)


def test_a_person_decides_for_the_claimant(holder: Seal, claimant: tuple[Business, Actor]) -> None:
    prove(*claimant)
    prove(holder.business, owner(holder.business))
    reviewer = desk_actor(factories.user(desk_role="reviewer"))
    contests.give_to_claimant(contest=contest(), by=reviewer, at=timezone.now())
    found = contest()
    assert (found.state, found.holder.state, found.claimant.state) == ("moved", "lost", "proven")


def test_only_the_desk_decides_a_dispute(holder: Seal, claimant: tuple[Business, Actor]) -> None:
    prove(*claimant)
    prove(holder.business, owner(holder.business))
    with pytest.raises(IllegalMove):
        contests.give_to_claimant(contest=contest(), by=claimant[1], at=timezone.now())
    assert contest().holder.state == "proven"


def test_a_second_claimant_finds_the_number_in_dispute(
    holder: Seal, claimant: tuple[Business, Actor]
) -> None:
    prove(*claimant)
    assert prove(*firm("Bäckerei Drei")) == "disputed"
    assert PhoneContest.objects.count() == 1


@pytest.mark.parametrize(("outcome", "ended"), [("approve", "kept"), ("reject", "moved")])
def test_the_desk_decides_a_dispute_and_no_seal_comes_of_it(
    outcome: str, ended: str, holder: Seal, claimant: tuple[Business, Actor]
) -> None:
    prove(*claimant)
    prove(holder.business, owner(holder.business))
    case = Case.objects.get(kind="dispute")
    before = (holder.version, Seal.objects.count())
    decided(case, outcome)
    holder.refresh_from_db()
    assert contest().state == ended
    assert holder.state == ("active" if ended == "kept" else "suspended")
    assert (holder.version, Seal.objects.count()) == before


def test_a_dispute_gives_no_seal_to_a_holder_that_never_had_one(gateways: Gateways) -> None:
    business, by = firm()
    prove(business, by)
    prove(*firm("Zweite"))
    prove(business, by)
    reviewer = factories.user(desk_role="reviewer")
    case = review.take(case=Case.objects.get(kind="dispute"), person=reviewer, at=timezone.now())
    case = review.propose(case=case, person=reviewer, at=timezone.now(), wish=review.Wish("approve"))
    if case.state == "decision_proposed":
        review.confirm(case=case, person=factories.user(desk_role="reviewer"), at=timezone.now())
    assert contest().state == "kept"
    assert not Seal.objects.exists()
