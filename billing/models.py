"""Contracts. Plans and invoices come with billing proper; this row is what the one bridge to verification needs."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Business


class Subscription(models.Model):
    """Asserts under which contract a business takes part; every business has one, free unless it chose otherwise."""

    business = models.OneToOneField(Business, on_delete=models.CASCADE, related_name="subscription")
    state = models.CharField(max_length=16, default="free")
    state_at = models.DateTimeField()
    notice_given_at = models.DateTimeField(null=True, help_text="Ending needs 30 days' notice")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(notice_given_at__isnull=False),
                name="billing_ended_contract_had_notice",
            )
        ]

    def __str__(self) -> str:
        return f"subscription of {self.business_id}"
