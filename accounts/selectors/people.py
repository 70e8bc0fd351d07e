"""Who belongs to a business, who is invited, and what may be done about each of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Business, MemberInvitation, Membership, User
from accounts.permissions import OWNER, may_give

ROLES: dict[str, tuple[Any, Any]] = {
    "owner": (_("Owner"), _("May do everything, also give roles and close the business")),
    "admin": (_("Administrator"), _("Works on everything, and invites people below that")),
    "editor": (_("Editor"), _("Works on details, evidence and the public profile")),
    "billing": (_("Billing"), _("Sees and changes the plan and the invoices, and nothing else")),
    "viewer": (_("Viewer"), _("Sees what the business handed in, and changes nothing")),
}


@dataclass(frozen=True)
class Member:
    """One person of the business, as another one sees them."""

    membership: Membership
    is_me: bool
    is_last_owner: bool
    may_change: bool

    @property
    def role(self) -> Any:
        return ROLES[self.membership.role][0]

    @property
    def may_remove(self) -> bool:
        return not self.is_last_owner and (self.may_change or self.is_me)


@dataclass(frozen=True)
class Invited:
    """An invitation that was not used yet."""

    invitation: MemberInvitation
    is_over: bool
    may_change: bool

    @property
    def role(self) -> Any:
        return ROLES[self.invitation.role][0]


@dataclass(frozen=True)
class People:
    """All that the page about people shows."""

    members: list[Member]
    invited: list[Invited]

    @property
    def is_alone(self) -> bool:
        return len(self.members) == 1


def people(own: Membership, at: datetime) -> People:
    """Two queries."""
    members = list(members_of(own.business).select_related("user"))
    owners = sum(one.role == OWNER for one in members)
    return People(
        [
            Member(
                membership=one,
                is_me=one.pk == own.pk,
                is_last_owner=one.role == OWNER and owners == 1,
                may_change=may_give(own.role, one.role),
            )
            for one in members
        ],
        [
            Invited(invitation=one, is_over=one.expires_at <= at, may_change=may_give(own.role, one.role))
            for one in open_invitations(own.business).order_by("created_at")
        ],
    )


def members_of(business: Business) -> QuerySet[Membership]:
    return Membership.objects.filter(business=business).order_by("created_at", "id")


def open_invitations(business: Business) -> QuerySet[MemberInvitation]:
    return MemberInvitation.objects.filter(
        business=business, accepted_at__isnull=True, withdrawn_at__isnull=True
    )


def businesses_of(person: User) -> QuerySet[Membership]:
    """What the person may act for, oldest first: the order in which one is chosen when nobody said which."""
    own = Membership.objects.filter(user=person, business__closed_at__isnull=True)
    return own.select_related("business").order_by("created_at", "id")


def name_of(business: Business) -> str:
    """What the business calls itself: the newest name that was not refused, else the legal one."""
    known = (
        business.names.exclude(state="refused").order_by("-state_at").values_list("text", flat=True).first()
    )
    return known or business.legal_name or business.slug
