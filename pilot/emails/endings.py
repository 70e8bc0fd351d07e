"""Mails about the end of a programme: what ends when, what one can choose, and what stays."""

from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from pilot.emails.letters import letter
from pilot.models import Application
from pilot.selectors.programmes import successor
from pilot.services.links import address, status_token


def ending(application: Application, *, key: str) -> EmailMessage:
    """At least 14 days before; the choice stands on the page behind the link."""
    with override(application.language):
        parts = [
            _("The programme “%(name)s” ends on %(day)s. You can choose until then.")
            % {"name": application.programme.name, "day": _day(application)},
            *_choice(application),
        ]
        return letter(
            to=application.email, subject=_("The pilot ends"), paragraphs=parts, key=f"ending.{key}"
        )


def _choice(application: Application) -> list[str]:
    if application.state == "accepted":
        return [_stays()]
    link = address("pilot:ending", status_token(application), language=application.language)
    carry_on = _(
        "Carry on: take your answers to the programme that is open now. You look them over and send them."
    )
    delete = _("Delete: we erase everything at once. If you do nothing, we erase it 30 days after the end.")
    open_now = successor(application, timezone.now()) is not None
    return [carry_on if open_now else "", delete, _("Choose here:") + f"\n{link}"]


def ended(application: Application, *, key: str) -> EmailMessage:
    with override(application.language):
        parts = [
            _("The programme “%(name)s” has ended, and your sign-up %(reference)s with it.")
            % {"name": application.programme.name, "reference": application.reference},
            _stays() if application.business_id else _("We delete your answers 30 days after that."),
        ]
        return letter(
            to=application.email, subject=_("The pilot has ended"), paragraphs=parts, key=f"ended.{key}"
        )


def _stays() -> str:
    return _(
        "Your account, what you handed in and your seal stay as they are. You do not need to do anything."
    )


def _day(application: Application) -> str:
    return date_format(application.programme.ends_on, "DATE_FORMAT") if application.programme.ends_on else ""
