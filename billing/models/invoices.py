"""Invoices and credit notes: numbered without gaps, never changed; what is still open on them stands beside."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Business
from billing.models.subscriptions import Order, Subscription
from config.outbox.models import AppendOnly


class Counter(models.Model):
    """Asserts the last number given out in a series of an issuer's year; moved on in the invoice's transaction."""

    issuer = models.CharField(max_length=20)
    kind = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "kind", "year"], name="billing_one_counter_a_series")
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.kind} {self.year}: {self.last}"


class Invoice(AppendOnly):
    """Asserts what a business was charged, in whose name, with which tax; or, as a credit note, what was taken back.

    Append only. Amounts are minor units of `currency`; those of a credit note are positive as well and count
    against `corrects`. `seller` and `buyer` are the names and addresses of that day. `cause` is unique, so that
    nothing is ever invoiced twice: "order:7", "period:5:2026-12-01", "credit:12:1".
    `taxes` lists {"rate", "net", "tax"} by rate in basis points.
    """

    class Kind(models.TextChoices):
        INVOICE = "invoice"
        CREDIT_NOTE = "credit_note"

    kind = models.CharField(max_length=12, choices=Kind)
    issuer = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=20)
    cause = models.CharField(max_length=60, unique=True)
    reference = models.CharField(max_length=25, help_text="ISO 11649, what the transfer names")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="invoices")
    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="invoices")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="invoices")
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="credit_notes")
    reason = models.CharField(max_length=200, blank=True, help_text="Of a credit note")
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    due_on = models.DateField()
    period_start = models.DateField()
    period_end = models.DateField(help_text="The first day after what was supplied")
    language = models.CharField(max_length=2, default="de")
    currency = models.CharField(max_length=3)
    net = models.BigIntegerField()
    tax = models.BigIntegerField()
    gross = models.BigIntegerField()
    prepaid = models.BigIntegerField(
        null=True, help_text="What of `gross` credit paid when this was issued; unknown on older documents"
    )
    taxes = models.JSONField()
    treatment = models.CharField(max_length=20, help_text="billing.rules.tax.Kind")
    seller = models.JSONField()
    buyer = models.JSONField()
    consultation = models.CharField(max_length=64, blank=True)
    consulted_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["issuer", "kind", "year", "serial"], name="billing_invoice_serial_once"
            ),
            models.UniqueConstraint(fields=["issuer", "number"], name="billing_invoice_number_once"),
            models.CheckConstraint(condition=Q(gross=F("net") + F("tax")), name="billing_invoice_adds_up"),
            models.CheckConstraint(
                condition=Q(net__gte=0, tax__gte=0), name="billing_invoice_is_not_negative"
            ),
            models.CheckConstraint(condition=Q(serial__gte=1), name="billing_invoice_serial_from_one"),
            models.CheckConstraint(
                condition=Q(period_end__gt=F("period_start")), name="billing_invoice_period"
            ),
            models.CheckConstraint(
                condition=Q(kind="invoice", corrects__isnull=True)
                | Q(kind="credit_note", corrects__isnull=False),
                name="billing_credit_note_corrects",
            ),
            models.CheckConstraint(
                condition=~Q(treatment="reverse_charge") | (Q(tax=0) & ~Q(consultation="")),
                name="billing_reverse_charge_is_proven",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["business", "-issued_at"], name="billing_invoice_of")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_credit_note(self) -> bool:
        return self.kind == self.Kind.CREDIT_NOTE

    @property
    def is_taken_back(self) -> bool:
        """Corrections took all of it back, so that nobody has paid it."""
        return self.gross > 0 and sum(note.gross for note in self.credit_notes.all()) >= self.gross


class InvoiceLine(AppendOnly):
    """Asserts one line: what, how much of it, its net amount and rate. Append only, written with its invoice.

    `quantity` of `unit` (UN/ECE: MON, ANN, DAY) at `price`; `net` is rounded once and may be negative (the unused
    rest of a plan). `per` says of how many days `quantity` days are a part, 0 where it is a whole period.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    quantity = models.PositiveIntegerField()
    unit = models.CharField(max_length=3)
    per = models.PositiveSmallIntegerField(default=0)
    price = models.BigIntegerField(help_text="Net, of a whole period, in minor units")
    net = models.BigIntegerField()
    rate = models.PositiveSmallIntegerField(help_text="Basis points")
    category = models.CharField(max_length=2, help_text="UNCL 5305: S, E, AE, O")
    period_start = models.DateField()
    period_end = models.DateField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["invoice", "position"], name="billing_one_line_a_position")
        ]

    def __str__(self) -> str:
        return f"line {self.position} of invoice {self.invoice_id}"


class OpenItem(models.Model):
    """Asserts how much of an invoice is settled by payments and credit notes: the sum of its allocations."""

    invoice = models.OneToOneField(Invoice, on_delete=models.PROTECT, related_name="item")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="open_items")
    state = models.CharField(max_length=10, default="open")
    state_at = models.DateTimeField()
    due_on = models.DateField()
    gross = models.BigIntegerField()
    settled = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(settled__gte=0, settled__lte=F("gross")),
                name="billing_settled_within_the_invoice",
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled__lt=F("gross")) | Q(state="settled", settled=F("gross")),
                name="billing_settled_means_all",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "due_on", "id"], name="billing_open_items"),
            models.Index(fields=["business", "state", "due_on"], name="billing_open_items_of"),
        ]

    def __str__(self) -> str:
        return f"open item of invoice {self.invoice_id}"

    @property
    def left(self) -> int:
        """What is still to be paid, in minor units."""
        return self.gross - self.settled
