"""Small files that machines look for at fixed addresses."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.views import caching

# Pages for one person, pages that answer a question about a number, and what only staff may see.
NOT_FOR_CRAWLERS = (
    "account",
    "admin",
    "check",
    "operations",
    "pilot/apply",
    "pilot/resume",
    "pilot/status",
    "review",
)
SECURITY_TXT_LIFE = timedelta(days=180)
SECONDS_KEPT = 3600  # only a release or a setting changes these


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    refused = [f"Disallow: {prefix}/{path}/" for prefix in ("", "/en") for path in NOT_FOR_CRAWLERS]
    return _text("User-agent: *", *refused, f"Sitemap: {settings.PUBLIC_URL}{reverse('sitemap')}")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116. Without a contact there is no such file: an empty one would promise an ear that is not there."""
    contact = settings.OPERATOR["security"] or settings.OPERATOR["email"]
    if not contact:
        raise Http404
    end = (timezone.now() + SECURITY_TXT_LIFE).replace(hour=0, minute=0, second=0, microsecond=0)
    return _text(
        f"Contact: {contact if ':' in contact else f'mailto:{contact}'}",
        f"Expires: {end:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: de, en",
        f"Canonical: {settings.PUBLIC_URL}/.well-known/security.txt",
    )


@require_safe
def change_password(request: HttpRequest) -> HttpResponse:
    """Password managers send people here to change a password."""
    return redirect("account_change_password")


@require_safe
def passkey_endpoints(request: HttpRequest) -> JsonResponse:
    """Where a passkey is added and where passkeys are managed, for password managers."""
    pages = {"enroll": "mfa_add_webauthn", "manage": "mfa_list_webauthn"}
    return JsonResponse({key: settings.PUBLIC_URL + reverse(name) for key, name in pages.items()})


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Tools that are given nothing but a host look for the description where it is with others."""
    return redirect("api:openapi-json")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this name beside an answer that is no page, and so cannot name ours."""
    return redirect(static("favicon.svg"))


def _text(*lines: str) -> HttpResponse:
    text = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    return caching.public(text, seconds=SECONDS_KEPT)
