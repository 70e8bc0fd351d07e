"""The desk's pages about a second opinion, notes, look-alikes, and measures against a seal."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests import factories
from tests.verification import ready
from verification.models import Case, CaseNote, Decision
from verification.services import review
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


def test_a_second_person_may_send_a_proposal_back(client: Client, reviewer: User) -> None:
    seal = ready.sealed()
    case = review.open_measure(
        seal=seal, measure="revoke", reason="impersonation", text="...", person=reviewer, at=timezone.now()
    )
    client.force_login(factories.user(desk_role="reviewer"))
    client.post(f"/review/{case.pk}/send-back/", {"text": "Zu wenig"})
    case.refresh_from_db()
    assert (case.state, case.assignee) == ("in_review", reviewer)
    assert CaseNote.objects.get(case=case).text == "Zu wenig"


def test_notes_stay_at_the_desk(desk: Client, reviewer: User) -> None:
    case = ready.case_in_review(reviewer)
    assert desk.post(f"/review/{case.pk}/note/", {"text": ""}).status_code == 422
    desk.post(f"/review/{case.pk}/note/", {"text": "Rief am Montag an"})
    assert "Rief am Montag an" in desk.get(f"/review/{case.pk}/").content.decode()


def test_look_alikes_and_duplicates_are_shown(desk: Client, reviewer: User) -> None:
    ready.case_in_review(reviewer, name="Bäckerei Huber", vat_id="DE136695976")
    case = ready.case_in_review(reviewer, name="Backerei Hubér", vat_id="DE136695976")
    page = desk.get(f"/en/review/{case.pk}/").content.decode()
    assert "A name that reads alike" in page
    assert "The same VAT number" in page


@pytest.mark.parametrize("code", ["", "0000-0000-00"])
def test_a_measure_needs_the_code_typed_again(desk: Client, reviewer: User, code: str) -> None:
    seal = ready.sealed()
    data = {"measure": "suspend:impersonation_credible", "text": "Warum", "code": code}
    assert desk.post(f"/review/seals/{seal.code}/", data).status_code == 422
    seal.refresh_from_db()
    assert seal.state == "active"


def test_suspending_shows_at_once_and_resuming_too(desk: Client, reviewer: User, client: Client) -> None:
    seal = ready.sealed()
    data = {"measure": "suspend:impersonation_credible", "text": "Warum", "code": seal.code}
    desk.post(f"/review/seals/{seal.code}/", data)
    assert client.get(f"/api/v1/seals/{seal.code}").json()["verdict"] == "suspended"
    data = {"measure": "resume:cleared", "text": "Geklärt", "code": seal.code}
    desk.post(f"/review/seals/{seal.code}/", data)
    assert client.get(f"/api/v1/seals/{seal.code}").json()["verdict"] == "valid"
    assert Decision.objects.filter(outcome__in=["suspended", "resumed"]).count() == 2


def test_looking_changes_nothing(desk: Client, reviewer: User) -> None:
    case = ready.case_in_review(reviewer)
    before = list(Case.objects.values())
    for path in (
        f"/review/{case.pk}/",
        f"/review/{case.pk}/history/",
        "/review/",
        "/review/?after=x~y&show=%00",
    ):
        desk.get(path)
    assert desk.get(f"/review/{case.pk}/take/").status_code == 405
    assert list(Case.objects.values()) == before
