"""Who stands at a customer's private page: a signed cookie, no account, nothing in the address.

The cookie lasts an hour and says either which code is being waited for, or which customer came in by which door. An
address with a secret in it would end up in histories, in shared screens and in the logs of proxies.
"""

from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from directory.models import Customer
from verification.models import CustomerChallenge

COOKIE = "__Host-blocks" if settings.SECURE else "blocks"
SALT = "directory.blocks"
SECONDS = 3600
R = TypeVar("R", bound=HttpResponse)


def _keep(response: R, said: dict[str, str]) -> R:
    response.set_cookie(
        COOKIE,
        signing.dumps(said, salt=SALT),
        max_age=SECONDS,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _said(request: HttpRequest) -> dict[str, Any]:
    try:
        said = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return {}
    return said if isinstance(said, dict) else {}


def wait_for(response: R, challenge: CustomerChallenge) -> R:
    """From now on this browser enters the code of `challenge`."""
    return _keep(response, {"challenge": str(challenge.pk)})


def let_in(response: R, customer: Customer, challenge_id: UUID) -> R:
    """From now on this browser sees the customer's page; the form that let it in may arrive a second time."""
    return _keep(
        response, {"customer": str(customer.pk), "door": customer.door, "challenge": str(challenge_id)}
    )


def let_out(response: R) -> R:
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def challenge_of(request: HttpRequest) -> CustomerChallenge | None:
    pk = _said(request).get("challenge")
    return CustomerChallenge.objects.filter(pk=UUID(pk)).first() if pk else None


def customer_of(request: HttpRequest) -> Customer | None:
    said = _said(request)
    if "customer" not in said:
        return None
    return Customer.objects.filter(pk=UUID(said["customer"]), door=said["door"]).first()
