"""For whoever got a code that nobody there asked for; no account, and looking changes nothing."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from config.kernel.addresses import client_address
from verification.services import closings
from verification.services.limits import LimitReached

PAGE = "verification/phone_not_me.html"


@require_http_methods(["GET", "HEAD", "POST"])
def not_me(request: HttpRequest, link: str) -> HttpResponse:
    """GET shows a button, POST closes the number for 30 days."""
    now = timezone.now()
    try:
        challenge = closings.challenge_of(link, at=now)
        if request.method == "POST":
            address = client_address(request.META, settings.ALLAUTH_TRUSTED_PROXY_COUNT)
            closings.close(link=link, address=address, at=now)
    except closings.UnknownLink:
        return render(request, PAGE, {"state": "unknown"}, status=404)
    except LimitReached as full:
        return render(request, "429.html", {"again": full.again}, status=429)
    state = "done" if request.method == "POST" else "asking"
    context = {
        "state": state,
        "customer": challenge.target.is_customer,
        # Empty where the code is over and the number forgotten.
        "ending": challenge.target.e164[-2:],
        "at": challenge.created_at,
    }
    return render(request, PAGE, context)
