"""Documents whose time is over: what was removed, and what has to stay all the same."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Business
from billing.models.invoices import Invoice
from config.outbox.models import AppendOnly


class Removal(AppendOnly):
    """Asserts that an invoice's document, lines and words are gone, since the law wants them no longer.

    The invoice's own row stays with number, day and sums, for numbers without gaps and for the books; the hashes are
    those of the bytes that were given out, empty where there were none. Append only. The database takes no such row
    before its time, and lets nothing of an invoice go without one (`billing.models.kept_by_law`).
    """

    invoice = models.OneToOneField(Invoice, on_delete=models.PROTECT, related_name="removal")
    xml_sha256 = models.CharField(max_length=64, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    removed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"removal of invoice {self.invoice_id}"


class Hold(models.Model):
    """Asserts that invoices stay beyond their time until it is lifted: of a business, of a year, or both.

    An open tax period, an audit, a lawsuit. `reason` names no person.
    """

    business = models.ForeignKey(Business, on_delete=models.PROTECT, null=True, related_name="+")
    year = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=200)
    placed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(business__isnull=False) | Q(year__isnull=False),
                name="billing_hold_is_of_something",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="billing_hold_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"
