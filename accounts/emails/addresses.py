"""The mail that tells owners of the new address of their public page."""

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
from accounts.models import Business, User
from accounts.permissions import OWNER
from accounts.selectors.people import name_of
from accounts.selectors.slugs import address


def moved(business: Business, *, at: datetime, key: str) -> Iterable[EmailMessage]:
    """One to each owner, also to the one who did it; it names the address that holds when the mail is written."""
    owners = User.objects.filter(
        memberships__business=business, memberships__role=OWNER, is_active=True
    ).distinct()
    known = address(business, at=at)
    for person in owners.order_by("pk"):
        with override(person.language):
            parts = [
                _("The public page of %(business)s has a new address:") % {"business": name_of(business)}
                + f"\n{_link(known.present)}",
                _(
                    "Former addresses lead there for good, also from printed matter, and nobody else gets them:"
                )
                + "".join(f"\n{_link(one)}" for one in known.former),
                _("Time: %(when)s") % {"when": date_format(localtime(at), "DATETIME_FORMAT")},
                _("You did not expect this? See who acts for your business: %(url)s")
                % {"url": settings.PUBLIC_URL + reverse("accounts:people")},
            ]
            subject = _("Your public page has a new address")
            yield letter(person.email, subject, parts, f"address.{key}.{person.pk}")


def _link(slug: str) -> str:
    return str(settings.PUBLIC_URL + reverse("directory:profile", args=[slug]))
