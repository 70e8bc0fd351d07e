"""The mail that asks once a year whether hours and holidays are still right."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.emails.people import letter
from accounts.models import Profile, User
from accounts.permissions import EDITING_ROLES
from accounts.rules.profiles.asking import is_due
from accounts.selectors.people import name_of


def still_right(profile: Profile, *, at: datetime, key: str) -> Iterable[EmailMessage]:
    """One to each person who may edit; none where it was confirmed or published in the meantime."""
    if not is_due(confirmed_at=profile.confirmed_at, published_at=profile.published_at, at=at):
        return
    roles = {"memberships__business": profile.business_id, "memberships__role__in": EDITING_ROLES}
    seen = max(filter(None, (profile.confirmed_at, profile.published_at)))
    for person in User.objects.filter(**roles, is_active=True).distinct().order_by("pk"):
        with override(person.language):
            parts = [
                _("Customers rely on the opening hours of %(business)s. They were last confirmed on %(day)s.")
                % {"business": name_of(profile.business), "day": date_format(localtime(seen), "DATE_FORMAT")},
                _(
                    "Are hours and public holidays still right? One click confirms it, or change what is different:"
                )
                + f"\n{settings.PUBLIC_URL}{reverse('profiles:overview')}",
                _("Customers see the day of the last confirmation. Your seal does not depend on it."),
            ]
            yield letter(
                person.email, _("Are your opening hours still right?"), parts, f"hours.{key}.{person.pk}"
            )
