"""Mails about an application: from the way back to a draft to the end."""

from datetime import datetime

from django.core.mail import EmailMessage
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from pilot.emails.letters import day, letter
from pilot.models import Application
from pilot.selectors.waiting import waiting
from pilot.services.links import RESUME_LIFE, address, resume_token, status_token
from verification.rules.reasons import BY_CODE


def ways_back(applications: list[Application], *, at: datetime, key: str) -> EmailMessage:
    """Links to all drafts and applications of one address, in the language of the newest."""
    newest = applications[0]
    with override(newest.language):
        parts = [_("You asked for the way back to your sign-up. Open a link and press the button there.")]
        parts += [_way_back(application, at=at) for application in applications]
        subject = _("Continue your sign-up")
        return letter(to=newest.email, subject=subject, paragraphs=parts, key=f"links.{key}")


def _way_back(application: Application, *, at: datetime) -> str:
    if application.state != "draft":
        words = _("Sign-up %(reference)s, see where it stands:") % {"reference": application.reference}
        return f"{words}\n{_status(application)}"
    token = resume_token(application, at=at)
    words = _("Draft of %(started)s, to go on where you stopped. This link works until %(end)s:")
    dates = {"started": day(application.created_at), "end": day(at + RESUME_LIFE)}
    return f"{words % dates}\n{address('pilot:resume_link', token, language=application.language)}"


def receipt(application: Application, *, key: str) -> EmailMessage:
    """Says that it arrived, what happens next and by when, and that nothing is promised."""
    with override(application.language):
        notice = application.notice.summary if application.notice else ""
        parts = [
            _("We have received your sign-up. Your reference is %(reference)s.")
            % {"reference": application.reference},
            _("A person reads your answers. We write to you by %(day)s in any case.")
            % {"day": date_format(application.programme.decides_on, "DATE_FORMAT")},
            notice,
            _(
                "Open this page to confirm your e-mail address, to see where your sign-up stands, or to withdraw it:"
            )
            + f"\n{_status(application)}",
        ]
        return _about(application, _("Sign-up received"), parts, f"receipt.{key}")


def question(application: Application, *, key: str, reminder: bool = False) -> EmailMessage:
    """Says that a question waits; the question itself is only on the page."""
    with override(application.language):
        subject = (
            _("Reminder: a question about your sign-up") if reminder else _("A question about your sign-up")
        )
        parts = [
            _("Before we can decide about your sign-up %(reference)s, we need an answer from you by %(day)s.")
            % {"reference": application.reference, "day": day(application.due_at)},
            _("Read the question and answer it here:") + f"\n{_status(application)}",
        ]
        return _about(application, subject, parts, f"question.{key}")


def waitlisted(application: Application, *, key: str) -> EmailMessage:
    with override(application.language):
        parts = [
            _("Your sign-up %(reference)s fits the pilot, and all places are taken at the moment.")
            % {"reference": application.reference},
            _("You are on the waiting list. We write as soon as a place is free, and by %(day)s in any case.")
            % {"day": day(application.due_at)},
            _draw(application),
            _("See where your sign-up stands, or withdraw it:") + f"\n{_status(application)}",
        ]
        return _about(application, _("You are on the waiting list"), parts, f"waitlisted.{key}")


def declined(application: Application, *, key: str) -> EmailMessage:
    """The published reason, and how to mend it: the same words as on the page."""
    with override(application.language):
        reason = BY_CODE[application.decline_code]
        language = application.language
        parts = [
            _("We cannot offer you a place in the pilot. This is about your sign-up %(reference)s.")
            % {"reference": application.reference},
            _("The reason: %(reason)s") % {"reason": reason.text(language)},
            _("What you can do: %(mend)s") % {"mend": reason.mend(language)},
            _("You find this decision here, too:") + f"\n{_status(application)}",
        ]
        return _about(application, _("About your sign-up"), parts, f"declined.{key}")


def lapsed(application: Application, *, key: str) -> EmailMessage:
    """The invitation ran out: back on the list the first time, the end the second."""
    with override(application.language):
        waits = application.state == "waitlisted"
        parts = [
            _("Your invitation to the pilot was not used in time and has run out."),
            _("Your sign-up %(reference)s is back on the waiting list. We write as soon as a place is free.")
            % {"reference": application.reference}
            if waits
            else _("Your sign-up %(reference)s ends with that. You can sign up again at any time.")
            % {"reference": application.reference},
            _("See where your sign-up stands:") + f"\n{_status(application)}",
        ]
        return _about(application, _("Your invitation has run out"), parts, f"lapsed.{key}")


def withdrawn(application: Application, *, key: str) -> EmailMessage:
    with override(application.language):
        parts = [
            _("You have withdrawn your sign-up %(reference)s.") % {"reference": application.reference},
            _("We delete your answers 30 days after that. You can sign up again at any time."),
        ]
        return _about(application, _("Sign-up withdrawn"), parts, f"withdrawn.{key}")


def _draw(application: Application) -> str:
    """The day of the draw, where one is announced."""
    day_of_draw = waiting(application).draw_on
    if day_of_draw is None:
        return ""
    return _("Places are drawn by lot on %(day)s, and you take part.") % {
        "day": date_format(day_of_draw, "DATE_FORMAT")
    }


def _about(application: Application, subject: str, parts: list[str], key: str) -> EmailMessage:
    return letter(to=application.email, subject=subject, paragraphs=parts, key=key)


def _status(application: Application) -> str:
    return address("pilot:status", status_token(application), language=application.language)
