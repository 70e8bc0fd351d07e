"""Mails to the owners about their seal: what happened, since when, and what they can do."""

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts.emails.letters import plain
from accounts.models import User
from accounts.permissions import OWNING_ROLES
from verification.models import Decision, Seal
from verification.rules import codes
from verification.selectors.decisions import about_seal

# What happened -> subject, and one sentence
SENTENCES: Final[dict[str, tuple[Any, Any]]] = {
    "seal_issued": (
        _("Your seal has been issued"),
        _("Your business is verified. Customers can now check your seal."),
    ),
    "seal_suspended": (
        _("Your seal has been suspended"),
        _(
            "Your seal is not valid for the time being. The page below says why, and how it becomes valid again."
        ),
    ),
    "seal_resumed": (
        _("Your seal is valid again"),
        _("The cause has been cleared. You do not need to do anything."),
    ),
    "seal_renewed": (
        _("Your seal has been renewed"),
        _("We have checked your details again. The code stays the same."),
    ),
    "seal_changed": (
        _("Your seal has been changed"),
        _(
            "Your seal speaks of the change from now on. The code stays the same, and what customers hold of the old"
            " version is good for another 24 hours."
        ),
    ),
    "seal_extended": (
        _("Your seal has been extended"),
        _("We need longer than promised for your renewal. Your seal does not suffer from that."),
    ),
    "seal_expired": (
        _("Your seal has expired"),
        _("The assurance period is over. You can apply again at any time."),
    ),
    "seal_revoked": (
        _("Your seal has been revoked"),
        _("Your seal has been withdrawn by a decision. The page below says why, and how you can object."),
    ),
    "seal_surrendered": (
        _("You have returned your seal"),
        _("The seal has ended, and the number is free again."),
    ),
    "seal_contract_ended": (
        _("Your seal has ended"),
        _("The contract is over, and the seal has ended with it."),
    ),
}


# The same of a further seal, where another sentence is true of it.
FURTHER: Final[dict[str, tuple[Any, Any]]] = {
    "seal_issued": (
        _("Your further number has a seal"),
        _("Customers can now check this number as well. Your other seals stay as they are."),
    ),
    "seal_surrendered": (
        _("You have returned the seal of a further number"),
        _("The seal of this number has ended, and the number is free again."),
    ),
}


def send_state(seal: Seal, *, kind: str, at: datetime) -> None:
    """One mail to each owner and admin, in their language."""
    people = User.objects.filter(
        memberships__business=seal.business, memberships__role__in=OWNING_ROLES, is_active=True
    ).distinct()
    for person in people:
        with translation.override(person.language):
            subject, sentence = (str(words) for words in _words(seal, kind))
            plain(person.email, subject, [sentence, _about(seal, at)]).send()


def _words(seal: Seal, kind: str) -> tuple[Any, Any]:
    return FURTHER.get(kind, SENTENCES[kind]) if seal.further else SENTENCES[kind]


def _about(seal: Seal, at: datetime) -> str:
    when = date_format(localtime(at), "DATETIME_FORMAT")
    check = settings.PUBLIC_URL + reverse("directory:seal", args=[codes.shown(seal.code)])
    decision = about_seal(seal)
    lines = [
        _("Seal: %(code)s") % {"code": codes.shown(seal.code)},
        _("Time: %(when)s") % {"when": when},
        _("What customers see: %(url)s") % {"url": check},
        *([_("The decision: %(url)s") % {"url": _of_decision(decision)}] if decision is not None else []),
        _own_page(seal),
    ]
    return "\n".join(lines)


def _of_decision(decision: Decision) -> str:
    return settings.PUBLIC_URL + reverse("verification:decision", args=[decision.pk])


def _own_page(seal: Seal) -> str:
    """The status page speaks of the business and its main seal; a further one has a page of its own."""
    if seal.further:
        path = reverse("verification:further_seal", args=[codes.shown(seal.code)])
        return _("The page of this number: %(url)s") % {"url": settings.PUBLIC_URL + path}
    return _("Your status page: %(url)s") % {"url": settings.PUBLIC_URL + reverse("verification:status")}
