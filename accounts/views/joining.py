"""A colleague's invitation: what it is, and one button that lets one in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.selectors.people import ROLES, name_of
from accounts.services import joining
from accounts.services.newcomers import InvitationGone
from accounts.views.entering import enter, masked


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Opening shows it; accepting burns it, and a code to the mailbox decides who gets in."""
    try:
        row = joining.usable(token=token, at=timezone.now())
        if request.method != "POST":
            context = {
                "invitation": row,
                "role": ROLES[row.role],
                "business_name": name_of(row.business),
                "masked": masked(row.email),
            }
            return render(request, "accounts/join.html", context)
        joined = joining.accept(token=token, at=timezone.now())
    except InvitationGone as gone:
        status = 404 if gone.why == "unknown" else 410
        return render(request, "accounts/join_gone.html", {"why": gone.why}, status=status)
    return enter(request, joined.user, joined.business, row.email)
