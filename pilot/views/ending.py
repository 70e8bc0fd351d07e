"""The choice at the end of a programme: carry on in another one, or have everything deleted."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.kernel.errors import Refused
from pilot.models import Application
from pilot.selectors.status import ending as read_ending
from pilot.services import ending as deeds
from pilot.views.guards import bind, sentence, unbind
from pilot.views.status import own_application


@require_http_methods(["GET", "HEAD", "POST"])
@own_application
def ending(request: HttpRequest, application: Application, token: str) -> HttpResponse:
    """Opening changes nothing; a second press of either button does the same again."""
    at = timezone.now()
    choice = request.POST.get("choice", "")
    try:
        if choice == "carry_on":
            bind(request, deeds.carry_on(application=application, at=at))
            messages.success(request, _("Your answers are here now. Look them over and send them."))
            return redirect("pilot:check")
        if choice == "delete" and read_ending(application, at).may_choose:
            deeds.delete(application=application, at=at)
            unbind(request)
            messages.success(request, _("Your answers are deleted."))
            return redirect("pilot:start")
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    context = {"choice": read_ending(application, at), "token": token}
    return render(request, "pilot/ending.html", context, status=422 if request.method == "POST" else 200)
