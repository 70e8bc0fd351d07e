"""What every page knows: the site's name, the chosen theme, the way around, and what is only so in development."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

THEMES = ("light", "dark")

NAVIGATION: dict[str, tuple[tuple[str, Any], ...]] = {
    "anonymous": (
        ("directory:check", gettext_lazy("Check a number")),
        ("directory:directory", gettext_lazy("Directory")),
        ("directory:genuine", gettext_lazy("Seal")),
        ("pilot:start", gettext_lazy("For businesses")),
        ("account_login", gettext_lazy("Sign in")),
    ),
    "business": (
        ("verification:tasks", gettext_lazy("Tasks")),
        ("verification:status", gettext_lazy("Status")),
        ("profiles:overview", gettext_lazy("Profile")),
        ("verification:own_seal", gettext_lazy("Seal")),
        ("billing:plan", gettext_lazy("Plan")),
        ("accounts:overview", gettext_lazy("Account")),
    ),
    "desk": (
        ("verification:review_queue", gettext_lazy("Reviews")),
        ("verification:calls", gettext_lazy("Calls")),
        ("pilot:desk", gettext_lazy("Sign-ups")),
        ("directory:reports", gettext_lazy("Reports")),
        ("accounts:overview", gettext_lazy("Account")),
    ),
    "operator": (
        ("verification:review_queue", gettext_lazy("Reviews")),
        ("verification:calls", gettext_lazy("Calls")),
        ("verification:letters", gettext_lazy("Letters")),
        ("pilot:desk", gettext_lazy("Sign-ups")),
        ("pilot:administration", gettext_lazy("Pilot")),
        ("directory:reports", gettext_lazy("Reports")),
        ("billing:desk", gettext_lazy("Money")),
        ("outbox:jobs", gettext_lazy("Operations")),
        ("accounts:overview", gettext_lazy("Account")),
    ),
}


def site(request: HttpRequest) -> dict[str, Any]:
    """`navigation` and `nav_role` are callables: a page that draws no navigation never asks for the user."""
    theme = request.COOKIES.get("theme", "")
    return {
        "site_name": settings.SITE_NAME,
        "site_host": settings.PUBLIC_HOST,
        "withdrawal": settings.BILLING["withdrawal"],
        "theme": theme if theme in THEMES else "",
        "nav_role": partial(nav_role, request),
        "navigation": partial(navigation, request),
        "development_notice": development_notice(),
        "sent_messages_page": sent_messages_page(),
    }


def nav_role(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return "anonymous"
    if user.works_at_desk:
        return "operator" if user.operates else "desk"
    return "business"


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """`current` is "page" on the page itself and "true" on those below it, as `aria-current` wants it."""
    links = [(reverse(name), label) for name, label in NAVIGATION[nav_role(request)]]
    within = max((href for href, _label in links if request.path.startswith(href)), key=len, default="")
    state = "page" if request.path == within else "true"
    return [
        {"href": href, "label": label, "current": state if href == within else ""} for href, label in links
    ]


def development_notice() -> list[str]:
    """What a visitor must know because this installation is loosened for development; empty in production."""
    notices = []
    if settings.DEBUG:
        notices.append(_("Development mode, not for real data."))
    if not settings.DESK_SECOND_FACTOR:
        notices.append(_("The desk is open without a second factor."))
    if sent_messages_page():
        notices.append(_("Messages are not sent."))
    return notices


def sent_messages_page() -> str:
    """Where the console gateways show what they would have sent; nothing where real ones send."""
    return reverse("outbox:messages") if settings.DEBUG and settings.SMS_URL.startswith("console") else ""
