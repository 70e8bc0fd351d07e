"""Cancellations and withdrawals, from whoever writes them: each gets a receipt, people sort out what is unclear."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from billing.models.subscriptions import Subscription


class Cancellation(models.Model):
    """Asserts that somebody cancelled a contract, or withdrew from it, at `received_at`; the receipt has the reference.

    A refused one with a contract is a withdrawal that came too late; without one, nobody knew whose contract was meant.
    """

    class Kind(models.TextChoices):
        ORDINARY = "ordinary"
        EXTRAORDINARY = "extraordinary"
        WITHDRAWAL = "withdrawal"

    reference = models.CharField(max_length=12, unique=True)
    subscription = models.ForeignKey(
        Subscription, on_delete=models.SET_NULL, null=True, related_name="cancellations"
    )
    state = models.CharField(max_length=10, default="unclear")
    state_at = models.DateTimeField()
    name = models.CharField(max_length=160)
    contract = models.CharField(
        max_length=160, help_text="As it was typed: name, number, what they know of it"
    )
    email = models.EmailField(max_length=254)
    kind = models.CharField(max_length=13, choices=Kind, default=Kind.ORDINARY)
    reason = models.CharField(max_length=1000, blank=True)
    wanted_on = models.DateField(null=True, help_text="Empty: as soon as possible")
    language = models.CharField(max_length=2, default="de")
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["unclear", "applied", "refused"]), name="billing_cancellation_state"
            ),
            models.CheckConstraint(
                condition=~Q(state="applied") | Q(subscription__isnull=False),
                name="billing_applied_cancellation_has_a_contract",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "received_at"], name="billing_cancellations_open")]

    def __str__(self) -> str:
        return f"cancellation {self.pk}"

    @property
    def is_withdrawal(self) -> bool:
        return self.kind == self.Kind.WITHDRAWAL

    @property
    def came_late(self) -> bool:
        return self.is_withdrawal and self.state == "refused" and self.subscription_id is not None


class Receipt(models.Model):
    """Asserts which bytes the receipt of a cancellation or withdrawal is given out as. Made once by a job."""

    cancellation = models.OneToOneField(Cancellation, on_delete=models.CASCADE, related_name="receipt")
    pdf = models.BinaryField()
    pdf_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"receipt of cancellation {self.cancellation_id}"
