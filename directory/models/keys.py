"""Keys to the API, and how often each was used."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Business


class ApiKey(models.Model):
    """Asserts that whoever holds a key may ask: a business about itself, or a partner about every business.

    The key is shown once; a keyed hash of it is kept, and its first characters (`shown`) to tell it from others.
    """

    class Scope(models.TextChoices):
        OWN = "own"
        EVERY = "every"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, on_delete=models.CASCADE, null=True, related_name="api_keys")
    partner = models.CharField(max_length=80, blank=True)
    scope = models.CharField(max_length=8, choices=Scope)
    label = models.CharField(max_length=60)
    shown = models.CharField(max_length=16)
    secret_hmac = models.CharField(max_length=64, unique=True)
    per_day = models.PositiveIntegerField(help_text="How many questions a day (UTC) it may ask")
    state = models.CharField(max_length=8, default="active")
    state_at = models.DateTimeField()
    created_at = models.DateTimeField()
    created_by = models.UUIDField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(scope="own", business__isnull=False, partner="")
                | (Q(scope="every", business__isnull=True) & ~Q(partner="")),
                name="directory_key_has_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["active", "revoked"]), name="directory_key_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"key {self.pk}"

    def opens(self, at: datetime) -> bool:
        return self.state == "active" and at < self.expires_at


class KeyDay(models.Model):
    """Asserts how many questions of its budget a key was given on `day` (UTC); the budget, and the log of its use.

    Processes take them in portions: the last few may have been given and not asked.
    """

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    asked = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "day"], name="directory_one_key_day")]

    def __str__(self) -> str:
        return f"{self.day} of key {self.key_id}"
