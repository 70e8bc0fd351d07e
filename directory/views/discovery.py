"""What verifiers fetch: keys, issuer metadata, the credential type, and the status lists."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from directory.rules import replies
from directory.views import caching
from verification.models import StatusList
from verification.rules.claims import VCT_PATH
from verification.services.seals import keys


def _open(response: HttpResponse) -> HttpResponse:
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def jwks(request: HttpRequest) -> HttpResponse:
    return caching.sent(request, replies.keys(keys.encoded(keys.published())))


@require_safe
def issuer(request: HttpRequest) -> HttpResponse:
    """SD-JWT VC issuer metadata."""
    body = {"issuer": settings.PUBLIC_URL, "jwks_uri": f"{settings.PUBLIC_URL}/.well-known/jwks.json"}
    return caching.public(_open(JsonResponse(body)), seconds=300)


@require_safe
def credential_type(request: HttpRequest) -> HttpResponse:
    """Type metadata of the credential: what `vct` names."""
    body = {
        "vct": settings.PUBLIC_URL + VCT_PATH,
        "name": "Business seal",
        "description": "A phone number and a business were checked on the named days; says nothing about quality.",
    }
    return caching.public(_open(JsonResponse(body)), seconds=3600)


@require_safe
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    """The signed list at the address that tokens name; 503 until its first signature, never an unsigned one."""
    row = StatusList.objects.filter(pk=number).values_list("token", "etag").first()
    if row is None:
        return HttpResponse("There is no such status list.\n", status=404, content_type="text/plain")
    token, etag = row
    if not token:
        response = HttpResponse("The list is being signed.\n", status=503, content_type="text/plain")
        response.headers["Retry-After"] = "5"
        return response
    return caching.sent(request, replies.status_list(token.encode(), etag))
