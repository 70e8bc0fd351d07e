"""The desk's pages: who gets in, what the buttons do, what is refused, and in which words."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, User
from tests import factories
from tests.verification import ready
from verification.models import Case, Decision, Document, Seal
from verification.services.seals import keys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_factor(settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    keys.ensure(at=timezone.now())


@pytest.fixture
def reviewer() -> User:
    return factories.user("rita@example.org", desk_role="reviewer")


@pytest.fixture
def desk(client: Client, reviewer: User) -> Client:
    client.force_login(reviewer)
    return client


def waiting(reviewer: User, **fields: Any) -> Case:
    case = ready.case_in_review(reviewer, **fields)
    Case.objects.filter(pk=case.pk).update(state="in_queue", assignee=None)
    case.refresh_from_db()
    return case


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_queue_shows_what_waits_in_both_languages(desk: Client, reviewer: User, prefix: str) -> None:
    case = waiting(reviewer)
    page = desk.get(f"{prefix}/review/").content.decode()
    assert case.business.legal_name in page
    assert page.count("<h1") == 1


def test_the_age_of_a_case_is_said_as_people_say_it(desk: Client, reviewer: User) -> None:
    case = waiting(reviewer)
    Case.objects.filter(pk=case.pk).update(submitted_at=timezone.now() - timedelta(days=3, minutes=1))
    assert "vor 3 Tagen" in desk.get("/review/").content.decode()
    assert "3 days ago" in desk.get("/en/review/").content.decode()


def test_the_queue_costs_the_same_however_long_it_is(
    desk: Client, reviewer: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(4):
        waiting(reviewer, name=f"Firma {number}")
    with django_assert_max_num_queries(5):
        desk.get("/review/?show=waiting")


def test_strangers_do_not_learn_that_the_desk_exists(client: Client, reviewer: User) -> None:
    case = waiting(reviewer)
    client.force_login(factories.user())
    assert client.get("/review/").status_code == 404
    assert client.post(f"/review/{case.pk}/take/").status_code == 404


def test_without_a_second_factor_the_desk_stays_shut(desk: Client, settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = True
    answer = desk.get("/review/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/second-factor/")


def test_take_next_gives_the_case_that_is_due_first(desk: Client, reviewer: User) -> None:
    later, sooner = waiting(reviewer), waiting(reviewer, name="Metzgerei Lang")
    Case.objects.filter(pk=sooner.pk).update(due_at=timezone.now())
    answer = desk.post("/review/next/")
    assert answer["Location"] == f"/review/{sooner.pk}/"
    sooner.refresh_from_db()
    later.refresh_from_db()
    assert (sooner.assignee, sooner.state, later.state) == (reviewer, "in_review", "in_queue")


def test_nobody_gets_a_case_of_their_own_business(desk: Client, reviewer: User) -> None:
    case = waiting(reviewer)
    Membership.objects.create(user=reviewer, business=case.business, role="viewer", created_at=timezone.now())
    desk.post("/review/next/")
    desk.post(f"/review/{case.pk}/take/")
    case.refresh_from_db()
    assert case.state == "in_queue"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_one_case_is_one_page(
    desk: Client, reviewer: User, prefix: str, django_assert_max_num_queries: Any
) -> None:
    case = ready.case_in_review(reviewer)
    with django_assert_max_num_queries(20):
        page = desk.get(f"{prefix}/review/{case.pk}/").content.decode()
    assert case.business.represented_by in page
    assert "Handelsregister.pdf" in page
    assert ">register_match" not in page


def test_approving_issues_the_seal(desk: Client, reviewer: User) -> None:
    case = ready.case_in_review(reviewer)
    answer = desk.post(f"/review/{case.pk}/decide/", {"outcome": "approve"})
    assert answer.status_code == 302
    case.refresh_from_db()
    decision = Decision.objects.get(case=case)
    assert (case.state, decision.outcome, decision.second_reviewer) == ("approved", "approved", None)
    assert Seal.objects.get(business=case.business).state == "active"


def test_what_was_not_shown_cannot_be_approved(desk: Client, reviewer: User) -> None:
    case = ready.case_in_review(reviewer)
    Document.objects.all().update(verdict="does_not_fit")
    answer = desk.post(f"/review/{case.pk}/decide/", {"outcome": "approve"})
    assert answer.status_code == 409
    assert not Seal.objects.exists()
    case.refresh_from_db()
    assert case.state == "in_review"


@pytest.mark.parametrize("outcome", ["reject", "ask_back"])
def test_refusing_needs_a_reason_and_keeps_what_was_typed(desk: Client, reviewer: User, outcome: str) -> None:
    case = ready.case_in_review(reviewer)
    answer = desk.post(f"/review/{case.pk}/decide/", {"outcome": outcome, "text_1": "Seite 1 ist unscharf"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Seite 1 ist unscharf" in page
    assert 'id="error-summary"' in page
    case.refresh_from_db()
    assert case.state == "in_review"


def test_asking_back_unlocks_what_was_flagged(desk: Client, reviewer: User) -> None:
    case = ready.case_in_review(reviewer)
    desk.post(
        f"/review/{case.pk}/decide/",
        {
            "outcome": "ask_back",
            "code_1": "DOC_UNREADABLE",
            "requirement_1": "evidence",
            "text_1": "unscharf",
        },
    )
    case.refresh_from_db()
    assert (case.state, case.next_actor) == ("info_requested", "business")
    assert case.flagged == [{"code": "DOC_UNREADABLE", "requirement": "evidence", "text": "unscharf"}]


def test_a_rejection_is_stored_with_its_reasons(desk: Client, reviewer: User) -> None:
    case = ready.case_in_review(reviewer)
    desk.post(
        f"/review/{case.pk}/decide/",
        {"outcome": "reject", "code_1": "ENTITY_DISSOLVED", "requirement_1": "register_match"},
    )
    decision = Decision.objects.get(case=case)
    assert decision.outcome == "rejected"
    assert decision.reasons == [{"code": "ENTITY_DISSOLVED", "requirement": "register_match", "text": ""}]


def test_a_decision_on_somebody_elses_case_is_refused(client: Client, reviewer: User) -> None:
    case = ready.case_in_review(reviewer)
    client.force_login(factories.user(desk_role="reviewer"))
    answer = client.post(f"/review/{case.pk}/decide/", {"outcome": "approve"})
    assert answer.status_code == 409
    assert not Decision.objects.exists()


def test_what_was_confirmed_by_hand_needs_a_second_person(client: Client, reviewer: User) -> None:
    case = ready.case_in_review(
        reviewer,
        kind="sole_trader",
        legal_form="trade",
        legal_name="Ole Jansen",
        register_court="",
        register_no="",
    )
    Document.objects.filter(case=case).update(kind="trade_registration")
    second = factories.user(desk_role="reviewer")
    client.force_login(reviewer)
    client.post(f"/review/{case.pk}/decide/", {"outcome": "approve", "confirmed": "address"})
    case.refresh_from_db()
    assert case.state == "decision_proposed"
    client.post(f"/review/{case.pk}/confirm/")
    case.refresh_from_db()
    assert case.state == "decision_proposed"
    client.force_login(second)
    client.post(f"/review/{case.pk}/confirm/")
    case.refresh_from_db()
    assert (case.state, Decision.objects.get(case=case).second_reviewer) == ("approved", second)
    seal = Seal.objects.get(business=case.business)
    assert (seal.legal_name, seal.register, seal.vat_id) == ("", "", "")
