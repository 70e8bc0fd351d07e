"""Mails about warnings."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from verification.emails.phones import Letter, day, send
from verification.models import Lookalike


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
