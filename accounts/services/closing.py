"""Closing: a business by an owner, an account by its person. What others rely on stays, what is personal goes."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.models import Business, MemberInvitation, Membership, User
from accounts.permissions import OWNER, actor
from accounts.selectors.people import name_of, open_invitations
from accounts.services import members
from accounts.services.mails import queue
from config.kernel.errors import Refused
from config.outbox.services import audit, record


class StillOwner(Refused):
    """Nobody else answers for one of the person's businesses."""

    code = "still_owner"
    message = gettext_lazy(
        "You are the only owner of %(names)s. Make somebody else an owner, or close the business first."
    )


class DeskAccount(Refused):
    """Decisions name this account."""

    code = "desk_account"
    message = gettext_lazy("Accounts of the desk are closed by an operator.")


@transaction.atomic
def close_business(*, business: Business, by: User, at: datetime) -> Business:
    """For good; seals, cases and contracts follow by the event. Twice is refused with NotAllowed, as for strangers."""
    current = members.lock(business.pk)
    if members.role_of(by, current) != OWNER:
        raise members.NotAllowed
    Business.objects.open().filter(pk=current.pk).update(closed_at=at)
    open_invitations(current).update(withdrawn_at=at)
    audit("accounts.business.close", by=actor(by), at=at, row=current)
    record("accounts.business_closed", at=at, business=current.pk, user=by.pk)
    current.refresh_from_db()
    return current


@transaction.atomic
def close_account(*, person: User, at: datetime) -> None:
    """Ends every membership and session, and erases what is personal; the row stays for what it did.

    Raises DeskAccount or StillOwner.
    """
    current = User.objects.select_for_update().get(pk=person.pk)
    if current.works_at_desk:
        raise DeskAccount
    # Before they leave: what others hold is found by their addresses and their businesses.
    kept = [word for forget in settings.ERASURE for word in import_string(forget)(person=current, at=at)]
    _leave_all(current, at=at)
    _say_goodbye(current, kept, at=at)
    _erase(current, at=at)


def _leave_all(person: User, *, at: datetime) -> None:
    alone = []
    own = Membership.objects.filter(user=person, business__closed_at__isnull=True).select_related("business")
    for membership in own.order_by("business_id"):
        try:
            members.remove(member=membership, by=person, at=at)
        except members.LastOwner:
            alone.append(name_of(membership.business))
    if alone:
        raise StillOwner(names=", ".join(alone))


def _say_goodbye(person: User, kept: list[Any], *, at: datetime) -> None:
    """Kept encrypted until it is sent, since the address is gone from the account in a moment."""
    with override(person.language):
        subject = _("Your account is closed")
        body = _("You have closed your account at %(site)s. We have erased your name and your addresses.")
        said = [body % {"site": settings.SITE_NAME}, *(str(word) for word in kept)]
        titled = f"{subject} – {settings.SITE_NAME}"
        queue(to=person.email, subject=titled, body="\n\n".join([_("Hello,"), *said]) + "\n", at=at)


def _erase(person: User, *, at: datetime) -> None:
    gone = f"closed-{person.pk.hex}@closed.invalid"
    addresses = {person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)}
    invitations = MemberInvitation.objects.filter(email__in=addresses)
    invitations.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=at)
    invitations.update(email=gone)
    for session in UserSession.objects.filter(user=person):
        session.end()
    Authenticator.objects.filter(user=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    person.email, person.name, person.is_active = gone, "", False
    person.set_unusable_password()
    person.save(update_fields=["email", "name", "is_active", "password"])
    audit("accounts.user.close", by=actor(person), at=at, row=person)
