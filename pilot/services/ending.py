"""The end of a programme: told at least 14 days before, with a choice, and nobody's answers lost on the way."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from config.kernel.actors import SYSTEM, Actor
from config.kernel.errors import Refused
from config.outbox.moves import move
from config.outbox.services import audit, record
from pilot.lifecycle import APPLICATION
from pilot.models import Answer, Application, Programme, Question
from pilot.selectors.programmes import successor
from pilot.selectors.status import CHOOSES
from pilot.services.drafts import APPLICANT, repeat_answers
from pilot.services.erasing import erase
from pilot.services.invitations import give_cohort_place_back, lock, revoke_open
from pilot.services.links import new_nonce
from pilot.services.submissions import end_of
from pilot.services.withdrawing import withdraw

NOTICE = timedelta(days=14)
BATCH = 200
ENDS = ("submitted", "screening", "needs_answer", "waitlisted", "invited", "accepted")


class TooSoon(Refused):
    """Less than 14 days' notice."""

    code = "too_soon"
    message = _("Applicants have at least 14 days to choose. Set the end to %(day)s or later.")


class AlreadyEnding(Refused):
    """Notice was given before."""

    code = "already_ending"
    message = _("The end of this programme is announced already.")


class NothingToCarryOn(Refused):
    """No other programme is open, or the application is past the choice."""

    code = "nothing_to_carry_on"
    message = _("There is no other programme that your answers could be taken to at the moment.")


@transaction.atomic
def give_notice(*, programme: Programme, ends_on: date, by: Actor, at: datetime) -> Programme:
    """Closes sign-up and tells everybody who is under way, drafts as well. Raises TooSoon or AlreadyEnding."""
    earliest = timezone.localdate(at) + NOTICE
    if ends_on < earliest:
        raise TooSoon(day=date_format(earliest, "DATE_FORMAT"))
    rows = Programme.objects.filter(pk=programme.pk, ends_on=None)
    if not rows.update(ends_on=ends_on, notice_given_at=at):
        raise AlreadyEnding
    audit("pilot.programme.give_notice", by=by, at=at, row=programme, reason=ends_on.isoformat())
    told = Application.objects.filter(programme=programme, state__in=(*CHOOSES, "accepted")).exclude(email="")
    for key in told.order_by("created_at").values_list("pk", flat=True):
        record("pilot.programme_ending", at=at, application=key)
    programme.refresh_from_db()
    return programme


@transaction.atomic
def carry_on(*, application: Application, at: datetime) -> Application:
    """A draft in the open programme with the same answers; a second press leads to the same draft.

    The old application stays as it is until its programme ends. Raises NothingToCarryOn.
    """
    current = lock(application)
    if current.carried_to is not None:
        return current.carried_to
    target = successor(current, at) if current.programme.ends_on and current.state in CHOOSES else None
    if target is None:
        raise NothingToCarryOn
    made = Application.objects.create(
        programme=target,
        language=current.language,
        email=current.email,
        email_confirmed_at=current.email_confirmed_at,
        state_at=at,
        created_at=at,
        touched_at=at,
        nonce=new_nonce(),
    )
    _copy_answers(current, made, at=at)
    repeat_answers(made, email=False)
    made.save(update_fields=["company", "skeleton", "country"])
    Application.objects.filter(pk=current.pk).update(carried_to=made)
    audit("pilot.application.start", by=APPLICANT, at=at, row=made)
    audit("pilot.application.carry_on", by=APPLICANT, at=at, row=current)
    return made


@transaction.atomic
def delete(*, application: Application, at: datetime) -> None:
    """Ends the application and erases everything personal at once; twice is harmless."""
    current = Application.objects.filter(pk=application.pk).first()
    if current is None or current.erased_at:
        return
    kept = withdraw(application=current, at=at)
    if kept is not None:
        erase(application=kept, at=at)


def end_due(*, at: datetime) -> int:
    """Ends what is due, a batch at a time, so that the next ring goes on where a killed worker stopped."""
    ended = 0
    for programme in Programme.objects.filter(ends_on__isnull=False, ended_at=None).order_by("id"):
        if end_of(programme.ends_on or date.max) <= at:
            ended += _end(programme, at=at)
    return ended


def _end(programme: Programme, *, at: datetime) -> int:
    due = list(Application.objects.filter(programme=programme, state__in=ENDS).order_by("id")[:BATCH])
    for application in due:
        _end_one(application, at=at)
    if len(due) < BATCH:
        Programme.objects.filter(pk=programme.pk, ended_at=None).update(ended_at=at)
    return len(due)


@transaction.atomic
def _end_one(application: Application, *, at: datetime) -> None:
    current = lock(application)
    if current.state not in ENDS:
        return
    place = current.cohort_id
    revoke_open(current, at=at)
    move(current, APPLICATION, "end_programme", by=SYSTEM, at=at, changes={"cohort": None, "due_at": None})
    give_cohort_place_back(place)


def _copy_answers(source: Application, target: Application, *, at: datetime) -> None:
    """By the key of the question, where the other programme asks the same kind of thing."""
    asked = {question.key: question for question in Question.objects.filter(programme=target.programme)}
    Answer.objects.bulk_create(
        Answer(application=target, question=asked[answer.question.key], value=answer.value, at=at)
        for answer in Answer.objects.filter(application=source).select_related("question")
        if answer.question.key in asked and asked[answer.question.key].type == answer.question.type
    )
