"""What waits, what died and can be tried again; and, in development, what would have been sent."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from config.kernel.actors import Actor
from config.outbox import delivering
from config.outbox.models import ConsoleMessage, Delivery
from config.outbox.services import audit


def _only_operators(request: HttpRequest) -> None:
    if not getattr(request.user, "operates", False):
        raise PermissionDenied


@require_safe
@login_required
def jobs(request: HttpRequest) -> HttpResponse:
    """Counts by state and queue, then the dead, newest first."""
    _only_operators(request)
    counts = (
        Delivery.objects.exclude(state="done")
        .values("queue", "state")
        .annotate(n=Count("id"))
        .order_by("queue", "state")
    )
    dead = Delivery.objects.filter(state="dead").select_related("event").order_by("-id")
    page = Paginator(dead, 50).get_page(request.GET.get("page"))
    return render(request, "outbox/jobs.html", {"counts": counts, "page": page})


@require_POST
@login_required
def retry_job(request: HttpRequest, pk: int) -> HttpResponse:
    _only_operators(request)
    delivery = get_object_or_404(Delivery, pk=pk)
    if delivering.retry(delivery, at=timezone.now()):
        who = Actor("operator", str(request.user.pk))
        audit("outbox.delivery.retry", by=who, at=timezone.now(), row=delivery)
    return redirect("outbox:jobs")


@require_safe
def messages_sent(request: HttpRequest) -> HttpResponse:
    """Exists only with DEBUG: mails, SMS and calls that the console gateways kept."""
    if not settings.DEBUG:
        raise Http404
    page = Paginator(ConsoleMessage.objects.all(), 30).get_page(request.GET.get("page"))
    return render(request, "outbox/messages.html", {"page": page})
