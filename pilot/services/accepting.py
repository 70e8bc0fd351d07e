"""Accepting an invitation: the token is burned, and account, business and first case exist from that moment."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Business, User
from accounts.permissions import actor
from accounts.services.newcomers import InvitationGone, account_of
from config.outbox.moves import move
from pilot.lifecycle import APPLICATION
from pilot.models import Answer, Application, PilotInvitation
from pilot.services.invitations import lock
from pilot.services.links import by_invitation_token
from pilot.services.mailboxes import confirm
from pilot.services.newcomers import open_business


@dataclass(frozen=True)
class Newcomer:
    """Who came in by an invitation, and with which business."""

    user: User
    business: Business


def usable(*, token: str, at: datetime) -> PilotInvitation:
    """The invitation behind a token; raises InvitationGone where it cannot be accepted at `at`."""
    invitation = by_invitation_token(token)
    if invitation is None:
        raise InvitationGone("unknown")
    if invitation.accepted_at:
        raise InvitationGone("used")
    if invitation.expires_at <= at:
        raise InvitationGone("expired")
    if invitation.revoked_at:
        raise InvitationGone("withdrawn")
    return invitation


@transaction.atomic
def accept(*, token: str, at: datetime) -> Newcomer:
    """Burns the token and opens the account. Who signs in is decided afterwards, by a code sent to the mailbox."""
    invitation = usable(token=token, at=at)
    application = lock(invitation.application)
    burned = PilotInvitation.objects.filter(
        pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at
    )
    if application.state != "invited" or not burned.update(accepted_at=at):
        usable(token=token, at=at)  # says why, now that whoever came first is done
        raise InvitationGone("withdrawn")
    confirm(application=application, at=at)
    answers = _answers(application)
    name = answers.get("contact_name", "")[:120]
    user = account_of(email=invitation.email, language=application.language, name=name, at=at)
    business = open_business(application=application, owner=user, answers=answers, at=at)
    changes = {"business_id": business.pk, "due_at": None}
    move(application, APPLICATION, "accept", by=actor(user), at=at, changes=changes)
    return Newcomer(user, business)


def _answers(application: Application) -> dict[str, str]:
    rows = Answer.objects.filter(application=application).select_related("question")
    return {row.question.key: row.value for row in rows if isinstance(row.value, str)}
