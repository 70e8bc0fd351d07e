"""Django's admin as a back office: for superusers, through our own sign-in, with a second factor."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse


class BackOffice(AdminSite):
    """No login form of its own: whoever is not let in is sent to the page where everybody signs in."""

    site_header = site_title = "Siegel"

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        if not (user.is_active and getattr(user, "is_superuser", False)):
            return False
        return not settings.DESK_SECOND_FACTOR or bool(is_mfa_enabled(user))

    def login(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        return redirect_to_login(request.get_full_path())
