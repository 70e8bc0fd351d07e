"""Numbers, and contests over them."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Business
from verification.rules.challenges import Target


class PhoneNumber(models.Model):
    """Asserts what we know of a business's control over a number (E.164) and, behind a switchboard, an extension."""

    OPEN: ClassVar = ("unproven", "proven", "stale")
    HELD: ClassVar = ("proven", "stale")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="phones")
    e164 = models.CharField(max_length=16)
    typed = models.CharField(max_length=64, help_text="As the business wrote it")
    extension = models.CharField(max_length=8, blank=True)
    line_type = models.CharField(max_length=24)
    state = models.CharField(max_length=10, default="unproven")
    state_at = models.DateTimeField()
    proven_at = models.DateTimeField(null=True)
    method = models.CharField(max_length=10, blank=True)
    expires_at = models.DateTimeField(null=True)
    lock_pin_hash = models.CharField(max_length=128, blank=True)
    lock_pin_until = models.DateTimeField(null=True, help_text="The PIN was given up, and counts until then")
    closed_until = models.DateTimeField(null=True, help_text="Somebody said: that was not me")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["e164", "extension"],
                condition=Q(state__in=["proven", "stale"]),
                name="verification_one_holder_of_a_number",
            ),
            models.UniqueConstraint(
                fields=["business", "e164", "extension"],
                condition=Q(state__in=["unproven", "proven", "stale"]),
                name="verification_one_row_per_number_and_business",
            ),
            models.CheckConstraint(
                condition=~Q(state="proven")
                | Q(proven_at__isnull=False, expires_at__isnull=False, expires_at__gt=F("proven_at")),
                name="verification_proven_number_has_an_end",
            ),
        ]
        # Whole and not partial: SQLite cannot match a bound parameter with an index's condition.
        indexes: ClassVar = [
            models.Index(fields=["state", "expires_at"], name="verification_phone_expiry"),
            models.Index(fields=["e164"], name="verification_phone_number"),
        ]

    def __str__(self) -> str:
        return f"phone {self.pk}"

    @property
    def target(self) -> Target:
        return Target(self.e164, self.extension, owner=str(self.business_id))

    def is_locked(self, at: datetime) -> bool:
        """Whether a PIN keeps the number: another business that proves it then waits longer."""
        return bool(self.lock_pin_hash) and (self.lock_pin_until is None or at < self.lock_pin_until)

    def is_proven(self, at: datetime) -> bool:
        return self.state == "proven" and self.expires_at is not None and at < self.expires_at


class PhoneContest(models.Model):
    """Asserts that another business proved a number that had a holder, who may prove it again until `ends_at`."""

    class State(models.TextChoices):
        OPEN = "open"
        KEPT = "kept"
        MOVED = "moved"
        DISPUTED = "disputed"

    holder = models.ForeignKey(PhoneNumber, on_delete=models.CASCADE, related_name="contests_held")
    claimant = models.ForeignKey(PhoneNumber, on_delete=models.CASCADE, related_name="contests_claimed")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    state_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["holder"], condition=Q(state="open"), name="verification_one_open_contest"
            )
        ]

    def __str__(self) -> str:
        return f"contest {self.pk}"
