"""Two businesses, one number: suspended at once, three days to answer, then it moves, or a person decides."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts.models import Business
from config.kernel.actors import Actor
from config.outbox.models import Event
from tests.verification import adding, changing, ready
from tests.verification.change_pages import signed_in
from tests.verification.contesting import contest, owner, prove
from tests.verification.texting import MOBILE, Gateways, confirm, firm, sent_code, work
from verification.models import PhoneContest, PhoneNumber, Seal
from verification.services import contests, phones

pytestmark = pytest.mark.django_db


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
    assert [one.to for one in mail.outbox if one.subject == f"{told} – Siegel"] == [
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


def test_all_contests_stand_on_the_page(gateways: Gateways) -> None:
    main = adding.main(e164=MOBILE)
    further = adding.added(main, e164="+491713920018")
    for name, e164 in (("Zweite", MOBILE), ("Dritte", further.e164)):
        assert prove(*firm(name), e164) == "contested"
    page = signed_in(changing.owner_of(main)).get("/en/phone/").content.decode()
    for phone in (main.phone, further.phone):
        assert f"Another business has proved {phone.typed}." in page
    assert page.count("Otherwise it moves to the other business.") == 2
    prove(main.business, owner(main.business))
    page = signed_in(changing.owner_of(main)).get("/en/phone/").content.decode()
    assert page.count("Otherwise it moves to the other business.") == 1
    assert page.count("You have proved it again. A person decides.") == 1


def test_all_that_a_business_claims_stands_on_the_page(gateways: Gateways) -> None:
    holders = [ready.sealed(e164=e164) for e164 in (MOBILE, "+491713920018")]
    business, by = firm("Zweite")
    prove(business, by)
    late = ready.proven_phone(business, holders[1].e164, state="unproven", proven_at=None, expires_at=None)
    contests.claim(claimant=late, holder=holders[1].phone, method="sms", by=by, at=timezone.now())
    page = signed_in(business.memberships.get().user).get("/en/phone/").content.decode()
    for holder in holders:
        assert f"You have proved {holder.e164}." in page
    assert page.count("So far it belongs to another business") == 2


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
