"""Corrections that an operator wants, before they are documents."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from billing.models.invoices import Invoice


class Credit(models.Model):
    """Asserts that an operator wants a part of an invoice taken back, or all of it; above the limit two of them.

    `parts` lists [position, net] by line; `gross` is what that came to when it was proposed, `note` what was issued.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="credits")
    parts = models.JSONField()
    gross = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=200)
    needs_two = models.BooleanField()
    note = models.OneToOneField(Invoice, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, default="proposed")
    state_at = models.DateTimeField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "issued", "withdrawn"]), name="billing_credit_state"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="billing_credit_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(needs_two=False) | ~Q(state="issued") | Q(approved_by__isnull=False),
                name="billing_large_credit_has_two",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "id"], name="billing_credits_by_state")]

    def __str__(self) -> str:
        return f"credit {self.pk} of invoice {self.invoice_id}"
