"""Several measures against one business at a time, and measures that come too late."""

from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from config.kernel.actors import SYSTEM
from config.outbox.models import AuditEntry, Event
from tests import factories
from tests.races import race
from tests.verification import adding, changing, ready
from tests.verification.outside import deliver
from tests.verification.test_change_races import outcome
from verification.models import Case, Decision, PhoneNumber, Seal
from verification.rules import codes
from verification.services import review, seals
from verification.services.review.errors import MeasureWaits, OtherOutcomes, SealEnded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_desk")]
NOW = timezone.now
ABOUT_A_NUMBER, ABOUT_ALL = "phone_reassigned", "false_information"


def reviewer() -> User:
    return factories.user(desk_role="reviewer")


def wanted(seal: Seal, measure: str = "revoke", reason: str = ABOUT_A_NUMBER, by: User | None = None) -> Case:
    return review.open_measure(
        seal=seal, measure=measure, reason=reason, text="x", person=by or reviewer(), at=NOW()
    )


def state(row: Seal | Case) -> str:
    row.refresh_from_db()
    return row.state


def sent(client: Client, seal: Seal, measure: str) -> Any:
    data = {"measure": measure, "text": "Warum", "code": seal.code}
    return client.post(f"/en/review/seals/{codes.shown(seal.code)}/", data)


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(reviewer())
    return client


class TestBeside:
    @pytest.mark.parametrize("which", ["main", "third"])
    def test_while_one_waits_another_seal_is_suspended(self, desk: Client, which: str) -> None:
        main, further = adding.pair()
        urgent = main if which == "main" else adding.added(main, e164=adding.THIRD)
        waiting = wanted(further)
        assert sent(desk, urgent, "suspend:impersonation_credible").status_code == 302
        assert (state(urgent), state(waiting)) == ("suspended", "decision_proposed")

    def test_and_the_same_seal_can_be_suspended_meanwhile(self, desk: Client) -> None:
        seal = ready.sealed()
        waiting = wanted(seal)
        assert sent(desk, seal, "suspend:impersonation_credible").status_code == 302
        assert state(seal) == "suspended"
        review.confirm(case=waiting, person=reviewer(), at=NOW())
        assert state(seal) == "revoked"

    def test_the_same_deed_on_the_same_seal_is_refused_in_words(self, desk: Client) -> None:
        seal = ready.sealed()
        wanted(seal)
        answer = sent(desk, seal, "revoke:impersonation")
        assert answer.status_code == 422
        assert "waits for a second person already" in answer.content.decode()
        assert "Warum" in answer.content.decode()
        assert Case.objects.filter(kind="misuse").count() == 1

    def test_what_is_about_the_business_meets_what_waits_for_the_main_seal(self) -> None:
        main, further = adding.pair()
        wanted(main, reason=ABOUT_ALL)
        with pytest.raises(MeasureWaits):
            wanted(further, reason=ABOUT_ALL)
        wanted(further)

    def test_one_that_was_sent_back_makes_room_for_a_new_one(self) -> None:
        seal = ready.sealed()
        first = reviewer()
        old = wanted(seal, by=first)
        review.send_back(case=old, person=reviewer(), at=NOW(), text="Too little")
        new = wanted(seal, by=first)
        assert (state(old), state(new)) == ("withdrawn", "decision_proposed")
        assert old.next_actor == ""

    def test_the_desk_sees_which_seal_it_is_about(self, desk: Client) -> None:
        further = adding.pair()[1]
        case = wanted(further)
        text = desk.get(f"/en/review/{case.pk}/").content.decode()
        assert codes.shown(further.code) in text
        assert f"/en/review/seals/{further.code}/" in text
        assert "Confirm decision" in text
        review.send_back(case=case, person=reviewer(), at=NOW(), text="Too little")
        text = desk.get(f"/en/review/{case.pk}/").content.decode()
        assert "It is with whoever proposed it" in text
        assert "Too little" in text
        assert "Save decision" not in text

    def test_one_that_was_sent_back_renews_nothing(self) -> None:
        seal = ready.sealed()
        first = reviewer()
        case = wanted(seal, by=first)
        review.send_back(case=case, person=reviewer(), at=NOW(), text="Too little")
        with pytest.raises(OtherOutcomes):
            review.propose(case=case, person=first, at=NOW(), wish=review.Wish("approve"))
        seal.refresh_from_db()
        assert (seal.version, seal.state) == (1, "active")

    def test_one_that_is_refused_leaves_nothing_behind(self, desk: Client) -> None:
        seal = ready.sealed()
        seals.suspend(seal=seal, cause="impersonation_credible", by=SYSTEM, at=NOW())
        PhoneNumber.objects.filter(pk=seal.phone_id).update(state="stale")
        for _ in range(2):
            assert sent(desk, seal, "resume:cleared").status_code == 422
        assert not Case.objects.filter(kind="misuse").exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_who_want_the_same_one_measure_waits() -> None:
    seal = ready.sealed()
    results = race([partial(outcome, partial(wanted, seal, by=reviewer())) for _ in range(6)])
    assert results.count("done") == 1
    assert Case.objects.filter(kind="misuse").count() == 1


class TestTooLate:
    @pytest.mark.parametrize("which", [0, 1])
    def test_a_seal_that_ended_meanwhile_is_said_and_not_a_fault(self, desk: Client, which: int) -> None:
        pair = adding.pair()
        case = wanted(pair[which])
        seals.surrender(seal=pair[which], by=changing.by(pair[0]), at=NOW())
        with pytest.raises(SealEnded):
            review.confirm(case=case, person=reviewer(), at=NOW())
        answer = desk.post(f"/en/review/{case.pk}/confirm/", follow=True)
        assert "This seal has ended meanwhile" in answer.content.decode()
        assert not Decision.objects.filter(outcome="revoked").exists()

    def test_what_waits_lapses_when_its_seal_ends(self) -> None:
        main, further = adding.pair()
        about_it, about_another = wanted(further), wanted(main, reason=ABOUT_ALL)
        seals.surrender(seal=further, by=changing.by(main), at=NOW())
        deliver()
        assert (state(about_it), state(about_another)) == ("withdrawn", "decision_proposed")
        entry = AuditEntry.objects.get(subject_id=str(about_it.pk), action="verification.case.lapse")
        assert entry.actor_kind == "system"
        told = Event.objects.filter(kind="verification.case_withdrawn")
        assert [event.ids["case"] for event in told] == [str(about_it.pk)]

    def test_with_the_main_seal_all_that_wait_lapse(self) -> None:
        main, further = adding.pair()
        cases = [wanted(further), wanted(main, reason=ABOUT_ALL), wanted(main, "suspend", "domain_lost")]
        # As it was proposed before there were further seals.
        Case.objects.get(pk=cases[1].pk).proposal.__class__.objects.filter(case=cases[1]).update(seal=None)
        seals.surrender(seal=main, by=changing.by(main), at=NOW())
        deliver()
        assert [state(case) for case in cases] == ["withdrawn"] * 3

    def test_a_measure_that_took_effect_stays_decided(self) -> None:
        seal = ready.sealed()
        case = review.confirm(case=wanted(seal), person=reviewer(), at=NOW())
        deliver()
        assert (state(case), state(seal)) == ("closed", "revoked")
