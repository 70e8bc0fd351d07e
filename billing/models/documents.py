"""The documents of issued invoices, exactly as they were given out, and the years that were handed to an adviser."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from billing.models.invoices import Invoice
from config.outbox.models import AppendOnly


class InvoiceDocument(AppendOnly):
    """Asserts which bytes an invoice was given out as, for ever. Append only, made once by a job.

    The PDF holds the very same XML. The hashes are those of the bytes, in hexadecimal.
    """

    invoice = models.OneToOneField(Invoice, on_delete=models.PROTECT, related_name="document")
    xml = models.BinaryField()
    pdf = models.BinaryField()
    xml_sha256 = models.CharField(max_length=64)
    pdf_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"document of invoice {self.invoice_id}"


class Export(models.Model):
    """Asserts that a year's documents are asked for, being packed, or there to fetch until `expires_at`.

    `done` of `total` documents are in the file so far; the row is the job. Later documents are left out.
    """

    year = models.PositiveSmallIntegerField()
    issuer = models.CharField(max_length=20)
    state = models.CharField(max_length=10, default="due")
    state_at = models.DateTimeField()
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    packed_to = models.BigIntegerField(default=0, help_text="The last invoice whose document is in the file")
    storage_name = models.CharField(max_length=60, unique=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["due", "ready", "gone"]), name="billing_export_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | ~Q(sha256=""), name="billing_ready_export_has_a_hash"
            ),
            models.UniqueConstraint(
                fields=["year", "issuer"], condition=Q(state="due"), name="billing_one_export_at_a_time"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "expires_at"], name="billing_exports_to_remove")]

    def __str__(self) -> str:
        return f"export {self.pk} of {self.year}"
