"""Mails about a draw: the day and the hash of its seed before, the place and the seed after."""

from django.core.mail import EmailMessage
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from pilot.emails.letters import letter
from pilot.models import Application, Cohort
from pilot.selectors.waiting import waiting
from pilot.services.links import address, status_token


def announced(application: Application, *, cohort: Cohort, key: str) -> EmailMessage:
    """When places are drawn, and what fixes the seed before anybody can choose it."""
    with override(application.language):
        parts = [
            _("Places in the pilot are drawn by lot on %(day)s. Your sign-up %(reference)s takes part.")
            % {"day": _day(cohort), "reference": application.reference},
            _(
                "The order follows from a seed that is fixed already. So that you can check it, here is its SHA-256:"
            )
            + f"\n{cohort.seed_hash}",
            _("After the draw you see the seed and your place here:") + f"\n{_status(application)}",
        ]
        return _letter(application, _("The day of the draw"), parts, f"draw.{key}")


def drawn(application: Application, *, key: str) -> EmailMessage:
    """For those who got no place at once: theirs in the order."""
    with override(application.language):
        found = waiting(application)
        parts = [
            _("The places are drawn. Your sign-up %(reference)s is number %(place)s on the waiting list now.")
            % {"reference": application.reference, "place": found.place},
            _("When a place becomes free, the next one on the list gets it. We write to you then."),
            _("The seed of the draw, by which anybody can make the order again:") + f"\n{found.seed}",
            _("See where your sign-up stands, or withdraw it:") + f"\n{_status(application)}",
        ]
        return _letter(application, _("Your place after the draw"), parts, f"drawn.{key}")


def _day(cohort: Cohort) -> str:
    return date_format(cohort.draw_on, "DATE_FORMAT") if cohort.draw_on else ""


def _letter(application: Application, subject: str, parts: list[str], key: str) -> EmailMessage:
    return letter(to=application.email, subject=subject, paragraphs=parts, key=key)


def _status(application: Application) -> str:
    return address("pilot:status", status_token(application), language=application.language)
