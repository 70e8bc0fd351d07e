"""The invitation: what it is, and one button that makes the account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.services.newcomers import InvitationGone
from accounts.views.entering import enter, masked
from pilot.models import PilotInvitation
from pilot.services import accepting
from pilot.views.guards import public_form


@require_http_methods(["GET", "HEAD", "POST"])
@public_form
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Opening shows it; accepting burns it, and a code to the mailbox decides who gets in."""
    try:
        row = accepting.usable(token=token, at=timezone.now())
        if request.method != "POST":
            return render(request, "pilot/invitation_accept.html", _context(row))
        newcomer = accepting.accept(token=token, at=timezone.now())
    except InvitationGone as gone:
        status = 404 if gone.why == "unknown" else 410
        return render(request, "pilot/invitation_gone.html", {"why": gone.why}, status=status)
    return enter(request, newcomer.user, newcomer.business, row.email)


def _context(row: PilotInvitation) -> dict[str, object]:
    return {"invitation": row, "application": row.application, "masked": masked(row.email)}
