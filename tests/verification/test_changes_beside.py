"""A change beside a renewal, an objection to its refusal, and one that nobody answered."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from config.kernel.actors import SYSTEM
from tests import factories
from tests.verification import changing, objecting, ready
from tests.verification.outside import Outside, deliver
from verification.models import Case, Change, Decision, Seal
from verification.selectors import changes as reading
from verification.services import cases, changes, details, reminders, review
from verification.services.review.asking import Reason

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def seal(outside: Outside) -> Seal:
    return ready.sealed()


def renewal(seal: Seal) -> Case:
    case = cases.open_renewal(seal=seal, by=SYSTEM, at=NOW())
    ready.document(case)
    return Case.objects.select_related("business").get(pk=case.pk)


def approve_renewal(case: Case) -> None:
    reviewer = factories.user(desk_role="reviewer")
    Case.objects.filter(pk=case.pk).update(state="in_review", assignee=reviewer, submitted_at=NOW())
    case.refresh_from_db()
    open_ = review.judgement(case, at=NOW())
    hands = tuple(one.code for one in open_.missing)
    review.propose(case=case, person=reviewer, at=NOW(), wish=review.Wish("approve", confirmed=hands))
    case.refresh_from_db()
    if case.state == "decision_proposed":
        review.confirm(case=case, person=factories.user(desk_role="reviewer"), at=NOW())


class TestRenewal:
    def test_it_does_not_decide_about_a_name_that_waits(self, seal: Seal) -> None:
        change = changing.name_asked(seal)
        approve_renewal(renewal(seal))
        seal.refresh_from_db()
        assert (seal.name, seal.version) == ("Bäckerei Huber", 2)
        assert seal.business.names.get(text="Bäckerei Sonnenschein").state == "proposed"
        after = changing.decide(Change.objects.select_related("case", "seal").get(pk=change.pk))
        assert (after.name, after.version) == ("Bäckerei Sonnenschein", 3)

    def test_it_goes_by_the_sealed_number(self, seal: Seal) -> None:
        old = seal.e164
        changing.number_asked(seal)
        approve_renewal(renewal(seal))
        seal.refresh_from_db()
        assert (seal.e164, seal.version) == (old, 2)

    def test_its_page_shows_the_name_and_does_not_change_it(self, seal: Seal) -> None:
        case = renewal(seal)
        client = Client()
        client.force_login(changing.owner_of(seal))
        page = client.get("/en/evidence/details/").content.decode()
        assert 'name="name"' not in page
        assert "/en/seal/name/" in page
        given: dict[str, Any] = {"name": "Bäckerei Mond"}
        details.save(business=case.business, given=given, seen=None, by=changing.by(seal), at=NOW())
        assert not seal.business.names.filter(text="Bäckerei Mond").exists()

    def test_its_page_does_not_speak_of_the_name_that_waits(self, seal: Seal) -> None:
        changing.name_asked(seal)
        renewal(seal)
        client = Client()
        client.force_login(changing.owner_of(seal))
        assert "Bäckerei Sonnenschein" not in client.get("/en/evidence/details/").content.decode()


class TestObjection:
    def test_one_that_is_right_opens_the_request_again(self, seal: Seal) -> None:
        change = changing.name_asked(seal)
        changing.decide(change, "reject")
        decision = Decision.objects.get(case=change.case)
        assert objecting.decided(decision, "overturn").outcome == "overturned"
        again = reading.running(seal.business, "name_change")
        assert again is not None
        assert (again.case.state, again.case.previous_id) == ("draft", change.case_id)
        assert (again.name and again.name.text, again.reason) == ("Bäckerei Sonnenschein", change.reason)
        assert again.case.documents.count() == 1
        client = Client()
        client.force_login(changing.owner_of(seal))
        answer = Decision.objects.get(outcome="overturned")
        for one, words in ((decision, "Ask for another change"), (answer, "Go on with the request")):
            page = client.get(f"/en/decisions/{one.pk}/").content.decode()
            assert words in page
            assert "/en/seal/name/" in page
        seal.refresh_from_db()
        assert seal.name == "Bäckerei Huber"
        assert changing.decide(again).name == "Bäckerei Sonnenschein"


class TestTime:
    def test_a_question_that_nobody_answers_closes_the_request(self, seal: Seal) -> None:
        change = changing.name_asked(seal)
        case, reviewer = changing.in_review(change)
        flag = Reason(code="DOC_UNREADABLE", requirement="name_evidence", text="")
        review.ask_back(case=case, person=reviewer, at=NOW(), flags=[flag])
        reminders.abandon(at=NOW() + timedelta(days=15))
        case.refresh_from_db()
        assert case.state == "abandoned"
        deliver()
        fresh = changing.name_asked(seal, name="Bäckerei Mond")
        assert fresh.case_id != change.case_id
        assert changing.decide(fresh).name == "Bäckerei Mond"

    def test_the_last_request_is_told_beside_the_form_for_the_next(self, seal: Seal) -> None:
        changes.withdraw(change=changing.name_asked(seal), by=changing.by(seal), at=NOW())
        page = reading.change_page(seal.business, "name_change", at=NOW())
        assert (page.stage, page.seal, page.is_ready) == ("over", seal, False)
