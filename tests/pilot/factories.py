"""Programmes and applications for tests, made by the services that make them for applicants."""

import secrets
from datetime import datetime
from typing import Any

import time_machine
from django.utils import timezone

from config.kernel.actors import Actor
from config.outbox import delivering
from pilot.models import Application, Cohort, PilotInvitation, Programme
from pilot.rules.answers import Value
from pilot.rules.standard import NOTICE_FROM
from pilot.selectors.questionnaire import questionnaire
from pilot.services import drafts, invitations, screening, submissions
from pilot.services.questions import load_standard_notice, load_standard_questions
from tests import factories

REVIEWER = Actor("reviewer", "5b1d4c0e-0000-4000-8000-000000000001")
ANSWERS: dict[str, Value] = {
    "company": "Bäckerei Huber",
    "postcode": "10115",
    "country": "DE",
    "trade": "retail",
    "size": "10-49",
    "channels": ["calls", "email"],
    "volume": "to_20",
    "impersonated": "no",
    "impersonation_story": "",
    "contact_name": "Anna Huber",
    "email": "anna@huber.example",
    "contact_phone": "",
}


def programme(**fields: Any) -> Programme:
    """Open, with the standard questions and the notice."""
    made = factories.programme(**fields)
    load_standard_questions(made)
    load_standard_notice(at=min(NOTICE_FROM, timezone.now()))
    return made


def draft(where: Programme | None = None, *, language: str = "de", at: datetime | None = None) -> Application:
    where = where or programme()
    return drafts.start(programme=where, language=language, at=at or timezone.now())


def answer(application: Application, *, at: datetime | None = None, **answers: Value) -> Application:
    """Saves the given answers by the key of their question."""
    keys = {question.key: question.pk for question in application.programme.questions.all()}
    values = {keys[key]: value for key, value in answers.items()}
    at = at or timezone.now()
    return drafts.save(application=application, values=values, language=application.language, at=at)


def answered(where: Programme | None = None, *, at: datetime | None = None, **changes: Any) -> Application:
    """A draft with every standard question answered, each applicant with an address of their own."""
    values = {**ANSWERS, "email": f"{secrets.token_hex(4)}@huber.example", **changes}
    language = str(values.pop("language", "de"))
    return answer(draft(where, language=language, at=at), at=at, **values)


def sent(where: Programme | None = None, *, at: datetime | None = None, **changes: Any) -> Application:
    application = answered(where, at=at, **changes)
    version = load_standard_notice(at=min(NOTICE_FROM, timezone.now())).version
    return submissions.submit(
        application=application,
        notice_version=version,
        language=application.language,
        at=at or timezone.now(),
    )


def screened(where: Programme | None = None, *, at: datetime | None = None, **changes: Any) -> Application:
    application = sent(where, at=at, **changes)
    found = screening.screen(application_id=application.pk, at=at or timezone.now())
    assert found is not None
    return found


def cohort(where: Programme) -> Cohort:
    return where.cohorts.get()


def invited(where: Programme | None = None, *, at: datetime | None = None, **changes: Any) -> PilotInvitation:
    application = screened(where, at=at, **changes)
    return invitations.invite(
        application=application,
        cohort=cohort(application.programme),
        by=REVIEWER,
        at=at or timezone.now(),
    )


def deliver(at: datetime | None = None) -> None:
    """Lets the workers do everything that is due (at `at`)."""
    with time_machine.travel(at or timezone.now(), tick=True):
        for queue in ("default", "mail", "codes", "checks", "bulk", "webhooks"):
            delivering.work(queue)


def pages(application: Application) -> list[str]:
    return [page.key for page in questionnaire(application).pages]
