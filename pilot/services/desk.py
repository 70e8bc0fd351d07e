"""What the desk does with an application, short of inviting: wait-list, decline, ask, note."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.moves import move
from config.outbox.services import audit
from pilot.lifecycle import APPLICATION
from pilot.models import Application, DeskNote, DeskQuestion
from pilot.services.submissions import end_of
from verification.rules.reasons import for_pilot

TO_ANSWER = timedelta(days=14)


class UnknownReason(Refused):
    """The code is not one of the published catalogue that a pilot may use."""

    code = "unknown_reason"
    message = _("Choose one of the reasons.")


@transaction.atomic
def waitlist(*, application: Application, by: Actor, at: datetime) -> Application:
    """Keeps the application for a place that may become free; the applicant hears by the programme's date."""
    changes = {"due_at": end_of(application.programme.decides_on)}
    return move(application, APPLICATION, "waitlist", by=by, at=at, changes=changes)


@transaction.atomic
def decline(*, application: Application, code: str, by: Actor, at: datetime) -> Application:
    """Ends the application for a published reason, which the applicant reads. Raises UnknownReason."""
    if code not in {reason.code for reason in for_pilot()}:
        raise UnknownReason
    changes = {"decline_code": code, "due_at": None}
    return move(application, APPLICATION, "decline", by=by, at=at, reason=code, changes=changes)


@transaction.atomic
def ask(*, application: Application, text: str, by: Actor, at: datetime) -> DeskQuestion:
    """Puts one question to the applicant, who has 14 days; it is read on the status page, never in a mail."""
    question = DeskQuestion.objects.create(application=application, text=text, asked_at=at, asked_by=by.id)
    changes = {"due_at": at + TO_ANSWER}
    move(application, APPLICATION, "ask", by=by, at=at, changes=changes, event_ids={"question": question.pk})
    return question


@transaction.atomic
def add_note(*, application: Application, text: str, by: Actor, at: datetime) -> DeskNote:
    """An internal note; the applicant never sees it."""
    note = DeskNote.objects.create(application=application, text=text, author=by.id, at=at)
    audit("pilot.application.note", by=by, at=at, row=application)
    return note
