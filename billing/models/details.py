"""Where a business wants its invoices to go, when that is not simply its company details."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Business


class BillingDetails(models.Model):
    """Asserts what a business wants on its invoices from now on; what was issued keeps what it said.

    The country of the tax is that of the company details, wherever the invoice goes.
    """

    business = models.OneToOneField(Business, on_delete=models.CASCADE, related_name="billing_details")
    name = models.CharField(max_length=160)
    extra = models.CharField(max_length=160, blank=True, help_text="Department, or for whose attention")
    street = models.CharField(max_length=160)
    postcode = models.CharField(max_length=16, blank=True)
    city = models.CharField(max_length=80)
    country = models.CharField(max_length=2)
    email = models.CharField(max_length=254)
    vat_id = models.CharField(max_length=20, blank=True)
    reference = models.CharField(max_length=100, blank=True, help_text="Leitweg-ID or order number")
    xrechnung = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "billing details"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(xrechnung=False) | ~Q(reference=""), name="billing_xrechnung_has_a_reference"
            )
        ]

    def __str__(self) -> str:
        return f"billing details of {self.business_id}"
