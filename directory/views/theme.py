"""Light or dark, as the reader chose it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from config.context import THEMES

YEAR = 365 * 24 * 3600
LONGEST = 2000  # characters of an address to go back to


# Without a token, since a token would put a cookie on every page; a stranger who forges this changes a colour.
@csrf_exempt
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keeps the choice in a cookie and goes back to the page; `auto` forgets it."""
    back = request.POST.get("next", "/")
    if len(back) > LONGEST or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = HttpResponseRedirect(back)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie(
            "theme", theme, max_age=YEAR, secure=settings.SECURE, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response
