"""What the desk does to an application, and what the applicant answers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config.kernel.lifecycle import IllegalMove
from config.outbox.models import AuditEntry, Event
from pilot.models import Application, DeskNote, DeskQuestion
from pilot.services import answering, desk
from tests.pilot.factories import REVIEWER, screened, sent

pytestmark = pytest.mark.django_db


def asked(text: str = "Which register?") -> DeskQuestion:
    return desk.ask(application=screened(), text=text, by=REVIEWER, at=timezone.now())


def last_audit(application: Application) -> AuditEntry:
    found = AuditEntry.objects.filter(subject_id=str(application.pk)).order_by("-id").first()
    assert found is not None
    return found


def test_waiting_list_names_the_date() -> None:
    application = desk.waitlist(application=screened(), by=REVIEWER, at=timezone.now())
    assert application.state == "waitlisted"
    assert application.due_at is not None
    assert timezone.localtime(application.due_at).date() == application.programme.decides_on
    assert last_audit(application).actor_id == REVIEWER.id


def test_declining_needs_a_published_reason() -> None:
    application = screened()
    for code in ("", "BECAUSE", "VAT_INVALID"):
        with pytest.raises(desk.UnknownReason):
            desk.decline(application=application, code=code, by=REVIEWER, at=timezone.now())
    declined = desk.decline(application=application, code="PILOT_QUOTA", by=REVIEWER, at=timezone.now())
    assert (declined.state, declined.decline_code, declined.due_at) == ("declined", "PILOT_QUOTA", None)
    assert last_audit(declined).reason == "PILOT_QUOTA"


def test_nothing_is_decided_before_screening() -> None:
    application = sent()
    with pytest.raises(IllegalMove):
        desk.waitlist(application=application, by=REVIEWER, at=timezone.now())
    with pytest.raises(IllegalMove):
        desk.ask(application=application, text="?", by=REVIEWER, at=timezone.now())
    assert not DeskQuestion.objects.exists()


def test_a_question_gives_the_applicant_fourteen_days() -> None:
    question = asked()
    application = question.application
    application.refresh_from_db()
    assert (application.state, application.next_actor) == ("needs_answer", "business")
    assert application.due_at == question.asked_at + timedelta(days=14)
    assert Event.objects.get(kind="pilot.application_asked").ids["question"] == str(question.pk)


def test_the_answer_gives_it_back_to_the_desk() -> None:
    question = asked()
    answering.answer(application=question.application, text="HRB 12345", at=timezone.now())
    question.refresh_from_db()
    question.application.refresh_from_db()
    assert question.answer == "HRB 12345"
    assert (question.application.state, question.application.next_actor) == ("screening", "operator")
    with pytest.raises(answering.NothingAsked):
        answering.answer(application=question.application, text="again", at=timezone.now())


def test_the_reminder_goes_once_after_seven_days() -> None:
    question = asked()
    assert answering.remind_due(at=question.asked_at + timedelta(days=6)) == 0
    assert answering.remind_due(at=question.asked_at + timedelta(days=7)) == 1
    assert answering.remind_due(at=question.asked_at + timedelta(days=8)) == 0
    assert not answering.remind(question=question, at=timezone.now())
    assert Event.objects.filter(kind="pilot.question_reminder_due").count() == 1


def test_what_was_answered_is_not_reminded() -> None:
    question = asked()
    answering.answer(application=question.application, text="HRB 12345", at=timezone.now())
    assert answering.remind_due(at=question.asked_at + timedelta(days=9)) == 0


def test_after_fourteen_days_the_desk_goes_on_and_a_late_answer_is_still_taken() -> None:
    question = asked()
    over = question.asked_at + timedelta(days=14)
    assert answering.stop_waiting_due(at=over - timedelta(minutes=1)) == 0
    assert answering.stop_waiting_due(at=over) == 1
    assert answering.stop_waiting_due(at=over) == 0
    assert not answering.stop_waiting(application=question.application, at=over)
    answering.answer(application=question.application, text="Sorry, HRB 12345", at=over)
    question.refresh_from_db()
    assert question.answer == "Sorry, HRB 12345"
    assert last_audit(question.application).action == "pilot.application.answer_late"


def test_a_decided_application_takes_no_answer() -> None:
    question = asked()
    answering.stop_waiting_due(at=question.asked_at + timedelta(days=14))
    desk.decline(application=question.application, code="NO_ANSWER", by=REVIEWER, at=timezone.now())
    with pytest.raises(answering.NothingAsked):
        answering.answer(application=question.application, text="too late", at=timezone.now())


def test_notes_are_kept_with_their_author() -> None:
    application = screened()
    desk.add_note(application=application, text="Called back.", by=REVIEWER, at=timezone.now())
    assert DeskNote.objects.get().author == REVIEWER.id
    assert last_audit(application).action == "pilot.application.note"
