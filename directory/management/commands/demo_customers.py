"""A customer of the demonstration who has blocked one business, and a firm whose keys have asked; once."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from accounts.models import Business, User
from accounts.permissions import actor
from directory.models import Customer, KeyDay
from directory.services import api_keys, blocks, customers
from verification.models import CustomerChallenge, Seal

NUMBER = "+491713920012"
ASKING = "nord@example.org"


class Command(BaseCommand):
    help = (
        f"Lets the demonstration's customer ({NUMBER}) block the first business with a valid seal, and gives another"
        " one a key that has asked for some months."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        number = CustomerChallenge.hash_of(NUMBER)
        seal = Seal.objects.filter(state="active").select_related("business").order_by("pk").first()
        if seal is None or Customer.objects.filter(number_hmac=number).exists():
            return
        at = timezone.now() - timedelta(days=3)
        # Nothing is saved of it: the number counts as proved.
        customer = customers.recognise(challenge=CustomerChallenge(number_hmac=number), at=at)
        blocks.block(customer=customer, business=seal.business, at=at)
        _ask(timezone.now())


def _ask(now: datetime) -> None:
    """Nobody has this key; its budget rows tell of the use that the page of statistics adds up."""
    firm = Business.objects.filter(memberships__user__email=ASKING).first()
    person = User.objects.filter(email=ASKING).first()
    if firm is None or person is None:
        return
    order = api_keys.Order(key_id=uuid4(), label="Shop", days=90)
    row, _text = api_keys.make(
        order=order, business=firm, by=actor(person), at=max(now - timedelta(days=80), firm.created_at)
    )
    today = now.astimezone(UTC).date()
    KeyDay.objects.bulk_create(
        KeyDay(key=row, day=today - timedelta(days=ago), asked=20 + ago * 7 % 60)
        for ago in range(0, max((now - row.created_at).days, 1), 3)
    )
