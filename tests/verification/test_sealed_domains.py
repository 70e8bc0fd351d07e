"""A living seal follows the websites that are proven, without a case and without another code."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from config.kernel.actors import SYSTEM
from tests import factories
from tests.verification import changing, ready
from tests.verification.domains import choose, publish
from tests.verification.outside import Outside, deliver
from verification.issuance import status
from verification.models import Badge, DomainProof, OldPlace, Requirement, Seal, SealEvent, StatusList
from verification.ports import DomainLook
from verification.services import domain_watch, domains, findings, review, seals
from verification.services.seals import keys, lists

pytestmark = pytest.mark.django_db
NOW = timezone.now
URL = "/en/evidence/domain/"


@pytest.fixture
def seal(outside: Outside, time_machine: Any) -> Seal:
    time_machine.move_to(datetime(2026, 11, 23, 9, tzinfo=UTC), tick=False)
    return ready.sealed()


def prove(client: Client, outside: Outside, time_machine: Any, domain: str = "huber.example") -> DomainProof:
    proof = choose(client, domain=domain)
    publish(outside, proof)
    deliver()
    time_machine.shift(timedelta(seconds=61))
    findings.ring_due(at=NOW())
    deliver()
    return DomainProof.objects.get(pk=proof.pk)


def again(seal: Seal) -> Seal:
    return Seal.objects.get(pk=seal.pk)


def test_a_website_is_added_without_a_case(
    seal: Seal, business: Client, outside: Outside, time_machine: Any
) -> None:
    page = business.get(URL).content.decode()
    assert "Your seal follows what is proven here" in page
    assert "Skip and continue" not in page
    assert prove(business, outside, time_machine).state == "proven"
    changed = again(seal)
    assert (changed.domains, changed.version, changed.code) == (["huber.example"], 2, seal.code)
    assert [check["c"] for check in changed.checks] == ["phone", "entity", "domain"]
    assert SealEvent.objects.filter(seal=seal, kind="seal.changed", decision=None).count() == 1
    assert "huber.example" in Badge.objects.filter(seal=seal)[0].ancestors
    assert changed.case.kind == "initial"
    # The paper of the first case has no file in these tests.
    seal.case.documents.all().delete()
    call_command("verify_invariants")


def test_taking_it_away_is_a_version_as_well(
    seal: Seal, business: Client, outside: Outside, time_machine: Any
) -> None:
    prove(business, outside, time_machine)
    second = again(seal)
    assert business.post("/en/evidence/domain/remove/").status_code == 302
    deliver()
    third = again(seal)
    assert (third.domains, third.version) == ([], 3)
    assert "huber.example" not in Badge.objects.filter(seal=seal)[0].ancestors
    row = StatusList.objects.get(pk=second.status_list_id)
    assert status.get_entry(bytes(row.bits), second.status_index) == status.VALID
    time_machine.shift(timedelta(hours=24, minutes=2))
    assert lists.close_due(at=NOW()) == 2
    row.refresh_from_db()
    assert status.get_entry(bytes(row.bits), second.status_index) == status.INVALID


def test_the_same_proof_seen_again_changes_nothing(
    seal: Seal, business: Client, outside: Outside, time_machine: Any
) -> None:
    prove(business, outside, time_machine)
    time_machine.shift(timedelta(days=1, minutes=1))
    domain_watch.ring_due(at=NOW())
    deliver()
    seals.follow_domains(seal=seal, by=SYSTEM, at=NOW())
    assert (again(seal).version, OldPlace.objects.count()) == (2, 1)


def test_words_that_take_a_day_to_appear_are_waited_for(
    seal: Seal, business: Client, outside: Outside, time_machine: Any
) -> None:
    outside.txt = DomainLook("absent", detail="no_record")
    choose(business)
    deliver()
    look = seal.case.findings.get(source="dns")
    assert look.state == "due"


def test_a_lost_website_that_is_given_up_no_longer_suspends(
    seal: Seal, business: Client, outside: Outside, time_machine: Any
) -> None:
    prove(business, outside, time_machine)
    outside.txt = DomainLook("absent", detail="no_record")
    for _ in range(5):
        time_machine.shift(timedelta(days=1, minutes=1))
        domain_watch.ring_due(at=NOW())
        deliver()
    lost = again(seal)
    assert (lost.state, lost.causes, lost.domains) == ("suspended", ["domain_lost"], ["huber.example"])
    business.post("/en/evidence/domain/remove/")
    deliver()
    assert (again(seal).state, again(seal).domains) == ("active", [])


class TestRestingOnIt:
    """An association whose website was the evidence."""

    @pytest.fixture
    def resting(self, outside: Outside) -> Seal:
        reviewer = factories.user(desk_role="reviewer")
        case = ready.case_in_review(reviewer, kind="public_body", legal_form="registered_association")
        case.documents.all().delete()
        case.requirements.all().delete()
        for code in ("number", "details", "name", "official_mail", "evidence"):
            Requirement.objects.create(case=case, code=code, confirmed_at=None)
        DomainProof.objects.create(
            business=case.business, domain="verein.example", method="dns", nonce="a" * 32, state="proven",
            state_at=NOW(), created_at=NOW(), proven_at=NOW(), last_ok_at=NOW(), next_at=NOW(),
        )  # fmt: skip
        keys.ensure(at=NOW())
        wish = review.Wish("approve", confirmed=["official_mail"])
        review.propose(case=case, person=reviewer, at=NOW(), wish=wish)
        review.confirm(case=case, person=factories.user(desk_role="reviewer"), at=NOW())
        return Seal.objects.get(business=case.business)

    def test_it_cannot_be_taken_away(self, resting: Seal) -> None:
        by = changing.by(resting)
        with pytest.raises(domains.SealRestsOnIt):
            domains.drop(business=resting.business, by=by, at=NOW())
        with pytest.raises(domains.SealRestsOnIt):
            domains.choose(business=resting.business, domain="other.example", method="dns", by=by, at=NOW())
        assert again(resting).domains == ["verein.example"]

    def test_with_other_evidence_it_can(self, resting: Seal) -> None:
        ready.document(resting.case, "association_extract")
        domains.drop(business=resting.business, by=changing.by(resting), at=NOW())
        deliver()
        assert again(resting).domains == []
