"""The mail that carries an invitation."""

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override

from pilot.emails.letters import day, letter
from pilot.models import PilotInvitation
from pilot.services.links import address, invitation_token


def invitation(row: PilotInvitation, *, key: str) -> EmailMessage:
    """The single-use link; the token is computed here and stored nowhere."""
    application = row.application
    with override(application.language):
        link = address("pilot:invitation", invitation_token(row), language=application.language)
        parts = [
            _("There is a place for you in the pilot. This is about your sign-up %(reference)s.")
            % {"reference": application.reference},
            _("Accept by %(day)s. The link works once, and only together with this mailbox:")
            % {"day": day(row.expires_at)}
            + f"\n{link}",
            _(
                "Then we send a code to this address, and you can prove your phone number and show who you are."
            ),
        ]
        return letter(
            to=row.email, subject=_("Your invitation to the pilot"), paragraphs=parts, key=f"invitation.{key}"
        )
