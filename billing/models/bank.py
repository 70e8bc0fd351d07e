"""Bank files that an operator brought, and the incoming money that they told of."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from billing.models.payments import Payment


class BankFile(models.Model):
    """Asserts that an operator brought this file; the same bytes are known by their digest and read once.

    `content` is kept only until the columns of a CSV file are confirmed.
    """

    class Kind(models.TextChoices):
        CAMT = "camt"
        CSV = "csv"

    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=4, choices=Kind)
    state = models.CharField(max_length=8, default="unread")
    state_at = models.DateTimeField()
    content = models.BinaryField(default=b"")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    found = models.PositiveIntegerField(default=0, help_text="Incoming entries in the file")
    known = models.PositiveIntegerField(default=0, help_text="Of these, known from another file")
    outgoing = models.PositiveIntegerField(default=0)
    unreadable = models.JSONField(default=list, help_text="Lines that made no sense")
    differences = models.JSONField(
        default=list, help_text="What does not add up, as rules.bank.entries.Difference"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["unread", "read", "dropped"]), name="billing_bank_file_state"
            ),
            models.CheckConstraint(
                condition=Q(state="unread") | Q(content=b""), name="billing_bank_file_keeps_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"bank file {self.pk}"


class BankEntry(models.Model):
    """Asserts that money came in on our account; known by account and key, whichever file tells it.

    Matched means that `payments` hold all of it. What is open waits for an operator, for `reason`.
    """

    file = models.ForeignKey(BankFile, on_delete=models.PROTECT, related_name="entries")
    account = models.CharField(max_length=34, blank=True)
    key = models.CharField(max_length=80)
    state = models.CharField(max_length=8, default="new")
    state_at = models.DateTimeField()
    reason = models.CharField(max_length=20, blank=True)
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    booked_on = models.DateField()
    payer = models.CharField(max_length=140, blank=True)
    payer_account = models.CharField(max_length=34, blank=True)
    text = models.CharField(max_length=1000, blank=True)
    payments = models.ManyToManyField(Payment, related_name="bank_entries")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "key"], name="billing_bank_entry_once"),
            models.CheckConstraint(
                condition=Q(state__in=["new", "open", "matched", "aside"]), name="billing_bank_entry_state"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="billing_bank_entry_came_in"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "booked_on", "id"], name="billing_bank_entries_open"),
            models.Index(fields=["account", "booked_on", "amount"], name="billing_bank_entries_alike"),
        ]

    def __str__(self) -> str:
        return f"bank entry {self.pk}"
