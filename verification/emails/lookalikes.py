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
