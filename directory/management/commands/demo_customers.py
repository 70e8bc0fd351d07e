"""One customer of the demonstration who has blocked one business; a second run changes nothing."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from directory.models import Customer
from directory.services import blocks, customers
from verification.models import CustomerChallenge, Seal

NUMBER = "+491713920012"


class Command(BaseCommand):
    help = f"Lets the demonstration's customer ({NUMBER}) block the first business with a valid seal."

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
