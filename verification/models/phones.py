"""Numbers, the challenges that prove them, and the counters that bound both."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Business
from verification.rules.challenges import TRIES, VOICE_AFTER_SMS, cool_down


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


class Challenge(models.Model):
    """Asserts that a code was asked for, how its delivery goes, and how many tries were burnt.

    The code itself is nowhere: it is derived from `nonce` and a key outside the database (`key_version`).
    """

    LIVE: ClassVar = ("created", "dispatching", "sent", "undeliverable")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phone = models.ForeignKey(PhoneNumber, on_delete=models.CASCADE, related_name="challenges")
    purpose = models.CharField(max_length=16, default="prove")
    channel = models.CharField(max_length=10)
    state = models.CharField(max_length=16, default="created")
    state_at = models.DateTimeField()
    nonce = models.BinaryField(max_length=16)
    key_version = models.PositiveSmallIntegerField()
    digits = models.PositiveSmallIntegerField(default=6)
    language = models.CharField(max_length=5, default="de")
    attempts = models.PositiveSmallIntegerField(default=0)
    sends = models.PositiveSmallIntegerField(default=0, help_text="How often it was handed to a gateway")
    refusals = models.PositiveSmallIntegerField(
        default=0, help_text="How many of these it surely did not send"
    )
    last_try_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    provider_id = models.CharField(max_length=80, blank=True)
    error = models.CharField(max_length=80, blank=True)
    link = models.CharField(
        max_length=10, null=True, unique=True, help_text='Ends the address of "that was not me"'
    )
    asked_by = models.UUIDField(help_text="The user who asked; only a member of the business may answer")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(attempts__lte=5), name="verification_at_most_five_tries"),
            models.UniqueConstraint(
                fields=["phone", "purpose"],
                condition=Q(state__in=["created", "dispatching", "sent", "undeliverable"]),
                name="verification_one_live_challenge",
            ),
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(verified_at__isnull=False),
                name="verification_verified_challenge_has_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "expires_at"], name="verification_challenge_expiry")
        ]

    def __str__(self) -> str:
        return f"challenge {self.pk}"

    def takes_tries(self, at: datetime) -> bool:
        return self.state in self.LIVE and self.attempts < TRIES and at < self.expires_at

    def again_at(self, channel: str) -> datetime:
        """When the code may be sent again over `channel`: at once where the last message surely did not arrive."""
        if self.state == "undeliverable":
            return self.state_at
        if self.state == "created":
            # It waits for the worker; a second order for the same message would not make it faster.
            return self.expires_at
        since = self.sent_at if self.state == "sent" and self.sent_at else self.state_at
        other_way = channel != self.channel
        return since + (VOICE_AFTER_SMS if other_way else cool_down(self.sends - self.refusals))
