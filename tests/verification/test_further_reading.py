"""What a business and the desk read about a measure against one of several seals: the right one, on its own page."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.templatetags.site import national
from config.kernel.actors import SYSTEM
from tests import factories
from tests.verification import adding, changing, objecting
from tests.verification.change_pages import signed_in
from tests.verification.outside import deliver
from tests.verification.test_further_measures import decided
from tests.verification.test_further_seals import fresh, measured, states
from verification.models import Seal
from verification.rules import codes
from verification.selectors.decisions import about_seal
from verification.services import review, seals
from verification.services.seals import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_desk")]
NOW = timezone.now


@pytest.fixture
def pair() -> tuple[Seal, Seal]:
    return adding.pair()


class TestReading:
    """What stands against one seal is read on its page, and objected to from there."""

    @pytest.fixture
    def paths(self, pair: tuple[Seal, Seal]) -> tuple[str, str]:
        return "/en/seal/", f"/en/seal/further/{codes.shown(pair[1].code)}/"

    def seen(self, seal: Seal, path: str) -> str:
        answer = signed_in(changing.owner_of(seal)).get(path)
        assert answer.status_code == 200
        return answer.content.decode()

    @pytest.mark.parametrize(
        ("measure", "reason"), [("suspend", "misissuance_suspected"), ("revoke", "phone_reassigned")]
    )
    def test_one_against_the_number_is_on_the_page_of_the_number_alone(
        self, pair: tuple[Seal, Seal], paths: tuple[str, str], measure: str, reason: str
    ) -> None:
        link = f"/en/decisions/{decided(pair[1], measure, reason).pk}/"
        main, further = (self.seen(pair[0], path) for path in paths)
        assert link in further
        assert link not in main
        assert "Object to this decision" in self.seen(pair[0], link)
        assert about_seal(fresh(pair[0])[0]) is None
        measured(pair[0], "suspend", "phone_contested")
        main, further = (self.seen(pair[0], path) for path in paths)
        assert link in further
        assert link not in main
        assert "Read the decision" in main

    @pytest.mark.parametrize(
        ("measure", "reason"), [("suspend", "entity_dissolved"), ("revoke", "false_information")]
    )
    def test_one_against_the_business_is_on_both(
        self, pair: tuple[Seal, Seal], paths: tuple[str, str], measure: str, reason: str
    ) -> None:
        link = f"/en/decisions/{decided(pair[1], measure, reason).pk}/"
        for path in paths:
            assert link in self.seen(pair[0], path)

    def test_its_own_comes_before_that_of_the_main_one(self, pair: tuple[Seal, Seal]) -> None:
        own = decided(pair[1], "suspend", "misissuance_suspected")
        of_both = decided(pair[0], "suspend", "entity_dissolved")
        assert [about_seal(one) for one in fresh(*pair)] == [of_both, own]

    def test_what_nobody_decided_has_no_decision(self, pair: tuple[Seal, Seal]) -> None:
        decided(pair[0], "suspend", "entity_dissolved")
        measured(fresh(pair[0])[0], "resume", "cleared")
        for one in pair:
            seals.suspend(seal=one, cause="phone_unproven", by=SYSTEM, at=NOW())
        assert [about_seal(one) for one in fresh(*pair)] == [None, None]
        further = fresh(pair[1])[0]
        seals.surrender(seal=further, by=changing.by(further), at=NOW())
        assert about_seal(fresh(further)[0]) is None
        assert about_seal(None) is None

    def test_one_that_timed_out_is_not_what_ended_the_main_one_later(self, pair: tuple[Seal, Seal]) -> None:
        seals.suspend(seal=pair[1], cause="phone_unproven", by=SYSTEM, at=NOW())
        clock.time_out_due(at=NOW() + timedelta(days=61))
        assert states(*pair) == ["active", "revoked"]
        Seal.objects.filter(pk=pair[1].pk).update(state_at=NOW())
        decision = decided(pair[0], "revoke", "false_information")
        assert [about_seal(one) for one in fresh(*pair)] == [decision, None]

    def test_a_revoked_number_is_listed_until_nobody_can_object(
        self, pair: tuple[Seal, Seal], paths: tuple[str, str], time_machine: Any
    ) -> None:
        measured(pair[1], "revoke", "phone_reassigned")
        text = self.seen(pair[0], paths[0])
        assert "Numbers whose seal was withdrawn" in text
        assert paths[1] in text
        time_machine.move_to(NOW() + timedelta(days=30), tick=True)
        text = self.seen(pair[0], paths[0])
        assert "Numbers whose seal was withdrawn" not in text
        assert self.seen(pair[0], paths[1])

    def test_the_mail_leads_to_the_decision_and_to_the_page_of_the_number(
        self, pair: tuple[Seal, Seal], paths: tuple[str, str]
    ) -> None:
        deliver()
        mail.outbox.clear()
        decision = decided(pair[1], "revoke", "phone_reassigned")
        deliver()
        [told] = [one for one in mail.outbox if codes.shown(pair[1].code) in str(one.body)]
        assert f"/decisions/{decision.pk}/" in told.body
        assert paths[1].removeprefix("/en") in told.body
        assert "/status/" not in told.body

    def test_a_revocation_that_was_wrong_leads_to_the_page_of_the_request(
        self, pair: tuple[Seal, Seal]
    ) -> None:
        old = decided(pair[1], "revoke", "phone_reassigned")
        answer = objecting.decided(old, "overturn")
        text = self.seen(pair[0], f"/en/decisions/{answer.pk}/")
        assert "We have opened your request for this number again" in text
        assert 'href="/en/seal/further/"' in text
        assert "Go on with the tasks" not in text

    def test_one_of_all_leads_to_the_tasks(self, pair: tuple[Seal, Seal]) -> None:
        pair[0].case.documents.all().delete()
        answer = objecting.decided(decided(pair[1], "revoke", "rules_breach"), "overturn")
        text = self.seen(pair[0], f"/en/decisions/{answer.pk}/")
        assert "Go on with the tasks" in text
        assert "Go on with the request" not in text


class TestDesk:
    @pytest.mark.parametrize("which", [0, 1])
    def test_the_second_person_sees_which_seal_it_is(self, pair: tuple[Seal, Seal], which: int) -> None:
        person = factories.user(desk_role="reviewer")
        case = review.open_measure(
            seal=pair[which], measure="revoke", reason="phone_reassigned", text="x", person=person, at=NOW()
        )
        text = signed_in(factories.user(desk_role="reviewer")).get(f"/en/review/{case.pk}/").content.decode()
        about, other = pair[which], pair[1 - which]
        assert f"/en/review/seals/{about.code}/" in text
        assert f"/en/review/seals/{other.code}/" not in text
        assert codes.shown(about.code) in text
        assert national(about.e164) in text
        assert "About this seal:" in text
        assert f"({('main', 'further')[which]} number)" in text

    def test_an_objection_leads_to_the_seal_that_it_is_about(self, pair: tuple[Seal, Seal]) -> None:
        decision = decided(pair[1], "suspend", "misissuance_suspected")
        case = objecting.submitted(decision)
        text = signed_in(factories.user(desk_role="reviewer")).get(f"/en/review/{case.pk}/").content.decode()
        assert f"/en/review/seals/{pair[1].code}/" in text
        assert f"/en/review/seals/{pair[0].code}/" not in text
        assert codes.shown(pair[1].code) in text

    def test_a_change_leads_to_the_seal_that_it_is_a_change_of(self, pair: tuple[Seal, Seal]) -> None:
        case, _person = changing.in_review(changing.number_asked(fresh(pair[0])[0]))
        desk = signed_in(factories.user(desk_role="reviewer"))
        text = desk.get(f"/en/review/{case.pk}/").content.decode()
        assert f"/en/review/seals/{pair[0].code}/" in text
