"""From an accepted invitation to a signed-in browser."""

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import Business, User


def enter(request: HttpRequest, user: User, business: Business, email: str) -> HttpResponse:
    """Mails a code and asks for it. Somebody else's session ends here: the place belongs to the mailbox's holder."""
    if request.user.is_authenticated and request.user.pk != user.pk:
        logout(request)
    request.session["business"] = str(business.pk)
    if request.user.is_authenticated:
        return redirect("accounts:home")
    LoginCodeVerificationProcess.initiate(request=request, user=user, email=email)
    return redirect("account_confirm_login_code")


def masked(email: str) -> str:
    """Enough to know one's own address again, too little to learn somebody else's."""
    local, _, host = email.rpartition("@")
    return f"{local[:1]}•••@{host}"
