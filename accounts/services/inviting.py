"""Inviting colleagues: single-use, bound to a mailbox, for 14 days; sent again, or taken back."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Business, MemberInvitation, Membership, User
from accounts.permissions import actor, may_give
from accounts.selectors.people import open_invitations
from accounts.selectors.usage import seats
from accounts.services.entitlements import require_room
from accounts.services.members import NotAllowed, UnknownRole, lock, role_of
from config.kernel.errors import Refused
from config.kernel.keys import derive, token_hash, versions
from config.outbox.services import audit, record

LIFE = timedelta(days=14)
PER_DAY = 20
PURPOSE = "accounts.member"


class AlreadyMember(Refused):
    """The address belongs to somebody who is in the business."""

    code = "already_member"
    message = _("This person belongs to the business already. Change the role in the list instead.")


class AlreadyInvited(Refused):
    """An invitation to this address is still open."""

    code = "already_invited"
    message = _("This address is invited already. Send the invitation again, or take it back first.")


class TooManyInvitations(Refused):
    """The business has sent its mails for today."""

    code = "too_many_invitations"
    message = _("A business can send 20 invitations a day. Try again tomorrow.")


class InvitationOver(Refused):
    """It was accepted, replaced or taken back in the meantime."""

    code = "invitation_over"
    message = _("This invitation is not open any more. Reload the page to see what is true now.")


@transaction.atomic
def invite(
    *, business: Business, email: str, role: str, language: str, by: User, at: datetime
) -> MemberInvitation:
    """Has the invitation mailed and all owners told. An older one that ran out is replaced.

    Raises NotAllowed, UnknownRole, AlreadyMember, AlreadyInvited, LimitReached or TooManyInvitations.
    """
    if role not in Membership.Role.values:
        raise UnknownRole
    current = lock(business.pk)
    if not may_give(role_of(by, current), role):
        raise NotAllowed
    email = email.strip().lower()
    if _belongs(current, email):
        raise AlreadyMember
    older = open_invitations(current).filter(email=email)
    if older.filter(expires_at__gt=at).exists():
        raise AlreadyInvited
    older.update(withdrawn_at=at)
    require_room(current.pk, "seats", used=_seats_taken(current, at=at))
    return _new(current, email=email, role=role, language=language, by=by, at=at)


@transaction.atomic
def resend(*, invitation: MemberInvitation, by: User, at: datetime) -> MemberInvitation:
    """A new link for another 14 days; the old one stops working at once.

    Raises NotAllowed, InvitationOver, LimitReached or TooManyInvitations.
    """
    business = _end(invitation, by=by, at=at)
    if invitation.expires_at <= at:
        # While it was out of time it took no seat.
        require_room(business.pk, "seats", used=_seats_taken(business, at=at))
    return _new(
        business, email=invitation.email, role=invitation.role, language=invitation.language, by=by, at=at
    )


@transaction.atomic
def withdraw(*, invitation: MemberInvitation, by: User, at: datetime) -> None:
    """The link stops working at once. Raises NotAllowed or InvitationOver."""
    _end(invitation, by=by, at=at)
    audit("accounts.member_invitation.withdraw", by=actor(by), at=at, row=invitation)


def token_of(invitation: MemberInvitation) -> str:
    """The token whose hash the row holds, whichever version of the key made it."""
    parts = str(invitation.business_id), invitation.email, invitation.nonce
    made = (derive(PURPOSE, *parts, version=version) for version in reversed(versions("link")))
    return next(token for token in made if token_hash(token) == invitation.token_hash)


def _seats_taken(business: Business, *, at: datetime) -> int:
    """People who are there, and those who still may come."""
    return seats(business.pk) + open_invitations(business).filter(expires_at__gt=at).count()


def _belongs(business: Business, email: str) -> bool:
    people = User.objects.filter(memberships__business=business)
    return (
        people.filter(email__iexact=email).exists()
        or people.filter(emailaddress__email__iexact=email, emailaddress__verified=True).exists()
    )


def _end(invitation: MemberInvitation, *, by: User, at: datetime) -> Business:
    business = lock(invitation.business_id)
    if not may_give(role_of(by, business), invitation.role):
        raise NotAllowed
    if not open_invitations(business).filter(pk=invitation.pk).update(withdrawn_at=at):
        raise InvitationOver
    return business


def _new(
    business: Business, *, email: str, role: str, language: str, by: User, at: datetime
) -> MemberInvitation:
    since = at - timedelta(days=1)
    if MemberInvitation.objects.filter(business=business, created_at__gt=since).count() >= PER_DAY:
        raise TooManyInvitations
    nonce = secrets.token_hex(16)
    made = MemberInvitation.objects.create(
        business=business,
        email=email,
        role=role,
        language=language,
        nonce=nonce,
        token_hash=token_hash(derive(PURPOSE, str(business.pk), email, nonce)),
        invited_by=by,
        created_at=at,
        expires_at=at + LIFE,
    )
    audit("accounts.member_invitation.send", by=actor(by), at=at, row=made, to_state=role)
    record("accounts.member_invited", at=at, business=business.pk, invitation=made.pk)
    return made
