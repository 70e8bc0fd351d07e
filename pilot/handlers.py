"""What the pilot does when it hears of an event: one service call, or one mail, each."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.core.mail import EmailMessage
from django.utils import timezone

from config.outbox.models import Event
from pilot.emails import applications as mails
from pilot.emails import draws, endings
from pilot.emails.invitations import invitation as invitation_mail
from pilot.models import Application, Cohort, DeskQuestion, PilotInvitation
from pilot.selectors.status import CHOOSES
from pilot.services import onboarding, screening
from verification.models import Case, PhoneNumber


def screen(event: Event) -> None:
    screening.screen(application_id=UUID(event.ids["application"]), at=timezone.now())


def mail_ways_back(event: Event) -> None:
    """Nothing leaves when no application was found, or its address was erased since."""
    ids = [key for key in event.ids["applications"].split(",") if key]
    found = Application.objects.filter(pk__in=ids).exclude(email="").order_by("-created_at")
    if own := list(found):
        mails.ways_back(own, at=event.at, key=str(event.pk)).send()


def mail_receipt(event: Event) -> None:
    _mail(event, mails.receipt)


def mail_question(event: Event) -> None:
    _mail(event, mails.question, only="needs_answer")


def mail_reminder(event: Event) -> None:
    """Only while the answer is still missing."""
    asked = DeskQuestion.objects.filter(pk=event.ids["question"], answered_at__isnull=True)
    question = asked.select_related("application").first()
    if question and question.application.state == "needs_answer":
        mails.question(question.application, key=str(event.pk), reminder=True).send()


def mail_waitlisted(event: Event) -> None:
    _mail(event, mails.waitlisted, only="waitlisted")


def mail_declined(event: Event) -> None:
    _mail(event, mails.declined, only="declined")


def mail_lapsed_once(event: Event) -> None:
    _mail(event, mails.lapsed, only="waitlisted")


def mail_lapsed(event: Event) -> None:
    _mail(event, mails.lapsed, only="lapsed")


def mail_withdrawn(event: Event) -> None:
    _mail(event, mails.withdrawn)


def mail_draw_announced(event: Event) -> None:
    """Only while the draw is still to come."""
    cohort = Cohort.objects.get(pk=event.ids["cohort"])
    if cohort.drawn_at is None:
        _mail(event, partial(draws.announced, cohort=cohort), only="waitlisted")


def mail_drawn(event: Event) -> None:
    _mail(event, draws.drawn, only="waitlisted")


def mail_programme_ending(event: Event) -> None:
    """Not to somebody who chose, or was ended, before the worker came."""
    if Application.objects.filter(pk=event.ids["application"], state__in=(*CHOOSES, "accepted")).exists():
        _mail(event, endings.ending)


def mail_programme_ended(event: Event) -> None:
    _mail(event, endings.ended, only="programme_ended")


def mail_invitation(event: Event) -> None:
    """Not for an invitation that was accepted, replaced or has run out in the meantime."""
    row = PilotInvitation.objects.select_related("application").get(pk=event.ids["invitation"])
    if row.accepted_at is None and row.revoked_at is None and row.expires_at > timezone.now():
        invitation_mail(row, key=str(event.pk)).send()


def case_submitted(event: Event) -> None:
    case = Case.objects.get(pk=event.ids["case"])
    onboarding.complete(business_id=case.business_id, at=timezone.now())


def phone_proven(event: Event) -> None:
    phone = PhoneNumber.objects.get(pk=event.ids["phonenumber"])
    onboarding.complete(business_id=phone.business_id, at=timezone.now())


def _mail(event: Event, compose: Callable[..., EmailMessage], *, only: str = "") -> None:
    """To the applicant, unless things have moved on, or the row or its address was erased since."""
    rows = Application.objects.select_related("programme", "notice").exclude(email="")
    application = rows.filter(pk=event.ids["application"]).first()
    if application and application.state == (only or application.state):
        compose(application, key=str(event.pk)).send()
