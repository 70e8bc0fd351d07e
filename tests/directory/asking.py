"""Keys and questions about contact permission."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from accounts.models import Business
from config.kernel.actors import Actor
from directory.models import ApiKey, Block, Customer
from directory.services import api_keys, blocks
from tests.verification.texting import MOBILE
from verification.models import CustomerChallenge

PATH = "/api/v1/contact-permission"
OTHER = "+491729999999"
YES, NO = b'{"permission": "yes"}', b'{"permission": "no" }'


def key(business: Business | None = None, **fields: Any) -> tuple[ApiKey, str]:
    values: dict[str, Any] = {"key_id": uuid4(), "label": "shop", "days": 90, **fields}
    if business is None:
        values = {"partner": "Bote", "per_day": 1_000, **values}
    by = Actor("business" if business else "operator", str(uuid4()))
    return api_keys.make(order=api_keys.Order(**values), business=business, by=by, at=timezone.now())


def customer(e164: str = MOBILE) -> Customer:
    found, _made = Customer.objects.get_or_create(
        number_hmac=CustomerChallenge.hash_of(e164),
        defaults={"door": "0" * 32, "proven_at": timezone.now()},
    )
    return found


def block(business: Business, e164: str = MOBILE) -> Block:
    return blocks.block(customer=customer(e164), business=business, at=timezone.now())


def question(text: str, business: object, number: str = MOBILE, **headers: str) -> Any:
    return Client().get(
        PATH,
        {"business": str(business), "number": number},
        headers={"authorization": f"Bearer {text}", **headers},
    )


def later(**passed: float) -> Any:
    return timezone.now() + timedelta(**passed)
