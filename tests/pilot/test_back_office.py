"""Django's back office: operators write questions there, and cannot write dead ends."""

from datetime import timedelta
from typing import Any

import pytest
from django.forms import ModelForm, modelform_factory
from django.test import Client
from django.utils import timezone

from accounts.models import User
from pilot import tasks
from pilot.admin import QuestionForm
from pilot.models import Application, Notice, Programme, Question
from tests.pilot.factories import answered, invited, programme, screened

pytestmark = pytest.mark.django_db


def question(where: Programme, **changes: Any) -> "ModelForm[Question]":
    fields = [field.name for field in Question._meta.fields if field.editable and field.name != "id"]
    data = {
        "programme": where.pk,
        "key": "fleet",
        "type": "one",
        "label_de": "Haben Sie Autos?",
        "label_en": "Do you have cars?",
        "choices": '[{"value": "yes", "de": "Ja", "en": "Yes"}]',
        "shown_if": '{"trade": ["craft"]}',
        "required": "on",
        "order": 8,
        **changes,
    }
    return modelform_factory(Question, form=QuestionForm, fields=fields)(data)


def test_a_good_question_is_taken_and_asked() -> None:
    where = programme()
    form = question(where)
    assert form.is_valid(), form.errors
    form.save()
    assert where.questions.filter(key="fleet").exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"key": "check"}, "key"),
        ({"choices": "[]"}, "choices"),
        ({"choices": '["yes"]'}, "choices"),
        ({"shown_if": '{"nothing": ["x"]}'}, "shown_if"),
        ({"shown_if": '["x"]'}, "shown_if"),
    ],
)
def test_a_dead_end_is_refused_at_its_field(changes: dict[str, str], field: str) -> None:
    form = question(programme(), **changes)
    assert not form.is_valid()
    assert field in form.errors


def test_a_page_does_not_stand_on_a_page() -> None:
    where = programme()
    page = where.questions.get(key="contact")
    form = question(where, type="page", choices="[]", shown_if="{}", page=page.pk)
    assert "page" in form.errors


def test_a_new_programme_has_its_questions_and_decided_rows_are_only_read(settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    boss = User.objects.create_superuser("boss@example.org", "x" * 14)
    client = Client()
    client.force_login(boss)
    now = timezone.localtime()
    data: dict[str, Any] = {
        "name_de": "Runde zwei",
        "name_en": "Round two",
        "slug": "round-two",
        "decides_on": f"{now + timedelta(days=60):%Y-%m-%d}",
        "capacity": "10",
        "countries": "[]",
        "cohorts-TOTAL_FORMS": "0",
        "cohorts-INITIAL_FORMS": "0",
    }
    for name, days in (("opens_at", 0), ("closes_at", 30)):
        data |= {f"{name}_0": f"{now + timedelta(days=days):%Y-%m-%d}", f"{name}_1": "08:00:00"}
    response = client.post("/admin/pilot/programme/add/", data)
    assert response.status_code == 302, response.content.decode()
    assert Programme.objects.get(slug="round-two").questions.filter(page=None).count() == 7
    application = screened()
    assert client.get(f"/admin/pilot/application/{application.pk}/change/").status_code == 200
    assert (
        client.post(f"/admin/pilot/application/{application.pk}/change/", {"state": "invited"}).status_code
        == 403
    )
    assert (
        client.post(f"/admin/pilot/application/{application.pk}/delete/", {"post": "yes"}).status_code == 403
    )
    notice = Notice.objects.get(version="2026-10")
    assert client.post(f"/admin/pilot/notice/{notice.pk}/change/", {"text_de": "x"}).status_code == 403


def test_beats_tasks_do_what_is_due_and_bear_being_rung_twice() -> None:
    where = programme()
    invitation = invited(where)
    long_ago = timezone.now() - timedelta(days=1)
    where_rows = Application.objects.filter(pk=answered(where).pk)
    where_rows.update(touched_at=timezone.now() - timedelta(days=31))
    type(invitation).objects.update(expires_at=long_ago)
    overdue = screened(where)
    Application.objects.filter(pk=overdue.pk).update(state="needs_answer", due_at=long_ago)
    for _again in range(2):
        for task in (tasks.lapse_invitations, tasks.remind_applicants, tasks.stop_waiting, tasks.erase):
            task()
    assert not where_rows.exists()
    states = dict(Application.objects.values_list("pk", "state"))
    assert states == {invitation.application_id: "waitlisted", overdue.pk: "screening"}
