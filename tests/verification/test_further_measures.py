"""Measures against one of several seals: what stands against the main one is not lifted past it, nor the reverse."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from config.kernel.actors import SYSTEM
from tests import factories
from tests.verification import adding, changing, objecting
from tests.verification.change_pages import signed_in
from tests.verification.outside import deliver
from tests.verification.test_changes_beside import approve_renewal, renewal
from tests.verification.test_further_seals import fresh, measured, states
from verification.models import Case, Decision, PhoneNumber, Seal
from verification.rules import codes
from verification.services import phones, review, seals
from verification.services.seals import reactions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_desk")]
NOW = timezone.now


@pytest.fixture
def pair() -> tuple[Seal, Seal]:
    return adding.pair()


def decided(seal: Seal, measure: str, reason: str) -> Decision:
    return Decision.objects.get(case=measured(seal, measure, reason))


class TestResuming:
    def test_one_does_not_rise_beside_a_suspended_main_one(self, pair: tuple[Seal, Seal]) -> None:
        measured(pair[0], "suspend", "impersonation_credible")
        desk = signed_in(factories.user(desk_role="reviewer"))
        code = codes.shown(pair[1].code)
        cases = Case.objects.count()
        given = {"measure": "resume:cleared", "text": "Geklärt.", "code": code}
        answer = desk.post(f"/en/review/seals/{code}/", given)
        assert answer.status_code == 422
        assert "Resume the main seal first" in answer.content.decode()
        assert states(*pair) == ["suspended"] * 2
        assert Case.objects.count() == cases
        measured(fresh(pair[0])[0], "resume", "cleared")
        assert states(*pair) == ["active"] * 2

    def test_nor_by_a_decision_that_was_under_way(self, pair: tuple[Seal, Seal]) -> None:
        seals.suspend(seal=pair[1], cause="holder_request", by=SYSTEM, at=NOW())
        person = factories.user(desk_role="reviewer")
        case = review.open_measure(
            seal=pair[1], measure="resume", reason="cleared", text="x", person=person, at=NOW()
        )
        seals.suspend(seal=pair[0], cause="entity_dissolved", by=SYSTEM, at=NOW())
        with pytest.raises(seals.MainFirst):
            review.confirm(case=case, person=person, at=NOW())
        further = fresh(pair[1])[0]
        assert (further.state, further.causes) == ("suspended", ["holder_request", "entity_dissolved"])

    def test_what_is_about_one_number_keeps_none_of_the_others_down(self, pair: tuple[Seal, Seal]) -> None:
        seals.suspend(seal=pair[0], cause="phone_unproven", by=SYSTEM, at=NOW())
        measured(pair[1], "suspend", "misissuance_suspected")
        measured(fresh(pair[1])[0], "resume", "cleared")
        assert states(*pair) == ["suspended", "active"]

    def test_its_own_cause_outlasts_that_of_the_main_one(self, pair: tuple[Seal, Seal]) -> None:
        measured(pair[1], "suspend", "misissuance_suspected")
        measured(pair[0], "suspend", "entity_dissolved")
        measured(fresh(pair[0])[0], "resume", "cleared")
        main, further = fresh(*pair)
        assert (main.state, further.state, further.causes) == (
            "active",
            "suspended",
            ["misissuance_suspected"],
        )
        measured(further, "resume", "cleared")
        assert states(*pair) == ["active"] * 2

    def test_a_cause_of_both_is_not_cleared_of_one(self, pair: tuple[Seal, Seal]) -> None:
        seals.suspend(seal=pair[0], cause="misissuance_suspected", by=SYSTEM, at=NOW())
        seals.clear(seal=pair[1], cause="misissuance_suspected", by=SYSTEM, at=NOW())
        assert states(*pair) == ["suspended"] * 2


class TestRenewing:
    @pytest.fixture(autouse=True)
    def _later(self, pair: tuple[Seal, Seal], time_machine: Any) -> None:
        """The seals were issued a while ago."""
        time_machine.move_to(NOW() + timedelta(days=100), tick=True)

    def test_a_measure_against_one_is_not_lifted(self, pair: tuple[Seal, Seal]) -> None:
        measured(pair[1], "suspend", "misissuance_suspected")
        approve_renewal(renewal(fresh(pair[0])[0]))
        main, further = fresh(*pair)
        assert (further.state, further.causes) == ("suspended", ["misissuance_suspected"])
        assert (main.version, further.version) == (2, 1)
        measured(further, "resume", "cleared")
        deliver()
        main, further = fresh(*pair)
        assert (further.state, further.version, further.assurance_to) == ("active", 2, main.assurance_to)
        deliver()
        assert fresh(further)[0].version == 2

    def test_a_contest_of_both_numbers_ends_for_each_by_itself(self, pair: tuple[Seal, Seal]) -> None:
        for one in pair:
            seals.suspend(seal=one, cause="phone_contested", by=SYSTEM, at=NOW())
        approve_renewal(renewal(fresh(pair[0])[0]))
        main, further = fresh(*pair)
        assert (main.state, further.causes) == ("active", ["phone_contested"])

    def test_what_both_were_suspended_for_is_over_for_both(self, pair: tuple[Seal, Seal]) -> None:
        seals.suspend(seal=pair[0], cause="entity_dissolved", by=SYSTEM, at=NOW())
        approve_renewal(renewal(fresh(pair[0])[0]))
        assert states(*pair) == ["active"] * 2
        assert [one.version for one in fresh(*pair)] == [2, 2]

    def test_one_that_was_contested_catches_up_when_it_is_kept(self, pair: tuple[Seal, Seal]) -> None:
        seals.suspend(seal=pair[1], cause="phone_contested", by=SYSTEM, at=NOW())
        approve_renewal(renewal(fresh(pair[0])[0]))
        assert fresh(pair[1])[0].version == 1
        seals.clear(seal=pair[1], cause="phone_contested", by=SYSTEM, at=NOW())
        deliver()
        main, further = fresh(*pair)
        assert (further.state, further.version, further.assurance_to) == ("active", 2, main.assurance_to)

    def test_one_proven_while_the_main_one_is_down_catches_up_with_it(self, pair: tuple[Seal, Seal]) -> None:
        main, further = pair
        PhoneNumber.objects.filter(pk=further.phone_id).update(state="stale")
        reactions.phone_went_stale(phone_id=further.phone_id, at=NOW())
        approve_renewal(renewal(fresh(main)[0]))
        seals.suspend(seal=main, cause="phone_contested", by=SYSTEM, at=NOW())
        phones.prove(phone=fresh(further)[0].phone, method="sms", by=changing.by(main), at=NOW())
        deliver()
        further = fresh(further)[0]
        assert (further.state, further.version) == ("active", 1)
        seals.clear(seal=main, cause="phone_contested", by=SYSTEM, at=NOW())
        deliver()
        main, further = fresh(main, further)
        assert (further.version, further.assurance_to) == (2, main.assurance_to)


class TestObjecting:
    def test_one_about_the_main_number_leaves_the_further_one(self, pair: tuple[Seal, Seal]) -> None:
        decision = decided(pair[0], "suspend", "phone_contested")
        seals.suspend(seal=pair[1], cause="phone_contested", by=SYSTEM, at=NOW())
        objecting.decided(decision, "overturn")
        assert states(*pair) == ["active", "suspended"]

    def test_a_later_decision_about_the_other_number_is_no_reason_to_stay(
        self, pair: tuple[Seal, Seal]
    ) -> None:
        decision = decided(pair[0], "suspend", "phone_contested")
        measured(pair[1], "suspend", "phone_contested")
        objecting.decided(decision, "overturn")
        assert states(*pair) == ["active", "suspended"]

    def test_a_later_decision_about_the_main_one_keeps_both_down(self, pair: tuple[Seal, Seal]) -> None:
        decision = decided(pair[1], "suspend", "misissuance_suspected")
        measured(pair[0], "suspend", "misissuance_suspected")
        objecting.decided(decision, "overturn")
        assert states(*pair) == ["suspended"] * 2
