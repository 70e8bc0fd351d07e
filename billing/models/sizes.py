"""What businesses say about their size, and the operator's random look at it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Business


class SizeDeclaration(models.Model):
    """Asserts what a business declared about a business year. Correcting it makes a new row and closes the old one.

    Staff are annual work units; money is whole EUR. `related` lists linked and partner firms:
    {"name", "share", "staff", "turnover", "balance"}, numbers as decimal text.
    """

    class Body(models.TextChoices):
        FIRM = "firm"
        PUBLIC_BODY = "public_body"
        CHARITY = "charity"

    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="size_declarations")
    year = models.PositiveSmallIntegerField()
    body = models.CharField(max_length=12, choices=Body, default=Body.FIRM)
    staff = models.DecimalField(max_digits=10, decimal_places=2)
    turnover = models.PositiveBigIntegerField()
    balance = models.PositiveBigIntegerField()
    related = models.JSONField(default=list)
    small = models.BooleanField(help_text="This year alone, as the rule judged it when it was declared.")
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["business", "year"],
                condition=Q(replaced_at__isnull=True),
                name="billing_one_declaration_a_year",
            ),
            models.CheckConstraint(
                condition=Q(body__in=["firm", "public_body", "charity"]), name="billing_body_is_known"
            ),
            models.CheckConstraint(condition=Q(staff__gte=0), name="billing_staff_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"size of {self.business_id} in {self.year}"


class SizeAudit(models.Model):
    """Asserts that a random sample of declarations was drawn with `seed`, so that anybody can draw it again."""

    year = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=64)
    wanted = models.PositiveSmallIntegerField()
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"audit {self.pk} of {self.year}"


class SizeAuditEntry(models.Model):
    """Asserts that a declaration is in a sample, and what looking at it came to."""

    class Outcome(models.TextChoices):
        OPEN = ""
        FITS = "fits"
        CORRECTED = "corrected"
        CLEARED = "cleared"  # the business showed that it fits after all

    audit = models.ForeignKey(SizeAudit, on_delete=models.CASCADE, related_name="entries")
    declaration = models.ForeignKey(SizeDeclaration, on_delete=models.CASCADE, related_name="audits")
    position = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["audit", "declaration"], name="billing_drawn_once"),
            models.CheckConstraint(
                condition=Q(outcome="", closed_at__isnull=True)
                | (~Q(outcome="") & Q(closed_at__isnull=False)),
                name="billing_audit_outcome_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.declaration_id} in audit {self.audit_id}"
