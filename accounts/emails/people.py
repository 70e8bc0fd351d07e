"""Mails about who may act for a business: the invitation, and what owners hear of every change."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.emails.letters import plain
from accounts.models import Business, MemberInvitation, Membership, User
from accounts.permissions import OWNER
from accounts.selectors.people import ROLES, name_of
from accounts.services.inviting import token_of

# What happened: subject, the sentence to owners, the sentence to the person it is about.
CHANGES: Final[dict[str, tuple[Any, Any, Any]]] = {
    "member_joined": (
        gettext_lazy("Somebody has joined your business"),
        gettext_lazy("%(who)s has accepted the invitation and now acts for %(business)s as: %(role)s."),
        gettext_lazy("You now act for %(business)s as: %(role)s."),
    ),
    "member_role_changed": (
        gettext_lazy("A role has changed"),
        gettext_lazy("%(who)s now acts for %(business)s as: %(role)s."),
        gettext_lazy("You now act for %(business)s as: %(role)s."),
    ),
    "member_removed": (
        gettext_lazy("Somebody has left your business"),
        gettext_lazy("%(who)s does not act for %(business)s any more and has no access."),
        gettext_lazy("You do not act for %(business)s any more. You keep your account."),
    ),
    "business_closed": (
        gettext_lazy("The business is closed"),
        gettext_lazy("An owner has closed %(business)s. Its seal has ended, and its page says so."),
        gettext_lazy("An owner has closed %(business)s. Its seal has ended, and its page says so."),
    ),
}


def invitation(row: MemberInvitation, *, key: str) -> EmailMessage:
    """The single-use link; the token is computed here and stored nowhere."""
    with override(row.language):
        link = settings.PUBLIC_URL + reverse("accounts:join", args=[token_of(row)])
        parts = [
            _("You are invited to act for %(business)s. Your role: %(role)s.")
            % {"business": name_of(row.business), "role": ROLES[row.role][0]},
            _("Accept by %(day)s. The link works once, and only together with this mailbox:")
            % {"day": date_format(localtime(row.expires_at), "DATE_FORMAT")}
            + f"\n{link}",
            _("You know nothing of this? Then ignore this mail; nothing happens without you."),
        ]
        return letter(row.email, _("Your invitation to a business"), parts, f"join.{key}")


def told(
    kind: str, business: Business, who: User | None, *, at: datetime, key: str
) -> Iterable[EmailMessage]:
    """One mail to each owner, and one to whom it is about."""
    owners = User.objects.filter(
        memberships__business=business, memberships__role=OWNER, is_active=True
    ).distinct()
    for person in owners:
        if who is None or person.pk != who.pk:
            yield _change(kind, 1, person, business, who, at=at, key=key)
    if who is not None and who.is_active:
        yield _change(kind, 2, who, business, who, at=at, key=key)


def invited(row: MemberInvitation, *, at: datetime, key: str) -> Iterable[EmailMessage]:
    """Owners hear of every invitation, so that none goes out behind their backs."""
    owners = User.objects.filter(
        memberships__business=row.business, memberships__role=OWNER, is_active=True
    ).distinct()
    for person in owners:
        with override(person.language):
            text = _("%(email)s was invited to act for %(business)s as: %(role)s.") % {
                "email": row.email,
                "business": name_of(row.business),
                "role": ROLES[row.role][0],
            }
            yield letter(
                person.email, _("Somebody was invited"), [text, _when(at), _where()], f"{key}.{person.pk}"
            )


def _change(
    kind: str, place: int, to: User, business: Business, who: User | None, *, at: datetime, key: str
) -> EmailMessage:
    with override(to.language):
        words = CHANGES[kind]
        sentence = str(words[place]) % {
            "who": (who.name or who.email) if who else "",
            "business": name_of(business),
            "role": _role(who, business),
        }
        parts = [sentence, _when(at), _where() if place == 1 and kind != "business_closed" else ""]
        return letter(to.email, str(words[0]), parts, f"{key}.{to.pk}")


def _role(who: User | None, business: Business) -> str:
    """The role that holds when the mail is written; nothing for somebody who is gone."""
    found = Membership.objects.filter(user=who, business=business).first() if who else None
    return str(ROLES[found.role][0]) if found else "–"


def _when(at: datetime) -> str:
    return _("Time: %(when)s") % {"when": date_format(localtime(at), "DATETIME_FORMAT")}


def _where() -> str:
    return _("You did not expect this? See who acts for your business: %(url)s") % {
        "url": settings.PUBLIC_URL + reverse("accounts:people")
    }


def letter(to: str, subject: str, parts: list[str], key: str) -> EmailMessage:
    """A mail of ours; the same `key` is the same mail, however often it is sent."""
    return plain(to, subject, parts, headers={"Message-ID": f"<accounts.{key}@{settings.PUBLIC_HOST}>"})
