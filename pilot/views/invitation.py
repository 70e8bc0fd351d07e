"""The invitation: what it is, and one button that makes the account."""

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from pilot.models import PilotInvitation
from pilot.services import accepting
from pilot.views.guards import public_form


@public_form
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Opening shows it; accepting burns it, and a code to the mailbox decides who gets in."""
    try:
        row = accepting.usable(token=token, at=timezone.now())
        if request.method != "POST":
            return render(request, "pilot/invitation_accept.html", _context(row))
        newcomer = accepting.accept(token=token, at=timezone.now())
    except accepting.InvitationGone as gone:
        status = 404 if gone.why == "unknown" else 410
        return render(request, "pilot/invitation_gone.html", {"why": gone.why}, status=status)
    return _sign_in(request, newcomer, row.email)


def _sign_in(request: HttpRequest, newcomer: accepting.Newcomer, email: str) -> HttpResponse:
    """Somebody else's session ends here: the new business belongs to the holder of the mailbox."""
    if request.user.is_authenticated and request.user.pk != newcomer.user.pk:
        logout(request)
    request.session["business"] = str(newcomer.business.pk)
    if request.user.is_authenticated:
        return redirect("verification:tasks")
    LoginCodeVerificationProcess.initiate(request=request, user=newcomer.user, email=email)
    return redirect("account_confirm_login_code")


def _context(row: PilotInvitation) -> dict[str, object]:
    return {"invitation": row, "application": row.application, "masked": masked(row.email)}


def masked(email: str) -> str:
    """Enough to know one's own address again, too little to learn somebody else's."""
    local, _, host = email.rpartition("@")
    return f"{local[:1]}•••@{host}"
