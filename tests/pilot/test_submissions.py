"""Sending: complete, with the notice that was read, once, and only while there is room."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from config.outbox.models import AuditEntry, Event
from pilot.models import Answer, Application, Notice, Programme
from pilot.services import drafts, submissions
from pilot.services.questions import load_standard_notice
from tests import factories
from tests.pilot.factories import answer, answered, draft, programme, sent

pytestmark = pytest.mark.django_db


def submit(application: Application, version: str = "2026-10") -> Application:
    return submissions.submit(
        application=application, notice_version=version, language="de", at=timezone.now()
    )


def test_it_gets_a_reference_a_date_and_the_notice() -> None:
    application = submit(answered())
    assert application.state == "submitted"
    assert application.reference
    assert application.reference.startswith("P-")
    assert application.notice
    assert application.notice.version == "2026-10"
    assert application.next_actor == "operator"
    assert application.due_at
    assert timezone.localtime(application.due_at).date() == application.programme.decides_on
    assert Programme.objects.get(pk=application.programme_id).taken == 1


def test_sending_twice_is_one_application() -> None:
    draft_row = answered()
    first, second = submit(draft_row), submit(draft_row)
    assert first.reference == second.reference
    assert Programme.objects.get(pk=first.programme_id).taken == 1
    assert Event.objects.filter(kind="pilot.application_submitted").count() == 1
    assert AuditEntry.objects.filter(action="pilot.application.submit").count() == 1


def test_not_without_every_required_answer() -> None:
    application = answer(draft(), company="Huber", email="a@huber.example")
    with pytest.raises(submissions.Incomplete):
        submit(application)
    application.refresh_from_db()
    assert application.state == "draft"


def test_not_without_an_address() -> None:
    load_standard_notice(at=timezone.now())
    application = draft(factories.programme())
    with pytest.raises(submissions.Incomplete):
        submit(application)
    kept = drafts.keep_for_later(
        application=application, email="a@huber.example", language="de", at=timezone.now()
    )
    assert submit(kept).state == "submitted"


def test_not_with_a_notice_that_is_not_in_force() -> None:
    application = answered()
    with pytest.raises(submissions.NoticeChanged):
        submit(application, "2025-01")
    Notice.objects.create(version="2026-11", text_de="Neu.", text_en="New.", valid_from=timezone.now())
    with pytest.raises(submissions.NoticeChanged):
        submit(application, "2026-10")
    notice = submit(application, "2026-11").notice
    assert notice
    assert notice.version == "2026-11"


def test_not_after_the_end_and_nothing_is_lost() -> None:
    application = answered()
    Programme.objects.filter(pk=application.programme_id).update(closes_at=timezone.now())
    with pytest.raises(drafts.NotOpen):
        submit(application)
    assert Answer.objects.filter(application=application).count() == 12


def test_not_when_it_is_full_and_nothing_is_lost() -> None:
    where = programme(capacity=1)
    waiting = answered(where)
    sent(where)
    with pytest.raises(drafts.Full):
        submit(waiting)
    waiting.refresh_from_db()
    assert waiting.state == "draft"
    assert Programme.objects.get(pk=where.pk).taken == 1


def test_the_database_itself_holds_the_capacity() -> None:
    where = programme(capacity=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.filter(pk=where.pk).update(taken=2)


def test_three_a_day_for_one_address() -> None:
    where = programme()
    for _again in range(3):
        sent(where, email="same@huber.example")
    with pytest.raises(submissions.TooManyFromAddress):
        sent(where, email="same@huber.example")
    later = timezone.now() + timedelta(days=2)
    assert sent(where, email="same@huber.example", at=later).state == "submitted"


def test_a_reference_that_is_taken_is_not_used_again(monkeypatch: Any) -> None:
    taken = str(sent().reference)
    letters = iter(f"{taken[2:]}{taken[2:]}22222")
    monkeypatch.setattr("secrets.choice", lambda alphabet: next(letters))
    other = answered()
    assert submit(other).reference == "P-22222"
    assert Event.objects.filter(kind="pilot.application_submitted").count() == 2


def test_what_later_answers_ruled_out_is_dropped() -> None:
    where = programme()
    question = where.questions.get(key="volume")
    question.shown_if = {"channels": ["calls"]}
    question.save()
    application = answer(answered(where), channels=["email"])
    assert submit(application).state == "submitted"
    assert not Answer.objects.filter(application=application, question=question).exists()
