"""Money that came or went back, what it settled, and what a provider holds and said."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Business
from billing.models.invoices import Invoice
from config.outbox.models import AppendOnly


class PaymentMethod(models.Model):
    """Asserts how a business pays. A provider holds card and account; we keep its handles and a label to show."""

    class Kind(models.TextChoices):
        BANK_TRANSFER = "bank_transfer"
        CARD = "card"
        SEPA_DEBIT = "sepa_debit"

    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="payment_methods")
    kind = models.CharField(max_length=14, choices=Kind)
    provider = models.CharField(max_length=20, blank=True)
    customer_id = models.CharField(max_length=80, blank=True)
    method_id = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=60, blank=True, help_text="Visa, ends in 4242")
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["business"], condition=Q(removed_at__isnull=True), name="billing_one_method_in_use"
            ),
            models.CheckConstraint(
                condition=Q(kind="bank_transfer", method_id="")
                | (~Q(kind="bank_transfer") & ~Q(method_id="")),
                name="billing_provider_holds_the_method",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.business_id}"


class Charge(models.Model):
    """Asserts that a provider is to be asked, or was asked, to move the money of an invoice: the row is the job.

    `key` goes along as the idempotency key; asking again after a time-out uses the same row and key. `method` is
    empty while the customer pays on the provider's page. `looked` counts what the provider told, so that an older
    answer never overwrites a newer one.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="charges")
    method = models.ForeignKey(PaymentMethod, on_delete=models.PROTECT, null=True, related_name="charges")
    provider = models.CharField(max_length=20, blank=True, default="")
    key = models.CharField(max_length=80, unique=True)
    currency = models.CharField(max_length=3)
    amount = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, default="due")
    state_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    provider_id = models.CharField(max_length=80, blank=True)
    error = models.CharField(max_length=80, blank=True)
    looked = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["invoice"],
                condition=Q(state__in=["due", "asked", "pending", "succeeded"]),
                name="billing_one_live_charge_an_invoice",
            ),
            models.UniqueConstraint(
                fields=["provider_id"], condition=~Q(provider_id=""), name="billing_one_charge_a_provider_id"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["due", "asked", "pending", "succeeded", "failed", "disputed", "refunded"]
                ),
                name="billing_charge_state_is_known",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "state_at"], name="billing_charges_by_state")]

    def __str__(self) -> str:
        return f"charge {self.pk} of invoice {self.invoice_id}"


class Payment(AppendOnly):
    """Asserts that money came from a business, or (negative) went back to it. Append only.

    `key` is unique and names the source, so that the same money is never counted twice: "charge:3", "refund:3:1",
    "bank:<entry>:<part>", or "marked:<invoice>:<settled before>" for what an operator marked by hand.
    """

    class Kind(models.TextChoices):
        PAYMENT = "payment"
        REFUND = "refund"
        CHARGEBACK = "chargeback"

    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PAYMENT)
    reverses = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="reversals")
    method = models.CharField(max_length=14, choices=PaymentMethod.Kind)
    key = models.CharField(max_length=120, unique=True)
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    received_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="payment", amount__gt=0) | (~Q(kind="payment") & Q(amount__lt=0)),
                name="billing_payment_sign",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["business", "id"], name="billing_payments_of")]

    def __str__(self) -> str:
        return f"payment {self.pk}"


class Allocation(AppendOnly):
    """Asserts that so much of a payment, or of a credit note, settles an invoice; negative when it is taken back."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="allocations")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="allocations")
    credit_note = models.ForeignKey(Invoice, on_delete=models.PROTECT, null=True, related_name="given")
    amount = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(payment__isnull=False, credit_note__isnull=True)
                | Q(payment__isnull=True, credit_note__isnull=False),
                name="billing_allocation_has_one_source",
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="billing_allocation_is_something"),
        ]

    def __str__(self) -> str:
        return f"allocation {self.pk} to invoice {self.invoice_id}"


class ProviderEvent(models.Model):
    """Asserts that a provider told us something, once for each of its ids; a job applies it afterwards."""

    provider = models.CharField(max_length=20)
    provider_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=80)
    payload = models.JSONField()
    received_at = models.DateTimeField()
    processed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "provider_id"], name="billing_told_once"),
            models.CheckConstraint(
                condition=Q(processed_at__isnull=True, outcome="")
                | (Q(processed_at__isnull=False) & ~Q(outcome="")),
                name="billing_processed_event_has_an_outcome",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["processed_at", "id"], name="billing_events_waiting")]

    def __str__(self) -> str:
        return f"{self.provider} event {self.pk}"
