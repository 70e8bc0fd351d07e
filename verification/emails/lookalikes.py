"""Mails about warnings."""

from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from verification.emails.phones import Letter, day, owners, send
from verification.models import Lookalike
from verification.rules import codes

FOUND: Final[dict[str, Any]] = {
    "number": gettext_lazy(
        "Somebody uses the phone number %(value)s and looks like your business, %(name)s."
    ),
    "domain": gettext_lazy("Somebody has the website %(value)s and looks like your business, %(name)s."),
    "name": gettext_lazy("Somebody calls themselves “%(value)s” and looks like your business, %(name)s."),
}

OVER: Final[dict[str, Any]] = {
    "number": gettext_lazy("Our warning of the phone number %(value)s has ended. It looked like %(name)s."),
    "domain": gettext_lazy("Our warning of the website %(value)s has ended. It looked like %(name)s."),
    "name": gettext_lazy("Our warning of the name “%(value)s” has ended. It looked like %(name)s."),
}
WHY_OVER: Final[dict[str, Any]] = {
    "lift": gettext_lazy("We have looked at it again, and there is no longer a reason to warn."),
    "expire": gettext_lazy(
        "It ended by itself: nothing new has come to us, so nobody had a reason to renew it."
    ),
    "give_way": gettext_lazy(
        "We have checked a business that it belongs to, and that business has a seal now."
    ),
    "fall": gettext_lazy(
        "Your own seal has ended, and we warn only of what looks like a business with a seal."
    ),
}


def imitated(lookalike: Lookalike) -> None:
    """To the owners of the business that somebody imitates: what was found, where it is said, what they can do."""
    seal = lookalike.seal

    def write() -> Letter:
        said = {"value": lookalike.value, "name": seal.name}
        until = {"day": day(lookalike.until) if lookalike.until else ""}
        about = urlencode({"q": lookalike.value})
        return _("We warn customers of an imitation of your business"), [
            str(FOUND[lookalike.kind]) % said,
            _("Two people at our office have looked at it. Whoever looks it up reads that it is not you:")
            + f"\n{_page('directory:check')}?{about}",
            _(
                "The warning holds until %(day)s at first. Your own seal stays as it is. You see all warnings here:"
            )
            % until
            + f"\n{_page('verification:own_seal')}",
            _(
                "What you can do: show your customers your check page, and report whatever else you come across."
            )
            + f"\n{_page('directory:seal', codes.shown(seal.code))}"
            + f"\n{_page('directory:report')}?{urlencode({'kind': 'impersonation'})}&{about}",
            _("It is yours after all? Tell us, and we look within one business day:")
            + f"\n{_page('directory:report')}?{urlencode({'kind': 'wrong_warning'})}&{about}",
        ]

    send(owners(seal.business_id), write)


def ended(lookalike: Lookalike) -> None:
    """To the same owners: it is no longer said, why, and what they can do if it goes on."""
    seal, ending = lookalike.seal, lookalike.steps.filter(action__in=WHY_OVER).latest("pk").action

    def write() -> Letter:
        about = urlencode({"q": lookalike.value})
        paragraphs = [
            str(OVER[lookalike.kind]) % {"value": lookalike.value, "name": seal.name},
            str(WHY_OVER[ending]),
            _("Whoever looks it up no longer reads a warning:") + f"\n{_page('directory:check')}?{about}",
        ]
        if ending in ("lift", "expire"):
            paragraphs.append(
                _("Does somebody still pretend to be you? Tell us, and we look again:")
                + f"\n{_page('directory:report')}?{urlencode({'kind': 'impersonation'})}&{about}"
            )
        return _("We no longer warn of an imitation of your business"), paragraphs

    send(owners(seal.business_id), write)


def _page(name: str, *args: str) -> str:
    return str(settings.PUBLIC_URL + reverse(name, args=args))


def ending(lookalike: Lookalike) -> None:
    """To the operators: look again, or it ends. What is warned of stands on the page only."""

    def write() -> Letter:
        until = {"day": day(lookalike.until) if lookalike.until else ""}
        return _("A warning ends on %(day)s") % until, [
            _("Nobody has looked at it for almost six months. It ends on %(day)s by itself.") % until,
            _("Is it still so? Then renew it. Otherwise lift it, or let it end."),
            settings.PUBLIC_URL + reverse("verification:warning", args=[lookalike.pk]),
        ]

    send(User.objects.filter(desk_role="operator", is_active=True), write)
