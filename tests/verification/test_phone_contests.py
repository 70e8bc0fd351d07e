"""Two businesses, one number: suspended at once, three days to answer, then it moves, or a person decides."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts.models import Business
from accounts.permissions import actor, desk_actor
from config.kernel.actors import Actor
from config.kernel.lifecycle import IllegalMove
from config.outbox.models import Event
from tests import factories
from tests.verification import ready
from tests.verification.texting import MOBILE, Gateways, confirm, firm, sent_code, work
from verification.models import Case, PhoneContest, PhoneNumber, Seal
from verification.services import contests, disputes, phones, review
from verification.services.review.asking import Reason

pytestmark = pytest.mark.django_db


def prove(business: Business, by: Actor, e164: str = MOBILE, at: datetime | None = None) -> str:
    challenge, code = sent_code(business, by, e164, address=str(business.pk))
    return confirm(challenge, code, by, at=at).result


def owner(business: Business) -> Actor:
    return actor(business.memberships.get(role="owner").user)


@pytest.fixture
def holder(gateways: Gateways) -> Seal:
    """A sealed business with a mobile number."""
    return ready.sealed(e164=MOBILE)


@pytest.fixture
def claimant(gateways: Gateways) -> tuple[Business, Actor]:
    return firm("Bäckerei Zwei")


def contest() -> PhoneContest:
    return PhoneContest.objects.select_related("holder", "claimant").get()


def test_a_new_proof_suspends_the_old_seal_at_once_and_everybody_is_told(
    holder: Seal, claimant: tuple[Business, Actor]
) -> None:
    assert prove(*claimant) == "contested"
    holder.refresh_from_db()
    found = contest()
    assert (holder.state, holder.causes) == ("suspended", ["phone_contested"])
    assert (found.holder.state, found.claimant.state) == ("proven", "unproven")
    assert found.ends_at == found.opened_at + timedelta(hours=72)
    work("mail")
    with translation.override("de"):
        told = gettext("Another business has proved your phone number")
    assert [one.to for one in mail.outbox if one.subject == told] == [
        [holder.business.memberships.get(role="owner").user.email]
    ]
    addresses = {one.to[0] for one in mail.outbox}
    for business in (holder.business, claimant[0]):
        assert business.memberships.get(role="owner").user.email in addresses


def test_a_lock_pin_gives_seven_days(holder: Seal, claimant: tuple[Business, Actor]) -> None:
    PhoneNumber.objects.filter(pk=holder.phone_id).update(lock_pin_hash="set")
    prove(*claimant)
    assert contest().ends_at == contest().opened_at + timedelta(days=7)


def test_a_number_moves_when_its_holder_says_nothing_and_the_seal_does_not(
    holder: Seal, claimant: tuple[Business, Actor]
) -> None:
    prove(*claimant)
    found = contest()
    assert contests.settle_due(at=found.ends_at - timedelta(seconds=1)) == 0
    assert contests.settle_due(at=found.ends_at) == 1
    assert contests.settle_due(at=found.ends_at) == 0
    found = contest()
    assert (found.state, found.holder.state, found.claimant.state) == ("moved", "lost", "proven")
    assert found.claimant.proven_at == found.opened_at
    assert found.claimant.expires_at == found.opened_at + timedelta(days=180)
    holder.refresh_from_db()
    assert (holder.state, holder.business_id) == ("suspended", found.holder.business_id)
    assert not Seal.objects.filter(business=claimant[0]).exists()
    mail.outbox.clear()
    work("mail", at=found.ends_at)
    owners = [b.memberships.get(role="owner").user.email for b in (holder.business, claimant[0])]
    assert set(owners) <= {one.to[0] for one in mail.outbox}


def test_a_holder_who_proves_it_again_gets_a_person_to_decide(
    holder: Seal, claimant: tuple[Business, Actor]
) -> None:
    prove(*claimant)
    assert prove(holder.business, owner(holder.business)) == "proven"
    found = contest()
    case = Case.objects.get(kind="dispute")
    assert (found.state, case.state, case.next_actor) == ("disputed", "in_queue", "operator")
    assert case.business_id == holder.business_id
    assert disputes.contests_of(case) == [found]
    holder.refresh_from_db()
    assert holder.state == "suspended"
    assert contests.settle_due(at=found.ends_at + timedelta(days=1)) == 0
    mail.outbox.clear()
    work("mail")
    with translation.override("de"):
        told = gettext("A person decides about your phone number")
    assert len([one for one in mail.outbox if one.subject == told]) == 2


def test_a_second_dispute_of_the_same_business_joins_its_case(
    holder: Seal, claimant: tuple[Business, Actor]
) -> None:
    prove(*claimant)
    prove(holder.business, owner(holder.business))
    first = contest()
    second = PhoneContest.objects.create(
        holder=first.holder,
        claimant=first.claimant,
        state="disputed",
        state_at=first.state_at,
        opened_at=first.opened_at,
        ends_at=first.ends_at,
    )
    case = disputes.open_case(contest=second, at=timezone.now())
    assert Case.objects.get(kind="dispute") == case
    case.refresh_from_db()
    assert disputes.contests_of(case) == [first, second]


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


def test_a_claimant_who_takes_another_number_ends_the_contest(
    holder: Seal, claimant: tuple[Business, Actor]
) -> None:
    prove(*claimant)
    sent_code(*claimant, "+491713920077")
    holder.refresh_from_db()
    assert (contest().state, holder.state) == ("kept", "active")


def test_a_holder_whose_proof_ran_out_meanwhile_stays_suspended_for_that(
    holder: Seal, claimant: tuple[Business, Actor]
) -> None:
    prove(*claimant)
    now = timezone.now()
    PhoneNumber.objects.filter(pk=holder.phone_id).update(
        proven_at=now - timedelta(days=181), expires_at=now - timedelta(days=1)
    )
    contests.keep(contest=contest(), by=claimant[1], at=now)
    holder.refresh_from_db()
    assert (holder.state, holder.causes) == ("suspended", ["phone_unproven"])


def test_a_second_claimant_finds_the_number_in_dispute(
    holder: Seal, claimant: tuple[Business, Actor]
) -> None:
    prove(*claimant)
    assert prove(*firm("Bäckerei Drei")) == "disputed"
    assert PhoneContest.objects.count() == 1


def test_another_extension_is_another_number(holder: Seal, gateways: Gateways) -> None:
    business, by = firm("Nebenstelle")
    challenge, code = sent_code(business, by, MOBILE, extension="12")
    assert confirm(challenge, code, by).result == "proven"
    assert not PhoneContest.objects.exists()


def test_a_business_with_a_seal_keeps_to_its_number(holder: Seal) -> None:
    with pytest.raises(phones.SealStands):
        sent_code(holder.business, owner(holder.business), "+491713920099")
    assert not PhoneNumber.objects.filter(e164="+491713920099").exists()


def test_a_business_without_a_seal_takes_another_number_and_lets_the_old_one_go(gateways: Gateways) -> None:
    business, by = firm()
    prove(business, by)
    prove(business, by, "+491713920099")
    states = dict(PhoneNumber.objects.values_list("e164", "state"))
    assert states == {MOBILE: "released", "+491713920099": "proven"}
    assert Event.objects.filter(kind="verification.phone_released").count() == 1


@pytest.mark.parametrize(("outcome", "ended"), [("approve", "kept"), ("reject", "moved")])
def test_the_desk_decides_a_dispute_and_no_seal_comes_of_it(
    outcome: str, ended: str, holder: Seal, claimant: tuple[Business, Actor]
) -> None:
    prove(*claimant)
    prove(holder.business, owner(holder.business))
    case = Case.objects.get(kind="dispute")
    first, second = factories.user(desk_role="reviewer"), factories.user(desk_role="reviewer")
    before = (holder.version, Seal.objects.count())
    case = review.take(case=case, person=first, at=timezone.now())
    reasons = [Reason(code="PHONE_TAKEN", requirement="number", text="Der Vertrag des Anschlusses sagt es.")]
    wish = review.Wish(outcome, reasons=reasons if outcome == "reject" else ())
    case = review.propose(case=case, person=first, at=timezone.now(), wish=wish)
    if case.state == "decision_proposed":
        case = review.confirm(case=case, person=second, at=timezone.now())
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
