"""One application at the desk: all of it on one page, and only the buttons that the table allows."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from config.kernel.actors import Actor
from config.outbox.models import AuditEntry
from pilot.lifecycle import APPLICATION
from pilot.models import Application, DeskNote
from pilot.services import answering, desk
from pilot.services.withdrawing import withdraw
from tests import factories
from tests.pilot.factories import REVIEWER, answered, cohort, invited, programme, screened, sent
from tests.pilot.pages import LANGUAGES, desk_browser, path, text

pytestmark = pytest.mark.django_db
DESK_MOVES = {"invite", "waitlist", "ask", "decline"}


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False


def page_of(application: Application, client: Client | None = None, language: str = "de") -> str:
    client = client or desk_browser()[0]
    return text(client.get(path("pilot:desk_application", application.pk, language=language)))


def act(application: Application, action: str, client: Client | None = None, **data: Any) -> Any:
    client = client or desk_browser()[0]
    return client.post(path("pilot:desk_act", application.pk, action), data)


def buttons(page: str, application: Application) -> set[str]:
    return set(re.findall(rf"/desk/{application.pk}/([a-z_]+)/", page))


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_on_one_page(language: str) -> None:
    where = programme()
    twin = screened(where, company="Bäckerei Huber", email="anna@huber.example")
    application = screened(where, company="Bäckerei Huber", email="anna@huber.example", country="US")
    business = factories.business("Bäckerei Huber")
    business.names.update(skeleton=application.skeleton)
    question = desk.ask(application=application, text="Which register?", by=REVIEWER, at=timezone.now())
    answering.answer(application=application, text="HRB 12345", at=timezone.now())
    desk.add_note(application=application, text="Seems fine.", by=REVIEWER, at=timezone.now())
    page = page_of(application, language=language)
    for words in ("Anna Huber", "anna@huber.example", question.text, "HRB 12345", "Seems fine.", "2026-10"):
        assert words in page
    assert path("pilot:desk_application", twin.pk, language=language) in page
    assert page.count("<h1") == 1
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("role", ["reviewer", "operator"])
@pytest.mark.parametrize(
    "state", ["submitted", "screening", "needs_answer", "waitlisted", "invited", "declined"]
)
def test_buttons_come_from_the_table(state: str, role: str) -> None:
    application = screened()
    group = cohort(application.programme)
    Application.objects.update(state=state, decline_code="PILOT_QUOTA", cohort=group)
    legal = {move.action for move in APPLICATION.legal(state, role)} & DESK_MOVES
    drawn = buttons(page_of(application, desk_browser(role)[0]), application)
    assert drawn == legal | {"note"} | ({"renew"} if state == "invited" else set())


def test_each_button_does_its_deed_and_the_audit_names_the_person() -> None:
    where = programme()
    client, person = desk_browser()
    expected: dict[str, tuple[dict[str, Any], str]] = {
        "waitlist": ({}, "waitlisted"),
        "decline": ({"code": "PILOT_QUOTA"}, "declined"),
        "ask": ({"text": "Which register?"}, "needs_answer"),
        "invite": ({"cohort": str(cohort(where).pk)}, "invited"),
    }
    for action, (data, state) in expected.items():
        application = screened(where)
        response = act(application, action, client, **data)
        assert response["Location"] == path("pilot:desk_application", application.pk)
        application.refresh_from_db()
        assert application.state == state
        entry = AuditEntry.objects.filter(subject_id=str(application.pk)).order_by("-id")[0]
        assert (entry.actor_kind, entry.actor_id) == ("reviewer", str(person.pk))
        assert "Rita Reviewer" in page_of(application, client)


def test_notes_and_a_new_link() -> None:
    application = invited().application
    act(application, "note", text="Called, will accept tomorrow.")
    assert DeskNote.objects.get().text == "Called, will accept tomorrow."
    act(application, "renew")
    assert application.invitations.count() == 2


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("decline", {"code": ""}),
        ("decline", {"code": "VAT_INVALID"}),
        ("ask", {"text": "  "}),
        ("ask", {"text": "x" * 2001}),
        ("ask", {"text": "a\x00b"}),
        ("note", {"text": ""}),
        ("invite", {"cohort": ""}),
        ("invite", {"cohort": "999"}),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(action: str, data: dict[str, Any]) -> None:
    application = screened()
    response = act(application, action, **data)
    page = text(response)
    assert response.status_code == 422
    assert f'href="#id_{action}_' in page
    assert '<details class="card" open>' in page
    assert data.get("text", "").strip()[:40] in page
    application.refresh_from_db()
    assert application.state == "screening"


@pytest.mark.parametrize("action", ["invite", "waitlist", "decline", "ask", "renew"])
def test_a_stale_page_is_told_so_instead_of_failing(action: str) -> None:
    application = screened()
    group = str(cohort(application.programme).pk)
    withdraw(application=application, at=timezone.now())
    client, _person = desk_browser()
    data = {"cohort": group, "code": "PILOT_QUOTA", "text": "?"}
    response = client.post(path("pilot:desk_act", application.pk, action), data, follow=True)
    assert 'role="alert"' in text(response)
    application.refresh_from_db()
    assert application.state == "withdrawn"
    assert cohort(application.programme).taken == 0


def test_a_full_group_is_refused_with_a_sentence() -> None:
    where = programme(size=1)
    invited(where)
    application = screened(where)
    assert 'name="cohort"' not in page_of(application)
    client, _person = desk_browser()
    data = {"cohort": str(cohort(where).pk)}
    response = client.post(path("pilot:desk_act", application.pk, "invite"), data, follow=True)
    assert 'role="alert"' in text(response)
    application.refresh_from_db()
    assert application.state == "screening"


def test_what_is_not_there_is_not_found() -> None:
    unsent = answered()
    client, _person = desk_browser()
    for key in (uuid4(), unsent.pk):
        assert client.get(path("pilot:desk_application", key)).status_code == 404
    assert act(sent(), "submit", client).status_code == 404


def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries: Any) -> None:
    where = programme()
    application = screened(where)
    client, _person = desk_browser()
    for at in range(3):
        for actor in (REVIEWER, Actor("reviewer", str(factories.user(desk_role="reviewer").pk))):
            desk.add_note(application=application, text=f"Note {at}", by=actor, at=timezone.now())
        screened(where)
        with django_assert_max_num_queries(13):
            page_of(application, client)
