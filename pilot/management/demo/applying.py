"""Applications of the demonstration, brought to their states by the deeds that applicants and the desk do."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import Business, User
from config.kernel.actors import Actor
from pilot.management.demo.firms import Applicant, Firm
from pilot.models import Application, Cohort, Programme, Question
from pilot.selectors.programmes import current_notice
from pilot.services import (
    accepting,
    desk,
    drafts,
    invitations,
    links,
    screening,
    submissions,
    withdrawing,
)

DESK = Actor("reviewer", "demonstration")
ANSWERS: dict[str, Any] = {"one": 0, "many": 0, "phone": "030 23125 099", "text": "–", "long_text": "–"}


def apply(
    programme: Programme, company: str, email: str, country: str, language: str, at: datetime
) -> Application:
    """A draft with every required answer, then sent and screened."""
    application = drafts.start(programme=programme, language=language, at=at)
    values = dict(_values(programme, company, email, country))
    application = drafts.save(application=application, values=values, language=language, at=at)
    if not company:
        return application
    return application


def _values(programme: Programme, company: str, email: str, country: str) -> list[tuple[int, Any]]:
    given = {"company": company, "email": email, "country": country}
    found: list[tuple[int, Any]] = []
    for question in Question.objects.filter(programme=programme).exclude(type="page").order_by("order"):
        value = _answer(question, given)
        if value not in (None, ""):
            found.append((question.pk, value))
    return found


def _answer(question: Question, given: dict[str, str]) -> Any:
    if question.type in ("email", "country"):
        return given[question.type]
    if question.type in ("one", "many"):
        value = question.choices[1]["value"]
        return value if question.type == "one" else [value]
    if question.key in ("company", "name"):
        return given["company"]
    return {"postcode": "10115", "contact": "Demo"}.get(
        question.key, ANSWERS[question.type] if question.required else ""
    )


def notice_at(at: datetime) -> str:
    """The version of the notice that an applicant saw then."""
    notice = current_notice(at)
    if notice is None:
        raise RuntimeError("no notice was in force")
    return notice.version


def send(application: Application, language: str, at: datetime) -> Application:
    application = submissions.submit(
        application=application, notice_version=notice_at(at), language=language, at=at
    )
    screening.screen(application_id=application.pk, at=at + timedelta(minutes=1))
    return Application.objects.get(pk=application.pk)


def welcome(programme: Programme, cohort: Cohort, firm: Firm, at: datetime) -> tuple[User, Business]:
    """The whole way of a firm into the pilot, up to its business with an owner."""
    email = f"{firm.key}@example.org"
    application = apply(programme, firm.name, email, firm.country, firm.language, at)
    application = send(application, firm.language, at + timedelta(minutes=5))
    invitation = invitations.invite(
        application=application, cohort=cohort, by=DESK, at=at + timedelta(hours=1)
    )
    newcomer = accepting.accept(token=links.invitation_token(invitation), at=at + timedelta(hours=2))
    return newcomer.user, newcomer.business


def other(programme: Programme, cohort: Cohort, who: Applicant, at: datetime) -> None:
    """An applicant without an account, in the state that the list asks for."""
    application = apply(programme, who.company, f"{who.key}@example.org", who.country, who.language, at)
    if who.ends == "draft":
        return
    at += timedelta(minutes=6)  # as long as a person needs
    if who.ends == "submitted":
        submissions.submit(
            application=application, notice_version=notice_at(at), language=who.language, at=at
        )
        return
    application = send(application, who.language, at)
    later = at + timedelta(hours=3)
    if who.ends == "needs_answer":
        desk.ask(
            application=application, text="Welche Ihrer drei Rufnummern sehen Ihre Kunden?", by=DESK, at=later
        )
    elif who.ends == "waitlisted":
        desk.waitlist(application=application, by=DESK, at=later)
    elif who.ends == "declined":
        desk.decline(application=application, code="OUT_OF_SCOPE_TRADE", by=DESK, at=later)
    elif who.ends == "invited":
        invitations.invite(application=application, cohort=cohort, by=DESK, at=later)
    elif who.ends == "withdrawn":
        withdrawing.withdraw(application=application, at=later)
