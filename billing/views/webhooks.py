"""What payment providers tell: checked, stored, answered at once; a worker applies it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from billing.ports import Forged
from billing.services.providers import events, finding


@csrf_exempt
@require_POST
def receive(request: HttpRequest, provider: str) -> HttpResponse:
    """400 for what was not signed for us and now, and no row; 200 for everything else, however often it comes."""
    known, now = finding.by_name(provider), timezone.now()
    if known is None:
        raise Http404
    try:
        told = known.read_event(
            body=request.body, signature=request.headers.get("Stripe-Signature", ""), at=now
        )
    except Forged:
        return HttpResponse(status=400)
    events.receive(provider=known.name, told=told, at=now)
    return HttpResponse(status=200)
