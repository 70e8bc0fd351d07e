"""Another number for a living seal: proven first, decided then, and what is said of the old one."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from config.kernel.actors import SYSTEM
from directory import selectors
from tests import factories
from tests.verification import changing, ready
from tests.verification.outside import deliver
from verification.models import Answer, Change, OldPlace, PhoneNumber, Seal
from verification.rules.numbers import classify
from verification.selectors.rows import current_phone
from verification.services import changes, contests, phones, seals
from verification.services.drafts import Locked
from verification.services.phones import SealStands
from verification.services.seals.errors import CannotIssue
from verification.services.seals.refresh import refresh

pytestmark = pytest.mark.django_db
NOW = timezone.now
OLD, NEW = "+493023125097", changing.NEW_NUMBER


def told(key: str, *, at: Any = None) -> dict[str, Any]:
    return selectors.ask(key, at=at or NOW()).data


@pytest.fixture
def seal() -> Seal:
    return ready.sealed(e164=OLD)


class TestAsking:
    def test_without_a_request_a_second_number_cannot_be_entered(self, seal: Seal) -> None:
        with pytest.raises(SealStands):
            phones.enter(
                business=seal.business, typed=NEW, facts=classify(NEW), by=changing.by(seal), at=NOW()
            )

    def test_the_new_number_is_proven_beside_the_old_one(self, seal: Seal) -> None:
        change = changing.number_asked(seal)
        assert dict(seal.business.phones.values_list("e164", "state")) == {OLD: "proven", NEW: "proven"}
        assert change.phone is not None
        assert (change.phone.e164, change.was) == (NEW, OLD)
        deliver()
        assert dict(change.case.requirements.values_list("code", "state")) == {"number": "met"}
        seal.refresh_from_db()
        assert (seal.e164, seal.version) == (OLD, 1)

    def test_meanwhile_the_old_number_is_the_business_s_own(self, seal: Seal) -> None:
        changing.number_asked(seal)
        shown = current_phone(seal.business)
        assert shown is not None
        assert shown.e164 == OLD
        suspended = seals.suspend(seal=seal, cause="entity_dissolved", by=SYSTEM, at=NOW())
        assert seals.resume(seal=suspended, by=SYSTEM, at=NOW()).e164 == OLD

    def test_nothing_is_handed_in_before_the_number_is_proven(self, seal: Seal) -> None:
        change = changing.number_asked(seal, proven=False)
        assert dict(change.case.requirements.values_list("code", "state")) == {"number": "currently_due"}

    def test_internet_telephony_needs_a_paper_as_well(self, seal: Seal) -> None:
        change = changing.number_asked(seal, e164="+4932211234567")
        deliver()
        assert "number_document" in set(change.case.requirements.values_list("code", flat=True))

    def test_while_we_look_no_other_number_is_entered(self, seal: Seal) -> None:
        changing.in_review(changing.number_asked(seal))
        with pytest.raises((Locked, SealStands)):
            phones.enter(
                business=seal.business,
                typed="+493023125096",
                facts=classify("+493023125096"),
                by=changing.by(seal),
                at=NOW(),
            )

    def test_another_number_takes_the_place_of_the_first(self, seal: Seal) -> None:
        changing.number_asked(seal)
        change = changing.number_asked(seal, e164="+493023125096")
        assert change.phone is not None
        assert change.phone.e164 == "+493023125096"
        states = dict(seal.business.phones.values_list("e164", "state"))
        assert states == {OLD: "proven", NEW: "released", "+493023125096": "proven"}


class TestApproved:
    def test_the_seal_moves_in_one_step(self, seal: Seal) -> None:
        moved = changing.moved(seal)
        assert (moved.e164, moved.version, moved.code) == (NEW, 2, seal.code)
        assert moved.phone.e164 == NEW
        assert dict(seal.business.phones.values_list("e164", "state")) == {OLD: "released", NEW: "proven"}
        assert OldPlace.objects.get(seal=seal).status_index == seal.status_index
        assert [check["c"] for check in moved.checks] == ["phone", "entity"]

    def test_the_new_number_is_green_and_the_old_one_says_no(self, seal: Seal) -> None:
        changing.moved(seal)
        assert told(NEW)["verdict"] == "valid"
        said = told(OLD)
        assert (said["verdict"], said["state"], said["cause"]) == ("not_valid", "moved", "number_changed")
        assert (said["name"], said["phone"]) == ("Bäckerei Huber", f"tel:{OLD}")
        assert said["token"] is None
        assert NEW not in json.dumps(said)

    def test_after_ninety_days_nothing_is_known_of_the_old_one(self, seal: Seal) -> None:
        now = NOW()
        changing.moved(seal, at=now)
        assert told(OLD, at=now + timedelta(days=89))["verdict"] == "not_valid"
        assert told(OLD, at=now + timedelta(days=90, seconds=1))["verdict"] == "unknown"
        refresh(seal_id=seal.pk, at=now + timedelta(days=91))
        assert not Answer.objects.filter(key=f"n:{OLD}").exists()

    def test_whoever_gets_the_old_number_is_the_one_spoken_of(self, seal: Seal) -> None:
        changing.moved(seal)
        other = ready.sealed(e164=OLD, name="Blumen Meier")
        assert told(OLD)["name"] == "Blumen Meier"
        refresh(seal_id=seal.pk, at=NOW())
        assert (told(OLD)["name"], told(OLD)["code"][:4]) == ("Blumen Meier", other.code[:4])

    def test_a_seal_suspended_for_want_of_the_old_number_is_valid_with_the_new_one(self, seal: Seal) -> None:
        PhoneNumber.objects.filter(pk=seal.phone_id).update(state="stale")
        seals.suspend(seal=seal, cause="phone_unproven", by=SYSTEM, at=NOW())
        assert changing.moved(seal).state == "active"

    def test_any_other_cause_stays(self, seal: Seal) -> None:
        seals.suspend(seal=seal, cause="impersonation_credible", by=SYSTEM, at=NOW())
        moved = changing.moved(seal)
        assert (moved.state, moved.causes, moved.e164) == ("suspended", ["impersonation_credible"], NEW)

    def test_back_to_the_old_number_tells_nothing_of_it_as_a_former_one(self, seal: Seal) -> None:
        changing.moved(seal)
        changing.moved(seal, e164=OLD)
        assert told(OLD)["verdict"] == "valid"
        assert told(NEW)["verdict"] == "not_valid"

    def test_all_promises_hold(self, seal: Seal) -> None:
        seal.case.documents.all().delete()
        changing.moved(seal)
        deliver()
        call_command("verify_invariants")


class TestNotApproved:
    def test_a_refusal_keeps_the_old_number_and_frees_the_new_one(self, seal: Seal) -> None:
        after = changing.decide(changing.number_asked(seal), "reject")
        assert (after.e164, after.version, told(OLD)["verdict"]) == (OLD, 1, "valid")
        assert seal.business.phones.get(e164=NEW).state == "released"

    def test_so_does_withdrawing(self, seal: Seal) -> None:
        change = changing.number_asked(seal)
        changes.withdraw(change=change, by=changing.by(seal), at=NOW())
        assert dict(seal.business.phones.values_list("e164", "state")) == {OLD: "proven", NEW: "released"}

    def test_a_number_that_another_business_claims_meanwhile_carries_no_seal(self, seal: Seal) -> None:
        change = changing.number_asked(seal)
        rival = ready.case_in_review(factories.user(desk_role="reviewer"), name="Blumen Meier").business
        claim = ready.proven_phone(rival, NEW, state="unproven", proven_at=None, expires_at=None)
        holder = PhoneNumber.objects.get(e164=NEW, business=seal.business)
        assert (
            contests.claim(claimant=claim, holder=holder, method="voice", by=SYSTEM, at=NOW()) == "contested"
        )
        with pytest.raises(CannotIssue):
            changing.decide(change)
        seal.refresh_from_db()
        assert (seal.e164, seal.state) == (OLD, "active")

    def test_a_number_held_by_another_business_is_contested_as_ever(self, seal: Seal) -> None:
        other = ready.sealed(e164=NEW, name="Blumen Meier")
        change = changing.number_asked(seal)
        other.refresh_from_db()
        assert (other.state, other.causes) == ("suspended", ["phone_contested"])
        assert change.phone is not None
        assert change.phone.state == "unproven"
        assert Change.objects.get(pk=change.pk).case.requirements.get(code="number").state == "currently_due"
