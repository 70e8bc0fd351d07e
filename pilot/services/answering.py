"""The applicant answers the desk, or lets the time pass."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from config.kernel.actors import SYSTEM
from config.kernel.errors import Refused
from config.outbox.moves import move
from config.outbox.services import audit, record
from pilot.lifecycle import APPLICATION
from pilot.models import Application, DeskQuestion
from pilot.services.drafts import APPLICANT
from pilot.services.invitations import BATCH, lock
from pilot.services.submissions import end_of

REMIND_AFTER = timedelta(days=7)
STILL_WELCOME = ("needs_answer", "screening")


class NothingAsked(Refused):
    """There is no open question, or nobody needs its answer any more."""

    code = "nothing_asked"
    message = _("There is no open question any more.")


@transaction.atomic
def answer(*, application: Application, text: str, at: datetime) -> DeskQuestion:
    """Answers the open question and gives the application back to the desk; a late answer is taken, too."""
    current = lock(application)
    question = current.desk_questions.filter(answered_at__isnull=True).order_by("-asked_at").first()
    if question is None or current.state not in STILL_WELCOME:
        raise NothingAsked
    question.answer, question.answered_at = text, at
    question.save(update_fields=["answer", "answered_at"])
    if current.state == "needs_answer":
        changes = {"due_at": end_of(current.programme.decides_on)}
        move(current, APPLICATION, "answer", by=APPLICANT, at=at, changes=changes)
    else:
        audit("pilot.application.answer_late", by=APPLICANT, at=at, row=current)
    return question


def remind_due(*, at: datetime) -> int:
    """Has reminders mailed for questions that wait for 7 days; each once. Returns how many."""
    due = DeskQuestion.objects.filter(
        answered_at__isnull=True,
        reminded_at__isnull=True,
        asked_at__lte=at - REMIND_AFTER,
        application__state="needs_answer",
    ).order_by("asked_at")
    return sum(remind(question=question, at=at) for question in due[:BATCH])


@transaction.atomic
def remind(*, question: DeskQuestion, at: datetime) -> bool:
    unreminded = DeskQuestion.objects.filter(
        pk=question.pk, answered_at__isnull=True, reminded_at__isnull=True
    )
    if not unreminded.update(reminded_at=at):
        return False
    record("pilot.question_reminder_due", at=at, question=question.pk)
    return True


def stop_waiting_due(*, at: datetime) -> int:
    """Gives applications back to the desk that had 14 days to answer; the question stays open. Returns how many."""
    due = Application.objects.filter(state="needs_answer", due_at__lte=at).order_by(F("due_at"))
    return sum(stop_waiting(application=application, at=at) for application in due[:BATCH])


@transaction.atomic
def stop_waiting(*, application: Application, at: datetime) -> bool:
    current = lock(application)
    if current.state != "needs_answer" or current.due_at is None or current.due_at > at:
        return False
    changes = {"due_at": end_of(current.programme.decides_on)}
    move(current, APPLICATION, "stop_waiting", by=SYSTEM, at=at, changes=changes)
    return True
