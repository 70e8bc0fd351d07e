"""Visits to a provider's page, refunds, and the nightly comparison of both sides."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Business
from billing.models.payments import Charge


class MethodSetup(models.Model):
    """Asserts that somebody was sent to a provider's page to hand over a card or account, and what came of it.

    With `charge` they also pay an invoice there. `url` is where they go; it is forgotten once the visit is over.
    """

    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="method_setups")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    kind = models.CharField(max_length=14)
    provider = models.CharField(max_length=20)
    key = models.CharField(max_length=80, unique=True)
    charge = models.OneToOneField(Charge, on_delete=models.PROTECT, null=True, related_name="setup")
    state = models.CharField(max_length=8, default="begun")
    state_at = models.DateTimeField()
    provider_id = models.CharField(max_length=120, blank=True)
    url = models.CharField(max_length=4000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["begun", "open", "done", "lapsed"]), name="billing_setup_state"
            ),
            models.UniqueConstraint(
                fields=["provider", "provider_id"],
                condition=~Q(provider_id=""),
                name="billing_setup_once_a_provider_id",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "state_at"], name="billing_setups_by_state")]

    def __str__(self) -> str:
        return f"method setup {self.pk}"


class Refund(models.Model):
    """Asserts that an operator wants money of a charge to go back; above the operator's limit two of them.

    With `with_credit_note` the whole invoice is taken back by a credit note when the money goes.
    """

    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="refunds")
    key = models.CharField(max_length=80, unique=True)
    amount = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=200)
    with_credit_note = models.BooleanField(default=False)
    needs_two = models.BooleanField()
    state = models.CharField(max_length=10, default="proposed")
    state_at = models.DateTimeField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    provider_id = models.CharField(max_length=80, blank=True)
    error = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "due", "asked", "pending", "done", "failed", "withdrawn"]),
                name="billing_refund_state",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="billing_refund_is_something"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="billing_refund_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(needs_two=False)
                | Q(state__in=["proposed", "withdrawn"])
                | Q(approved_by__isnull=False),
                name="billing_large_refund_has_two",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "state_at"], name="billing_refunds_by_state")]

    def __str__(self) -> str:
        return f"refund {self.pk} of charge {self.charge_id}"


class Reconciliation(models.Model):
    """Asserts what comparing both sides found: how many charges were looked at, mended, and still differ.

    `differences` lists {"what", "charge", "provider_id", "ours", "theirs"}: ids, states and amounts alone.
    """

    provider = models.CharField(max_length=20)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    looked = models.PositiveIntegerField(default=0)
    mended = models.PositiveIntegerField(default=0)
    differences = models.JSONField(default=list)
    error = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["provider", "-begun_at"], name="billing_reconciliations")]

    def __str__(self) -> str:
        return f"reconciliation {self.pk} with {self.provider}"
