"""Sending an application: everything answered, the notice accepted, a place in the programme left."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.kernel.errors import Refused
from config.outbox.moves import move
from pilot.lifecycle import APPLICATION
from pilot.models import Answer, Application, Notice, Programme
from pilot.rules.references import new_reference
from pilot.selectors.programmes import current_notice
from pilot.selectors.questionnaire import questionnaire
from pilot.services.drafts import APPLICANT, REPEATED, Full, NotOpen, repeat_answers

REFERENCE_TRIES = 20
PER_ADDRESS_AND_DAY = 3


class Incomplete(Refused):
    """Questions are open, or no e-mail address is known."""

    code = "incomplete"
    message = _("Some questions are still open.")


class NoticeChanged(Refused):
    """The words on the page are not the ones in force any more."""

    code = "notice_changed"
    message = _("Our notice has changed since you opened this page. Read it again and tick the box.")


class TooManyFromAddress(Refused):
    """The address has had its receipts for today."""

    code = "too_many_from_address"
    message = _(
        "Three sign-ups were sent with this e-mail address today. Try again tomorrow. Your answers are kept."
    )


@transaction.atomic
def submit(*, application: Application, notice_version: str, language: str, at: datetime) -> Application:
    """Sends the draft and gives it a reference; sending it a second time changes nothing.

    `notice_version` is the version that the applicant saw and accepted. Raises NotOpen, Full, Incomplete,
    NoticeChanged or TooManyFromAddress.
    """
    current = (
        Application.objects.select_for_update(of=("self",)).select_related("programme").get(pk=application.pk)
    )
    if current.state != "draft":
        return current
    _check(current, at=at)
    notice = _accepted(notice_version, at=at)
    _drop_answers_beside_the_point(current)
    repeat_answers(current, email=True)
    current.save(update_fields=list(REPEATED))
    _check_email(current.email, at=at)
    take_place(current.programme)
    return _send(current, notice, language=language, at=at)


def take_place(programme: Programme) -> None:
    """One more application in the programme, unless it is full; the guarded UPDATE holds under any concurrency."""
    if not Programme.objects.filter(pk=programme.pk, taken__lt=F("capacity")).update(taken=F("taken") + 1):
        raise Full


def give_place_back(programme_id: int) -> None:
    Programme.objects.filter(pk=programme_id, taken__gt=0).update(taken=F("taken") - 1)


def end_of(day: date) -> datetime:
    """The last moment of a day on the operator's calendar."""
    return timezone.make_aware(datetime.combine(day, time.max))


def _check(application: Application, *, at: datetime) -> None:
    if not application.programme.is_open(at):
        raise NotOpen
    if questionnaire(application).faulty:
        raise Incomplete


def _accepted(version: str, *, at: datetime) -> Notice:
    notice = current_notice(at)
    if notice is None or notice.version != version:
        raise NoticeChanged
    return notice


def _check_email(email: str, *, at: datetime) -> None:
    if not email:
        raise Incomplete
    since = at - timedelta(days=1)
    if Application.objects.filter(email=email, submitted_at__gt=since).count() >= PER_ADDRESS_AND_DAY:
        raise TooManyFromAddress


def _drop_answers_beside_the_point(application: Application) -> None:
    """What later answers ruled out is not kept, since nobody sees it on the page before sending."""
    kept = [field.question.pk for field in questionnaire(application).fields if field.counts]
    Answer.objects.filter(application=application).exclude(question__in=kept).delete()


def _send(application: Application, notice: Notice, *, language: str, at: datetime) -> Application:
    changes = {
        "notice": notice,
        "language": language,
        "submitted_at": at,
        "touched_at": at,
        "due_at": end_of(application.programme.decides_on),
    }
    for _again in range(REFERENCE_TRIES):
        with suppress(IntegrityError), transaction.atomic():
            given = {**changes, "reference": new_reference()}
            return move(application, APPLICATION, "submit", by=APPLICANT, at=at, changes=given)
    raise RuntimeError("no free reference was found")
