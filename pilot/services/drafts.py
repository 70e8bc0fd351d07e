"""Drafts: one row per browser that pressed "Start", saved with every page."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.rules.names import skeleton
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.services import audit, record
from pilot.models import Answer, Application, Programme, Question
from pilot.rules.answers import Value
from pilot.services.links import new_nonce

APPLICANT = Actor("business")
REPEATED = ("company", "skeleton", "country", "email", "email_confirmed_at")


class NotOpen(Refused):
    """The programme takes no applications at this moment."""

    code = "not_open"
    message = _("Sign-up is not open at the moment.")


class Full(Refused):
    """Every place for an application is taken."""

    code = "full"
    message = _("The pilot is full at the moment. Your answers are kept.")


class AlreadySent(Refused):
    """Answers of an application that was sent are not changed any more."""

    code = "already_sent"
    message = _("This sign-up was sent already. Its answers cannot be changed any more.")


@transaction.atomic
def start(*, programme: Programme, language: str, at: datetime) -> Application:
    """An empty draft; raises NotOpen or Full."""
    if not programme.is_open(at):
        raise NotOpen
    if programme.is_full:
        raise Full
    application = Application.objects.create(
        programme=programme, language=language, state_at=at, created_at=at, touched_at=at, nonce=new_nonce()
    )
    audit("pilot.application.start", by=APPLICANT, at=at, row=application)
    return application


@transaction.atomic
def save(
    *, application: Application, values: Mapping[int, Value], language: str, at: datetime
) -> Application:
    """Stores answers by the key of their question; the last tab that saves wins. Raises AlreadySent."""
    current = lock_draft(application)
    Answer.objects.bulk_create(
        [Answer(application=current, question_id=pk, value=value, at=at) for pk, value in values.items()],
        update_conflicts=True,
        unique_fields=["application", "question"],
        update_fields=["value", "at"],
    )
    # A link that was mailed is bound to its address, so that only giving another one ends it.
    repeat_answers(current, email=_holds_email(values))
    _touch(current, language=language, at=at)
    audit("pilot.application.save", by=APPLICANT, at=at, row=current)
    return current


@transaction.atomic
def keep_for_later(*, application: Application, email: str, language: str, at: datetime) -> Application:
    """Remembers where to mail the way back to this draft. Raises AlreadySent."""
    current = lock_draft(application)
    _set_email(current, email)
    _touch(current, language=language, at=at)
    audit("pilot.application.keep", by=APPLICANT, at=at, row=current)
    return current


@transaction.atomic
def ask_for_link(*, application: Application, at: datetime) -> None:
    """Has the way back mailed to the draft's address."""
    record("pilot.links_requested", at=at, applications=application.pk)


def _touch(application: Application, *, language: str, at: datetime) -> None:
    application.touched_at, application.language = at, language
    application.save(update_fields=[*REPEATED, "touched_at", "language"])


def lock_draft(application: Application) -> Application:
    """The row under lock; raises AlreadySent when it is no draft any more."""
    current = Application.objects.select_for_update().get(pk=application.pk)
    if current.state != "draft":
        raise AlreadySent
    return current


def repeat_answers(application: Application, *, email: bool) -> None:
    """Copies what lists and search need: the first answers of their types, whatever an operator called them."""
    answered = list(
        Answer.objects.filter(application=application)
        .select_related("question")
        .order_by(Coalesce("question__page__order", "question__order"), "question__order", "question_id")
    )
    named = next((answer.value for answer in answered if answer.question.key == "company"), None)
    application.company = _text(named or _first(answered, Question.Type.TEXT))[:120]
    application.skeleton = skeleton(application.company)
    application.country = _first(answered, Question.Type.COUNTRY)[:2]
    if email:
        _set_email(application, _first(answered, Question.Type.EMAIL) or application.email)


def _first(answered: list[Answer], kind: str) -> str:
    return next((_text(a.value) for a in answered if a.question.type == kind and a.value), "")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _holds_email(values: Mapping[int, Value]) -> bool:
    return Question.objects.filter(pk__in=values, type=Question.Type.EMAIL).exists()


def _set_email(application: Application, email: str) -> None:
    if application.email != email:
        application.email, application.email_confirmed_at = email, None
