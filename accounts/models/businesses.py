"""Businesses, their names as dated claims, and who may act for them."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class BusinessQuerySet(models.QuerySet["Business"]):
    def open(self) -> "BusinessQuerySet":
        return self.filter(closed_at__isnull=True)

    def of(self, user_id: uuid.UUID) -> "BusinessQuerySet":
        """Those that the person may act for: the filter that keeps strangers out of every business page."""
        return self.filter(memberships__user_id=user_id)


class Business(models.Model):
    """Asserts that a business takes part; its details are claims until a case approves them."""

    class Kind(models.TextChoices):
        LEGAL_ENTITY = "legal_entity"
        SOLE_TRADER = "sole_trader"
        PUBLIC_BODY = "public_body"

    class Size(models.TextChoices):
        UNKNOWN = ""
        TO_9 = "1-9"
        TO_49 = "10-49"
        TO_249 = "50-249"
        LARGER = "250+"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=Kind, blank=True)
    slug = models.SlugField(max_length=80, unique=True)
    legal_name = models.CharField(max_length=160, blank=True)
    legal_form = models.CharField(max_length=40, blank=True)
    street = models.CharField(max_length=160, blank=True)
    postcode = models.CharField(max_length=16, blank=True)
    city = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, default="DE")
    represented_by = models.CharField(max_length=120, blank=True)
    register_court = models.CharField(max_length=80, blank=True)
    register_no = models.CharField(max_length=40, blank=True)
    vat_id = models.CharField(max_length=20, blank=True)
    no_vat_id = models.BooleanField(default=False)
    lei = models.CharField(max_length=20, blank=True)
    size = models.CharField(max_length=8, choices=Size, blank=True)
    publish_legal = models.BooleanField(
        default=False, help_text="A sole trader's consent to showing legal name, register and VAT id."
    )
    details_at = models.DateTimeField(null=True, help_text="When the company details were last confirmed.")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar = BusinessQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "businesses"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["", "legal_entity", "sole_trader", "public_body"]),
                name="accounts_business_kind_is_known",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["vat_id"], condition=~Q(vat_id=""), name="accounts_business_vat"),
            models.Index(
                fields=["country", "register_no"],
                condition=~Q(register_no=""),
                name="accounts_business_register",
            ),
        ]

    def __str__(self) -> str:
        return f"business {self.pk}"

    @property
    def shows_legal_details(self) -> bool:
        return self.kind != self.Kind.SOLE_TRADER or self.publish_legal


class BusinessName(models.Model):
    """Asserts that a business calls itself `text` in the given time; only an approved one stands beside a seal."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        APPROVED = "approved"
        REFUSED = "refused"
        RETIRED = "retired"

    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=80)
    skeleton = models.CharField(
        max_length=240, db_index=True, help_text="UTS #39 skeleton without legal form"
    )
    city_suffix = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    state_at = models.DateTimeField()
    valid_from = models.DateTimeField(null=True)
    valid_to = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["business"], condition=Q(state="approved"), name="accounts_one_approved_name"
            ),
            models.UniqueConstraint(
                fields=["business"], condition=Q(state="proposed"), name="accounts_one_proposed_name"
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(valid_from__isnull=False),
                name="accounts_approved_name_has_a_start",
            ),
        ]

    def __str__(self) -> str:
        return f"name {self.pk} of {self.business_id}"

    def is_valid(self, at: datetime) -> bool:
        return self.state == self.State.APPROVED and (self.valid_to is None or at < self.valid_to)


class Membership(models.Model):
    """Asserts that `user` may act for `business` in `role`."""

    class Role(models.TextChoices):
        OWNER = "owner"
        ADMIN = "admin"
        EDITOR = "editor"
        BILLING = "billing"
        VIEWER = "viewer"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "business"], name="accounts_one_membership_each"),
            models.CheckConstraint(
                condition=Q(role__in=["owner", "admin", "editor", "billing", "viewer"]),
                name="accounts_role_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.user_id} of {self.business_id}"
