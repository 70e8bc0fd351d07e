"""What a closed business has to its credit, and how it is paid back."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Business


class Payout(models.Model):
    """Asserts that an operator pays a business back what it has to its credit; above the limit two of them.

    By a transfer that the operator makes and notes with its day, or by refunds of what came through a provider, which
    its jobs ask for. `pdf` is the statement that the business gets, made once by a job after that.
    """

    class Way(models.TextChoices):
        TRANSFER = "transfer"
        PROVIDER = "provider"

    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="payouts")
    currency = models.CharField(max_length=3)
    amount = models.PositiveBigIntegerField()
    way = models.CharField(max_length=8, choices=Way)
    needs_two = models.BooleanField()
    state = models.CharField(max_length=10, default="proposed")
    state_at = models.DateTimeField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    paid_on = models.DateField(null=True)
    pdf = models.BinaryField(null=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "due", "paid", "withdrawn"]), name="billing_payout_state"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="billing_payout_is_something"),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(paid_on__isnull=False), name="billing_paid_payout_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="billing_payout_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(needs_two=False)
                | Q(state__in=["proposed", "withdrawn"])
                | Q(approved_by__isnull=False),
                name="billing_large_payout_has_two",
            ),
            models.UniqueConstraint(
                fields=["business", "currency"],
                condition=Q(state__in=["proposed", "due"]),
                name="billing_one_payout_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"payout {self.pk} to {self.business_id}"
