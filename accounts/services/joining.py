"""Accepting a colleague's invitation: the token is burned, and the membership exists from that moment."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Business, MemberInvitation, Membership, User
from accounts.permissions import actor
from accounts.services.newcomers import InvitationGone, account_of
from config.kernel.keys import token_hash
from config.outbox.services import audit, record


@dataclass(frozen=True)
class Joined:
    """Who came in, and where."""

    user: User
    business: Business


def usable(*, token: str, at: datetime) -> MemberInvitation:
    """The invitation behind a token; raises InvitationGone where it cannot be accepted at `at`."""
    found = MemberInvitation.objects.filter(token_hash=token_hash(token)).select_related("business").first()
    if found is None:
        raise InvitationGone("unknown")
    if found.accepted_at:
        raise InvitationGone("used")
    if found.withdrawn_at or found.business.closed_at:
        raise InvitationGone("withdrawn")
    if found.expires_at <= at:
        raise InvitationGone("expired")
    return found


@transaction.atomic
def accept(*, token: str, at: datetime) -> Joined:
    """Burns the token. Who signs in is decided afterwards, by a code sent to the mailbox. Raises InvitationGone."""
    invitation = usable(token=token, at=at)
    business = Business.objects.select_for_update().get(pk=invitation.business_id)
    burned = MemberInvitation.objects.filter(
        pk=invitation.pk, accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at
    )
    if business.closed_at or not burned.update(accepted_at=at):
        usable(token=token, at=at)  # says why, now that whoever came first is done
        raise InvitationGone("withdrawn")
    user = account_of(email=invitation.email, language=invitation.language, name="", at=at)
    member, is_new = Membership.objects.get_or_create(
        user=user, business=business, defaults={"role": invitation.role, "created_at": at}
    )
    if is_new:
        audit("accounts.membership.join", by=actor(user), at=at, row=member, to_state=member.role)
        record("accounts.member_joined", at=at, business=business.pk, user=user.pk)
    return Joined(user, business)
