"""What waits, what died and can be tried again; and, in development, what would have been sent."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from config.kernel.actors import Actor
from config.outbox import delivering
from config.outbox.models import ConsoleMessage, Delivery
from config.outbox.services import audit

# The states of work that is not over.
WORDS = {"pending": pgettext_lazy("job", "waiting"), "leased": pgettext_lazy("job", "at work")}


def _only_operators(request: HttpRequest) -> None:
    if not getattr(request.user, "operates", False):
        raise PermissionDenied


@require_safe
@login_required
def operations(request: HttpRequest) -> HttpResponse:
    """The address that an operator knows by heart; what waits and what died is its first page."""
    _only_operators(request)
    return redirect("outbox:jobs")


@require_safe
@login_required
def jobs(request: HttpRequest) -> HttpResponse:
    """What is open, counted by queue and state, then the dead, newest first."""
    _only_operators(request)
    counts = [
        {**row, "state": WORDS[row["state"]]}
        for row in Delivery.objects.filter(state__in=WORDS)
        .values("queue", "state")
        .annotate(n=Count("id"))
        .order_by("queue", "state")
    ]
    dead = Delivery.objects.filter(state="dead").select_related("event").order_by("-id")
    page = Paginator(dead, 50).get_page(request.GET.get("page"))
    return render(request, "outbox/jobs.html", {"counts": counts, "page": page})


@require_POST
@login_required
def retry_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Pressed twice it is one retry: the second finds nothing dead."""
    _only_operators(request)
    delivery, now = get_object_or_404(Delivery, pk=pk), timezone.now()
    with transaction.atomic():
        retried = delivering.retry(delivery, at=now)
        if retried:
            who = Actor("operator", str(request.user.pk))
            audit("outbox.delivery.retry", by=who, at=now, row=delivery)
    if retried:
        messages.success(request, _("It is tried again within seconds."))
    else:
        messages.info(request, _("It is no longer given up: somebody has tried it again already."))
    return redirect("outbox:jobs")


@require_safe
def messages_sent(request: HttpRequest) -> HttpResponse:
    """Exists only with DEBUG: mails, SMS and calls that the console gateways kept."""
    if not settings.DEBUG:
        raise Http404
    page = Paginator(ConsoleMessage.objects.all(), 30).get_page(request.GET.get("page"))
    return render(request, "outbox/messages.html", {"page": page})
