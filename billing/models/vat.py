"""What the tax authorities said about a business's VAT id."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Business


class VatCheck(models.Model):
    """Asserts that a VAT id is to be confirmed, or what the register said and under which consultation number.

    `unavailable` says nothing about the id; asking again makes another row.
    """

    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="vat_checks")
    vat_id = models.CharField(max_length=20)
    result = models.CharField(max_length=11, blank=True)
    consultation = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["business"],
                condition=Q(checked_at__isnull=True),
                name="billing_one_vat_check_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(result="", checked_at__isnull=True)
                | Q(result__in=["valid", "invalid", "unavailable"], checked_at__isnull=False),
                name="billing_vat_check_has_a_result",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["business", "-checked_at"], name="billing_vat_check_latest")
        ]

    def __str__(self) -> str:
        return f"VAT check {self.pk} of {self.business_id}"
