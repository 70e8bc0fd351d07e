"""Letters with a code: for a number that no message reaches, and for the address of a business."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import override
from django_countries import countries

from accounts.models import Business
from verification.models.phones import PhoneNumber
from verification.rules.challenges import TRIES


def envelope(lines: Sequence[str]) -> list[str]:
    """As it stands on the envelope: the country only where the post has to cross a border, in a language that it knows.

    `lines` end with the country's code, so that they are the same in whatever language they were written down.
    """
    if not lines:
        return []
    *inland, country = lines
    if country == settings.OPERATOR_COUNTRY:
        return inland
    with override("en"):
        return [*inland, str(countries.name(country)).upper()]


class Letter(models.Model):
    """Asserts that a letter with a code was asked for, where it went, and how many tries were burnt.

    The code itself is nowhere: it is derived from `nonce` and a key outside the database (`key_version`). `paper`
    is the finished PDF, encrypted, and only until the operator has posted it.
    """

    LIVE: ClassVar = ("asked", "printed", "posted")

    class Purpose(models.TextChoices):
        NUMBER = "number"
        ADDRESS = "address"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="letters")
    purpose = models.CharField(max_length=8, choices=Purpose)
    phone = models.ForeignKey(PhoneNumber, on_delete=models.CASCADE, null=True, related_name="letters")
    recipient = models.JSONField(
        help_text="Name, street, place and country code, frozen when it was asked for"
    )
    state = models.CharField(max_length=10, default="asked")
    state_at = models.DateTimeField()
    next_actor = models.CharField(max_length=10, default="system", blank=True)
    nonce = models.BinaryField(max_length=16)
    key_version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=5, default="de")
    attempts = models.PositiveSmallIntegerField(default=0)
    last_try_at = models.DateTimeField(null=True)
    paper = models.BinaryField(null=True)
    error = models.CharField(max_length=80, blank=True)
    asked_by = models.CharField(max_length=40, blank=True, help_text="The user who asked, or nobody")
    created_at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(attempts__lte=5), name="verification_letter_at_most_five_tries"
            ),
            models.UniqueConstraint(
                fields=["business", "purpose"],
                condition=Q(state__in=["asked", "printed", "posted"]),
                name="verification_one_live_letter",
            ),
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(verified_at__isnull=False),
                name="verification_verified_letter_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(paper__isnull=True) | Q(state="printed"),
                name="verification_paper_only_in_the_queue",
            ),
            models.CheckConstraint(
                condition=Q(purpose="address", phone__isnull=True) | Q(purpose="number", phone__isnull=False),
                name="verification_letter_is_about_one_thing",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "created_at"], name="verification_letter_queue"),
            models.Index(fields=["state", "expires_at"], name="verification_letter_expiry"),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"

    @property
    def envelope(self) -> list[str]:
        return envelope(self.recipient)

    def takes_tries(self, at: datetime) -> bool:
        return self.state in self.LIVE and self.attempts < TRIES and at < self.expires_at
