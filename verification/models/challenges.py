"""Codes on their way: to a business's number, and to the number of a customer, who has no account."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from config.kernel import keys
from verification.models.phones import PhoneNumber
from verification.rules.challenges import TRIES, VOICE_AFTER_SMS, Target, cool_down
from verification.rules.numbers import classify

BOX = "customer-number"
LIVE_STATES = ["created", "dispatching", "sent", "undeliverable"]


class CodeChallenge(models.Model):
    """What every challenge asserts: a code was asked for, how its delivery goes, and how many tries were burnt.

    The code itself is nowhere: it is derived from `nonce` and a key outside the database (`key_version`).
    """

    LIVE: ClassVar = ("created", "dispatching", "sent", "undeliverable")
    # What is written with the move that ends it.
    AT_THE_END: ClassVar[Mapping[str, Any]] = {}

    purpose: Any
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
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
    created_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"challenge {self.pk}"

    @classmethod
    def rows(cls) -> models.QuerySet[Self]:
        """All of them, each with what its `target` needs."""
        raise NotImplementedError

    @property
    def target(self) -> Target:
        """Where the code goes, and on whose account."""
        raise NotImplementedError

    @property
    def bound_to(self) -> tuple[str, str]:
        """The number, and whose it shall be, as they enter the code's derivation."""
        raise NotImplementedError

    @property
    def shown_number(self) -> str:
        """The number as its page shows it; empty once it is no longer known."""
        raise NotImplementedError

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


class Challenge(CodeChallenge):
    """Asserts that a business asked for a code to prove its number."""

    phone = models.ForeignKey(PhoneNumber, on_delete=models.CASCADE, related_name="challenges")
    purpose = models.CharField(max_length=16, default="prove")
    asked_by = models.UUIDField(help_text="The user who asked; only a member of the business may answer")

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

    @classmethod
    def rows(cls) -> models.QuerySet[Self]:
        return cls._base_manager.select_related("phone")

    @property
    def target(self) -> Target:
        return self.phone.target

    @property
    def bound_to(self) -> tuple[str, str]:
        return self.phone.e164, str(self.phone.business_id)

    @property
    def shown_number(self) -> str:
        return self.phone.typed


class CustomerChallenge(CodeChallenge):
    """Asserts that somebody without an account asked for a code to a number, of which only a keyed hash stays.

    While the code is on its way the number is here encrypted, under a key outside the database; the move that ends
    the challenge erases it.
    """

    AT_THE_END: ClassVar[Mapping[str, Any]] = {"number_cipher": None}
    purpose = "customer"

    number_hmac = models.CharField(max_length=64)
    number_cipher = models.BinaryField(null=True)
    closed_until = models.DateTimeField(null=True, help_text="Somebody at the number said: that was not me")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(attempts__lte=5), name="verification_customer_five_tries"),
            models.UniqueConstraint(
                fields=["number_hmac"],
                condition=Q(state__in=LIVE_STATES),
                name="verification_customer_one_live",
            ),
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(verified_at__isnull=False),
                name="verification_customer_verified_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=LIVE_STATES, number_cipher__isnull=False)
                | (~Q(state__in=LIVE_STATES) & Q(number_cipher__isnull=True)),
                name="verification_customer_number_ends_with_it",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "expires_at"], name="verification_customer_expiry"),
            models.Index(fields=["number_hmac", "created_at"], name="verification_customer_number"),
        ]

    @classmethod
    def rows(cls) -> models.QuerySet[Self]:
        return cls._base_manager.all()

    @staticmethod
    def hash_of(e164: str) -> str:
        """What stands for a customer's number in every table."""
        return keys.keyed_hash("customer", e164)

    @staticmethod
    def encrypted(e164: str, *, version: int) -> bytes:
        return keys.box("otp", BOX, version=version).encrypt(e164.encode())

    @property
    def e164(self) -> str:
        """Empty once the challenge is over."""
        if self.number_cipher is None:
            return ""
        return keys.box("otp", BOX, version=self.key_version).decrypt(bytes(self.number_cipher)).decode()

    @property
    def target(self) -> Target:
        return Target(self.e164, purpose=Target.CUSTOMER)

    @property
    def bound_to(self) -> tuple[str, str]:
        return self.number_hmac, ""

    @property
    def shown_number(self) -> str:
        number = self.e164
        return classify(number).international if number else ""
