"""What gateways report about messages and calls; signed, repeated, and in any order."""

import contextlib

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from config.kernel.ports import port
from verification.ports import Callback, DeliveryReceipt, ForgedReceipt, ReceiptReader
from verification.services import sending

PORTS = ("verification.sms", "verification.voice")


@csrf_exempt
@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest, gateway: str) -> HttpResponse:
    """403 for a forged report, 404 for one on nothing of ours, 400 for signed nonsense, else 204 or the reply."""
    try:
        report = _read(_readers(gateway), _callback(request))
        sending.record_receipt(receipt=report, at=timezone.now())
    except ForgedReceipt:
        return HttpResponse(status=403)
    except sending.UnknownReference:
        return HttpResponse(status=404)
    except ValueError:
        return HttpResponse(status=400)
    if report.reply:
        return HttpResponse(report.reply, content_type="text/xml")
    return HttpResponse(status=204)


def _readers(gateway: str) -> list[ReceiptReader]:
    found = []
    for name in PORTS:
        # Calls that are not set up yet must not cost us the reports on messages; the system check complains.
        with contextlib.suppress(ImproperlyConfigured):
            found.append(port(name))
    return [reader for reader in found if reader.name == gateway]


def _callback(request: HttpRequest) -> Callback:
    # The address as we gave it to the gateway; what the request says of its host is the sender's claim.
    return Callback(
        url=settings.PUBLIC_URL + request.get_full_path(),
        method=request.method or "",
        headers=dict(request.headers),
        query=request.GET.dict(),
        form=request.POST.dict(),
    )


def _read(readers: list[ReceiptReader], callback: Callback) -> DeliveryReceipt:
    """The first gateway of that name that knows the signature; one name may stand for messages and calls."""
    for reader in readers[:-1]:
        try:
            return reader.read_receipt(callback)
        except ForgedReceipt:
            continue
    if not readers:
        raise sending.UnknownReference
    return readers[-1].read_receipt(callback)
