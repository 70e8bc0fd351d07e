"""People without an account who proved a number, and the businesses that may not contact them."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Business


class Customer(models.Model):
    """Asserts that somebody proved a number by code at `proven_at`; of the number only a keyed hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number_hmac = models.CharField(max_length=64, unique=True)
    door = models.CharField(max_length=32, help_text="A new value closes every private page that is open")
    proven_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"customer {self.pk}"


class Block(models.Model):
    """Asserts that since `since` a customer does not want to be contacted by a business, or did so until `lifted_at`.

    `number_hmac` is the customer's: whether somebody is blocked is one look at one unique index.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="blocks")
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="customer_blocks")
    number_hmac = models.CharField(max_length=64)
    state = models.CharField(max_length=8, default="active")
    state_at = models.DateTimeField()
    since = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["business", "number_hmac"], name="directory_one_block"),
            models.CheckConstraint(
                condition=Q(state="active", lifted_at__isnull=True)
                | Q(state="lifted", lifted_at__isnull=False),
                name="directory_block_state_and_dates",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["business", "state"], name="directory_blocks_of")]

    def __str__(self) -> str:
        return f"block {self.pk}"
