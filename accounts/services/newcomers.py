"""Accounts of people who proved a mailbox by a link that was mailed to it."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import actor
from config.kernel.errors import Refused
from config.outbox.services import audit


class InvitationGone(Refused):
    """The link leads nowhere: `why` is "unknown", "used", "expired" or "withdrawn"."""

    code = "invitation_gone"
    message = _("This invitation cannot be used any more.")

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__()


@transaction.atomic
def account_of(*, email: str, language: str, name: str, at: datetime) -> User:
    """Whoever holds this address already, or a new user; either way the address counts as confirmed now."""
    address = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
    user = address.user if address else User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, language=language, name=name, date_joined=at)
        audit("accounts.user.create", by=actor(user), at=at, row=user)
    if address is None:
        first = not EmailAddress.objects.filter(user=user, primary=True).exists()
        EmailAddress.objects.update_or_create(
            user=user,
            email=email,
            defaults={"verified": True},
            create_defaults={"verified": True, "primary": first},
        )
    return user
