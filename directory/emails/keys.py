"""Owners hear of every key to the API, so that none is made behind their backs."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.emails.letters import plain
from accounts.models import User
from accounts.selectors.people import name_of
from directory.models import ApiKey


def told(key: ApiKey, *, revoked: bool) -> list[EmailMessage]:
    """One mail to each owner; none for a partner's key."""
    if key.business is None:
        return []
    owners = User.objects.filter(
        memberships__business=key.business, memberships__role="owner", is_active=True
    ).distinct()
    return [_letter(person, key, revoked=revoked) for person in owners]


def _letter(person: User, key: ApiKey, *, revoked: bool) -> EmailMessage:
    with override(person.language or "de"):
        business = key.business
        values = {"label": key.label, "shown": key.shown, "business": name_of(business) if business else ""}
        if revoked:
            subject = _("A key to the API was revoked")
            first = _("The key “%(label)s” (%(shown)s…) of %(business)s opens nothing any more.") % values
        else:
            subject = _("A new key to the API was made")
            first = _("Somebody made the key “%(label)s” (%(shown)s…) for %(business)s.") % values
        rest = _("If you did not expect this, look at the keys and revoke what you do not know:")
        link = settings.PUBLIC_URL + reverse("directory:keys")
        return plain(person.email, subject, [first, f"{rest}\n{link}"])
