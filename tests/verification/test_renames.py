"""Another name for a living seal: asked for, decided, and what everybody is told of it then."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import BusinessName
from config.kernel.actors import SYSTEM
from config.kernel.lifecycle import IllegalMove
from tests.verification import changing
from tests.verification.outside import deliver
from verification.issuance import status
from verification.models import Answer, Case, OldPlace, Seal, SealEvent, SealToken, StatusList
from verification.services import changes, review, seals
from verification.services.drafts import Locked
from verification.services.limits import LimitReached
from verification.services.review.errors import EvidenceMissing, SamePerson
from verification.services.seals import lists
from verification.services.seals.refresh import refresh

pytestmark = pytest.mark.django_db
NOW = timezone.now
DAY = timedelta(days=1)


def told(seal: Seal) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bytes(Answer.objects.get(key=f"c:{seal.code}").body))
    return found


def bit(number: int, place: int) -> int:
    return status.get_entry(bytes(StatusList.objects.get(pk=number).bits), place)


class TestAsking:
    def test_a_request_changes_nothing_about_the_seal(self, seal: Seal) -> None:
        before = told(seal)
        change = changing.name_asked(seal)
        assert (change.case.kind, change.case.state, change.was) == ("name_change", "draft", "Bäckerei Huber")
        seal.refresh_from_db()
        assert (seal.name, seal.version, told(seal)) == ("Bäckerei Huber", 1, before)

    def test_only_the_name_and_what_shows_it_are_asked_for(self, seal: Seal) -> None:
        change = changing.name_asked(seal, paper=False)
        states = dict(change.case.requirements.values_list("code", "state"))
        assert states == {"name": "met", "name_evidence": "currently_due"}
        changing.add_paper(change)
        assert change.case.requirements.get(code="name_evidence").state == "pending"

    def test_a_lei_says_nothing_about_a_name_beside_the_seal(self, seal: Seal) -> None:
        type(seal.business).objects.update(lei="529900T8BM49AURSDO55")
        seal.business.refresh_from_db()
        change = changing.name_asked(seal, paper=False)
        assert change.case.requirements.get(code="name_evidence").state == "currently_due"
        assert not change.case.findings.exists()

    def test_a_new_legal_name_is_asked_about_in_the_registers(self, seal: Seal) -> None:
        type(seal.business).objects.update(lei="529900T8BM49AURSDO55")
        seal.business.refresh_from_db()
        change = changing.name_asked(seal, paper=False, legal_name="Sonnenschein GmbH")
        assert [finding.source for finding in change.case.findings.all()] == ["gleif"]
        changing.name_asked(seal, paper=False, legal_name="")
        assert not change.case.findings.exclude(state="discarded").exists()

    def test_the_same_name_is_no_change(self, seal: Seal) -> None:
        with pytest.raises(changes.SameAsBefore):
            changing.name_asked(seal, name="Bäckerei Huber")
        assert not Case.objects.filter(kind="name_change").exists()

    def test_without_a_living_seal_there_is_nothing_to_change(self, seal: Seal) -> None:
        seals.surrender(seal=seal, by=changing.by(seal), at=NOW())
        with pytest.raises(changes.NoSeal):
            changing.name_asked(seal)

    def test_asking_again_changes_the_draft_and_the_proposed_name(self, seal: Seal) -> None:
        first = changing.name_asked(seal)
        second = changing.name_asked(seal, paper=False, name="Bäckerei Mond")
        assert second.case_id == first.case_id
        names = dict(seal.business.names.values_list("text", "state"))
        assert names == {
            "Bäckerei Huber": "approved",
            "Bäckerei Sonnenschein": "retired",
            "Bäckerei Mond": "proposed",
        }

    def test_nobody_asks_for_ever_new_names(self, seal: Seal) -> None:
        for _ in range(changes.A_MONTH):
            changes.withdraw(change=changing.name_asked(seal), by=changing.by(seal), at=NOW())
        with pytest.raises(LimitReached):
            changing.name_asked(seal)

    def test_what_is_with_us_is_not_changed_any_more(self, seal: Seal) -> None:
        change = changing.name_asked(seal)
        changing.in_review(change)
        with pytest.raises(Locked):
            changing.name_asked(seal, name="Bäckerei Mond")
        with pytest.raises(Locked):
            changing.add_paper(change)


class TestApproved:
    def test_everybody_is_told_of_the_new_name_at_once(self, seal: Seal) -> None:
        renamed = changing.renamed(seal)
        assert (renamed.name, renamed.version, renamed.code) == ("Bäckerei Sonnenschein", 2, seal.code)
        said = told(seal)
        assert (said["verdict"], said["name"], said["state"]) == ("valid", "Bäckerei Sonnenschein", "active")
        assert [one["name"] for one in said["formerly"]] == ["Bäckerei Huber"]
        number = json.loads(bytes(Answer.objects.get(key=f"n:{seal.e164}").body))
        assert number["name"] == "Bäckerei Sonnenschein"

    def test_the_old_name_retires_and_the_new_one_is_the_approved_one(self, seal: Seal) -> None:
        changing.renamed(seal)
        names = {one.text: one for one in seal.business.names.all()}
        assert names["Bäckerei Huber"].state == BusinessName.State.RETIRED
        assert names["Bäckerei Huber"].valid_to == names["Bäckerei Sonnenschein"].valid_from
        assert names["Bäckerei Sonnenschein"].state == BusinessName.State.APPROVED

    def test_it_is_an_entry_of_the_log_under_the_decision(self, seal: Seal) -> None:
        changing.renamed(seal)
        event = SealEvent.objects.get(kind="seal.changed")
        assert (event.version, event.state) == (2, "active")
        assert event.decision is not None
        assert event.decision.case.kind == "name_change"
        assert '"name":"Bäckerei Sonnenschein"' in event.leaf

    def test_since_when_it_is_valid_does_not_change(self, seal: Seal) -> None:
        renamed = changing.renamed(seal)
        assert (renamed.state_at, renamed.assurance_to) == (seal.state_at, seal.assurance_to)

    def test_a_new_legal_name_comes_with_it(self, seal: Seal) -> None:
        renamed = changing.renamed(seal, legal_name="Sonnenschein GmbH")
        renamed.business.refresh_from_db()
        assert renamed.legal_name == renamed.business.legal_name == "Sonnenschein GmbH"

    def test_the_token_and_its_list_say_the_new_version(self, seal: Seal) -> None:
        old = SealToken.objects.get(seal=seal)
        renamed = changing.renamed(seal)
        refresh(seal_id=seal.pk, at=NOW())
        token = SealToken.objects.get(seal=seal)
        assert (old.version, token.version) == (1, 2)
        assert told(renamed)["token"] == token.text

    def test_a_second_name_keeps_both_former_ones_for_ninety_days(self, seal: Seal) -> None:
        changing.renamed(seal)
        changing.renamed(seal, name="Bäckerei Mond")
        assert [one["name"] for one in told(seal)["formerly"]] == ["Bäckerei Sonnenschein", "Bäckerei Huber"]
        again = changing.renamed(seal, name="Bäckerei Huber")
        assert [one["name"] for one in told(again)["formerly"]] == ["Bäckerei Mond", "Bäckerei Sonnenschein"]

    def test_all_promises_hold(self, seal: Seal) -> None:
        # The paper of the first case has no file in these tests.
        seal.case.documents.all().delete()
        changing.renamed(seal)
        deliver()
        call_command("verify_invariants")


class TestOverlap:
    def test_the_old_place_is_good_for_a_day_and_then_never_again(self, seal: Seal) -> None:
        now = NOW()
        renamed = changing.renamed(seal, at=now)
        place = OldPlace.objects.get(seal=seal)
        assert (place.status_list_id, place.status_index, place.version) == (
            seal.status_list_id,
            seal.status_index,
            1,
        )
        assert renamed.status_index != seal.status_index
        assert bit(seal.status_list_id, seal.status_index) == status.VALID
        assert lists.close_due(at=now + DAY - timedelta(seconds=1)) == 0
        assert lists.close_due(at=now + DAY) == 1
        assert bit(seal.status_list_id, seal.status_index) == status.INVALID
        assert bit(renamed.status_list_id, renamed.status_index) == status.VALID
        assert lists.close_due(at=now + 2 * DAY) == 0

    def test_meanwhile_it_says_what_the_seal_says(self, seal: Seal) -> None:
        now = NOW()
        renamed = changing.renamed(seal, at=now)
        seals.suspend(seal=renamed, cause="phone_contested", by=SYSTEM, at=now)
        assert bit(seal.status_list_id, seal.status_index) == status.SUSPENDED
        lists.close_due(at=now + DAY)
        seals.clear(seal=renamed, cause="phone_contested", by=SYSTEM, at=now)
        assert bit(seal.status_list_id, seal.status_index) == status.INVALID
        assert bit(renamed.status_list_id, renamed.status_index) == status.VALID

    def test_a_seal_that_ends_ends_at_every_place(self, seal: Seal) -> None:
        renamed = changing.renamed(seal)
        seals.surrender(seal=renamed, by=changing.by(seal), at=NOW())
        assert bit(seal.status_list_id, seal.status_index) == status.INVALID
        assert bit(renamed.status_list_id, renamed.status_index) == status.INVALID


class TestNotApproved:
    def test_a_refusal_leaves_name_and_seal_as_they_were(self, seal: Seal) -> None:
        before = told(seal)
        after = changing.decide(changing.name_asked(seal), "reject")
        assert (after.name, after.version, told(seal)) == ("Bäckerei Huber", 1, before)
        assert seal.business.names.get(text="Bäckerei Sonnenschein").state == BusinessName.State.REFUSED
        assert changing.name_asked(seal).case.state == "draft"

    def test_withdrawing_leaves_them_as_well(self, seal: Seal) -> None:
        change = changing.name_asked(seal)
        changes.withdraw(change=change, by=changing.by(seal), at=NOW())
        assert seal.business.names.get(text="Bäckerei Sonnenschein").state == BusinessName.State.RETIRED
        assert not OldPlace.objects.exists()
        with pytest.raises(IllegalMove):
            changes.withdraw(change=change, by=changing.by(seal), at=NOW())

    def test_without_evidence_nothing_can_be_approved(self, seal: Seal) -> None:
        change = changing.name_asked(seal)
        case, reviewer = changing.in_review(change)
        case.documents.update(verdict="does_not_fit")
        with pytest.raises(EvidenceMissing):
            review.propose(case=case, person=reviewer, at=NOW(), wish=review.Wish("approve"))

    def test_a_name_confirmed_by_hand_takes_two(self, seal: Seal) -> None:
        change = changing.name_asked(seal)
        case, reviewer = changing.in_review(change)
        case.documents.update(verdict="does_not_fit")
        wish = review.Wish("approve", confirmed=["name_evidence"])
        assert review.propose(case=case, person=reviewer, at=NOW(), wish=wish).state == "decision_proposed"
        with pytest.raises(SamePerson):
            review.confirm(case=case, person=reviewer, at=NOW())

    def test_a_seal_that_ended_meanwhile_ends_the_request(self, seal: Seal) -> None:
        change = changing.name_asked(seal)
        changing.in_review(change)
        seals.surrender(seal=seal, by=changing.by(seal), at=NOW())
        deliver()
        change.case.refresh_from_db()
        assert change.case.state == "withdrawn"
        assert seal.business.names.get(text="Bäckerei Sonnenschein").state == BusinessName.State.RETIRED
