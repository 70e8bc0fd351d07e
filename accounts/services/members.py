"""Roles given, changed and taken away; never so that nobody is left who answers for the business."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Business, Membership, User
from accounts.permissions import OWNER, actor, may_give
from config.kernel.errors import Refused
from config.outbox.services import audit, record


class NotAllowed(Refused):
    """Whoever asks has no such right, or not any more."""

    code = "not_allowed"
    message = _("Your role does not allow this. Ask an owner of the business.")


class LastOwner(Refused):
    """Nobody would be left who answers for the business."""

    code = "last_owner"
    message = _("This is the last owner. Make somebody else an owner first, or close the business.")


class MemberGone(Refused):
    """The person does not belong to the business any more."""

    code = "member_gone"
    message = _("This person does not belong to the business any more.")


class UnknownRole(Refused):
    """There is no such role."""

    code = "unknown_role"
    message = _("Choose one of the roles shown.")


def lock(business_id: UUID) -> Business:
    """The open business under lock: everything about its people is decided one after the other."""
    found = Business.objects.open().select_for_update().filter(pk=business_id).first()
    if found is None:
        raise NotAllowed
    return found


def role_of(person: User, business: Business) -> str:
    """The role that holds now, not the one that the page was drawn with; raises NotAllowed without any."""
    own = Membership.objects.filter(user=person, business=business).values_list("role", flat=True).first()
    if own is None:
        raise NotAllowed
    return own


@transaction.atomic
def change_role(*, member: Membership, role: str, by: User, at: datetime) -> Membership:
    """Gives the member another role and has them and all owners told; the same role again changes nothing.

    Raises NotAllowed, LastOwner, MemberGone or UnknownRole.
    """
    if role not in Membership.Role.values:
        raise UnknownRole
    business = lock(member.business_id)
    current = _current(member)
    own = role_of(by, business)
    if not (may_give(own, current.role) and may_give(own, role)):
        raise NotAllowed
    before = current.role
    if before == role:
        return current
    _keep_an_owner(current)
    current.role = role
    current.save(update_fields=["role"])
    audit(
        "accounts.membership.change_role", by=actor(by), at=at, row=current, from_state=before, to_state=role
    )
    _record("accounts.member_role_changed", current, at=at)
    return current


@transaction.atomic
def remove(*, member: Membership, by: User, at: datetime) -> None:
    """Ends the membership; whoever it was has no access from the next request on. One may always leave oneself.

    Raises NotAllowed, LastOwner or MemberGone.
    """
    business = lock(member.business_id)
    current = _current(member)
    if current.user_id != by.pk and not may_give(role_of(by, business), current.role):
        raise NotAllowed
    _keep_an_owner(current)
    action = "leave" if current.user_id == by.pk else "remove"
    audit(f"accounts.membership.{action}", by=actor(by), at=at, row=current, from_state=current.role)
    _record("accounts.member_removed", current, at=at)
    current.delete()


def _current(member: Membership) -> Membership:
    found = Membership.objects.select_for_update().filter(pk=member.pk).first()
    if found is None:
        raise MemberGone
    return found


def _keep_an_owner(member: Membership) -> None:
    """The sentence for people; the trigger in the database is what holds."""
    others = Membership.objects.filter(business_id=member.business_id, role=OWNER).exclude(pk=member.pk)
    if member.role == OWNER and not others.exists():
        raise LastOwner


def _record(kind: str, member: Membership, *, at: datetime) -> None:
    record(kind, at=at, business=member.business_id, user=member.user_id)
