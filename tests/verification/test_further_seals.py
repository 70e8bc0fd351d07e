"""A further seal rests on the main one: it says the same of the business, follows it, and falls with it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from config.kernel.actors import SYSTEM
from tests import factories
from tests.verification import adding, changing
from tests.verification.outside import Outside, deliver
from tests.verification.test_changes_beside import approve_renewal, renewal
from verification.models import Answer, Case, Decision, PhoneNumber, Seal
from verification.services import closures, phones, renewals, review, seals
from verification.services.seals import clock, reactions
from verification.services.seals.issue import others_than_phone

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture(autouse=True)
def _outside(outside: Outside) -> None:
    """Events are delivered as the worker would."""


@pytest.fixture
def pair() -> tuple[Seal, Seal]:
    return adding.pair()


def fresh(*rows: Seal) -> list[Seal]:
    return [Seal.objects.select_related("business", "phone", "case").get(pk=row.pk) for row in rows]


def states(*rows: Seal) -> list[str]:
    return [row.state for row in fresh(*rows)]


def measured(seal: Seal, measure: str, reason: str) -> Case:
    first = factories.user(desk_role="reviewer")
    now = NOW()
    case = review.open_measure(seal=seal, measure=measure, reason=reason, text="x", person=first, at=now)
    second = factories.user(desk_role="reviewer")
    return review.confirm(case=case, person=second if measure == "revoke" else first, at=now)


class TestIssuing:
    def test_it_says_of_the_business_what_the_main_one_says(self, pair: tuple[Seal, Seal]) -> None:
        main, further = fresh(*pair)
        for name in ("name", "skeleton", "legal_name", "register", "vat_id", "city", "country", "domains"):
            assert getattr(further, name) == getattr(main, name)
        assert others_than_phone(further) == others_than_phone(main)
        assert further.checks[0]["c"] == "phone"
        assert (further.assurance_to, further.version, further.further) == (main.assurance_to, 1, True)
        assert further.code != main.code
        assert (further.status_list_id, further.status_index) != (main.status_list_id, main.status_index)
        assert further.token.text != main.token.text
        assert [event.kind for event in further.events.all()] == ["seal.issued"]

    def test_it_is_not_issued_beside_a_suspended_one(self) -> None:
        main = adding.main()
        change = adding.asked(main)
        case, reviewer = changing.in_review(change)
        seals.suspend(seal=main, cause="phone_unproven", by=SYSTEM, at=NOW())
        with pytest.raises(seals.CannotIssue):
            review.propose(case=case, person=reviewer, at=NOW(), wish=review.Wish("approve"))
        assert not Seal.objects.filter(further=True).exists()
        case.refresh_from_db()
        assert case.state == "in_review"

    def test_a_refusal_frees_the_number_and_leaves_the_seal(self) -> None:
        main = adding.main()
        change = adding.asked(main)
        changing.decide(change, "reject")
        assert PhoneNumber.objects.get(e164=adding.SECOND).state == "released"
        assert states(main) == ["active"]

    def test_a_third_number_follows_the_second(self, pair: tuple[Seal, Seal]) -> None:
        main, further = pair
        third = adding.added(main, e164=adding.THIRD)
        assert states(main, further, third) == ["active"] * 3


class TestFalling:
    @pytest.mark.parametrize("cause", ["impersonation_credible", "entity_dissolved", "domain_lost"])
    def test_a_cause_about_the_business_suspends_both_and_is_cleared_of_both(
        self, pair: tuple[Seal, Seal], cause: str
    ) -> None:
        seals.suspend(seal=pair[0], cause=cause, by=SYSTEM, at=NOW())
        assert states(*pair) == ["suspended"] * 2
        seals.clear(seal=pair[0], cause=cause, by=SYSTEM, at=NOW())
        assert states(*pair) == ["active"] * 2

    @pytest.mark.parametrize("which", [0, 1])
    def test_a_number_that_is_lost_suspends_its_own_seal_only(
        self, pair: tuple[Seal, Seal], which: int
    ) -> None:
        reactions.phone_lost(phone_id=pair[which].phone_id, at=NOW())
        assert states(pair[which], pair[1 - which]) == ["suspended", "active"]

    def test_one_whose_number_ran_out_stays_suspended_for_that(self, pair: tuple[Seal, Seal]) -> None:
        seals.suspend(seal=pair[0], cause="entity_dissolved", by=SYSTEM, at=NOW())
        PhoneNumber.objects.filter(pk=pair[1].phone_id).update(state="stale")
        seals.resume(seal=fresh(pair[0])[0], by=SYSTEM, at=NOW())
        main, further = fresh(*pair)
        assert (main.state, further.state, further.causes) == ("active", "suspended", ["phone_unproven"])

    @pytest.mark.parametrize("which", [0, 1])
    def test_a_revocation_about_the_business_falls_on_all(self, pair: tuple[Seal, Seal], which: int) -> None:
        case = measured(pair[which], "revoke", "false_information")
        assert states(*pair) == ["revoked"] * 2
        assert case.state == "closed"
        deliver()
        assert PhoneNumber.objects.get(pk=pair[1].phone_id).state == "released"

    def test_a_revocation_about_one_number_falls_on_that_one(self, pair: tuple[Seal, Seal]) -> None:
        measured(pair[1], "revoke", "phone_reassigned")
        assert states(*pair) == ["active", "revoked"]

    def test_a_suspension_by_the_desk_is_taken_back_of_both(self, pair: tuple[Seal, Seal]) -> None:
        measured(pair[0], "suspend", "impersonation_credible")
        assert states(*pair) == ["suspended"] * 2
        measured(fresh(pair[0])[0], "resume", "cleared")
        assert states(*pair) == ["active"] * 2

    def test_surrender_end_of_contract_and_closing_end_all(self) -> None:
        main, further = adding.pair()
        seals.surrender(seal=main, by=changing.by(main), at=NOW())
        assert states(main, further) == ["surrendered"] * 2
        deliver()
        main, further = adding.pair(name="Blumen Meier")
        reactions.contract_ended(business_id=main.business_id, at=NOW())
        assert states(main, further) == ["contract_ended"] * 2
        deliver()
        main, further = adding.pair(name="Optik Lang")
        closures.business_closed(business_id=main.business_id, by=changing.by(main), at=NOW())
        assert states(main, further) == ["surrendered"] * 2
        assert not PhoneNumber.objects.filter(business=main.business, state__in=PhoneNumber.OPEN).exists()

    def test_time_ends_both_once(self, pair: tuple[Seal, Seal]) -> None:
        later = NOW() + timedelta(days=400)
        assert clock.expire_due(at=later) == 2
        assert states(*pair) == ["expired"] * 2
        assert clock.expire_due(at=later) == 0
        assert pair[1].events.filter(kind="seal.expired").count() == 1

    def test_a_main_one_that_is_not_cleared_takes_a_valid_one_along(self, pair: tuple[Seal, Seal]) -> None:
        seals.suspend(seal=pair[0], cause="phone_unproven", by=SYSTEM, at=NOW())
        assert states(*pair) == ["suspended", "active"]
        clock.time_out_due(at=NOW() + timedelta(days=61))
        assert states(*pair) == ["revoked", "expired"]

    def test_both_time_out_together(self, pair: tuple[Seal, Seal]) -> None:
        seals.suspend(seal=pair[0], cause="entity_dissolved", by=SYSTEM, at=NOW())
        clock.time_out_due(at=NOW() + timedelta(days=61))
        assert states(*pair) == ["revoked", "revoked"]


class TestFollowing:
    def test_another_name_is_borne_by_both(self, pair: tuple[Seal, Seal]) -> None:
        changing.renamed(pair[0])
        for one in fresh(*pair):
            assert (one.name, one.version) == ("Bäckerei Sonnenschein", 2)
            assert one.formerly[0]["name"] == "Bäckerei Huber"

    def test_a_renewal_renews_both(self, pair: tuple[Seal, Seal], time_machine: Any) -> None:
        time_machine.move_to(NOW() + timedelta(days=100), tick=True)
        approve_renewal(renewal(pair[0]))
        main, further = fresh(*pair)
        assert (main.version, further.version) == (2, 2)
        assert further.assurance_to == main.assurance_to > pair[1].assurance_to
        assert others_than_phone(further) == others_than_phone(main)
        assert further.e164 == adding.SECOND

    def test_one_that_was_not_proven_catches_up(self, pair: tuple[Seal, Seal], time_machine: Any) -> None:
        time_machine.move_to(NOW() + timedelta(days=100), tick=True)
        PhoneNumber.objects.filter(pk=pair[1].phone_id).update(state="stale")
        reactions.phone_went_stale(phone_id=pair[1].phone_id, at=NOW())
        approve_renewal(renewal(pair[0]))
        main, further = fresh(*pair)
        assert (further.state, further.version) == ("suspended", 1)
        assert further.assurance_to < main.assurance_to
        phones.prove(phone=further.phone, method="sms", by=changing.by(main), at=NOW())
        reactions.phone_proven(phone_id=further.phone_id, at=NOW())
        main, further = fresh(*pair)
        assert (further.state, further.assurance_to) == ("active", main.assurance_to)

    def test_one_renewal_is_opened_for_both(self, pair: tuple[Seal, Seal]) -> None:
        assert renewals.open_due(at=NOW() + timedelta(days=340)) == 1
        assert Case.objects.filter(kind="renewal").count() == 1

    def test_a_late_renewal_extends_both(self, pair: tuple[Seal, Seal]) -> None:
        case = renewal(pair[0])
        Case.objects.filter(pk=case.pk).update(state="in_queue", submitted_at=NOW())
        clock.expire_due(at=NOW() + timedelta(days=366))
        main, further = fresh(*pair)
        assert [main.extended, further.extended] == [True, True]
        assert main.assurance_to == further.assurance_to
        assert further.events.filter(kind="seal.extended").count() == 1

    def test_proving_the_main_number_again_leaves_the_further_one(self, pair: tuple[Seal, Seal]) -> None:
        phones.prove(phone=pair[0].phone, method="sms", by=changing.by(pair[0]), at=NOW())
        assert PhoneNumber.objects.get(pk=pair[1].phone_id).state == "proven"

    def test_and_one_that_waits_for_the_desk(self) -> None:
        main = adding.main()
        change = adding.asked(main)
        changing.in_review(change)
        phones.prove(phone=main.phone, method="sms", by=changing.by(main), at=NOW())
        assert PhoneNumber.objects.get(e164=adding.SECOND).state == "proven"


class TestWebsites:
    def test_a_website_is_answered_by_the_main_seal(self, client: Client) -> None:
        main, further = adding.pair()
        Seal.objects.filter(pk__in=[main.pk, further.pk]).update(domains=["huber.example"])
        for one in (main, further):
            seals.refresh(seal_id=one.pk, at=NOW())
        assert Answer.objects.get(key="d:huber.example").seal_id == main.pk
        assert client.get(f"/api/v1/seals/{further.code}").json()["domains"] == ["huber.example"]
        seals.surrender(seal=fresh(further)[0], by=changing.by(main), at=NOW())
        assert client.get("/api/v1/check?q=huber.example").json()["verdict"] == "valid"


def test_the_decision_is_about_the_number_alone(pair: tuple[Seal, Seal]) -> None:
    decision = Decision.objects.get(case__kind="further_number")
    assert decision.facts["met"] == ["number"]
