"""What bounds sending and trying: uses, failures, the day's money, and what became of the messages sent."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from verification.models.challenges import Challenge, CustomerChallenge


class LimitLog(models.Model):
    """When `key` (a purpose and a keyed hash) was last used, as often as its rule may count.

    `times` holds the uses, newest first, each as sixteen digits (microseconds since 1970): a text, so that one
    guarded statement can judge and write it on every database.
    """

    key = models.CharField(max_length=100, unique=True)
    times = models.TextField()

    def __str__(self) -> str:
        return f"uses {self.pk}"


class LimitBucket(models.Model):
    """How often `key` happened in the window that began at `window`; counted only, never refused."""

    key = models.CharField(max_length=100)
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "window"], name="verification_one_bucket")
        ]
        indexes: ClassVar = [models.Index(fields=["window"], name="verification_bucket_age")]

    def __str__(self) -> str:
        return f"bucket {self.pk}"


class SendBudget(models.Model):
    """How much of the day's money for sending is reserved, in cents; the fuse that stops SMS pumping."""

    day = models.DateField()
    scope = models.CharField(
        max_length=20, help_text='"all", a country, or "letters"; "customers" and "customers:DE"'
    )
    reserved_cents = models.PositiveIntegerField(default=0)
    cap_cents = models.PositiveIntegerField()
    alerted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "scope"], name="verification_one_budget_a_day"),
            models.CheckConstraint(
                condition=Q(reserved_cents__lte=F("cap_cents")), name="verification_budget_never_over_its_cap"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.scope}"


class CodeSend(models.Model):
    """Asserts that a gateway took a message of a challenge to a number of `block`, or may have taken it."""

    challenge = models.ForeignKey(
        Challenge, on_delete=models.CASCADE, null=True, related_name="sent_messages"
    )
    customer = models.ForeignKey(
        CustomerChallenge, on_delete=models.CASCADE, null=True, related_name="sent_messages"
    )
    block = models.CharField(
        max_length=16, help_text="The number without its last four digits; of a customer's a keyed hash"
    )
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(challenge__isnull=True) ^ Q(customer__isnull=True),
                name="verification_message_of_one_challenge",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["block", "-at"], name="verification_sends_of_block"),
            models.Index(fields=["-at"], name="verification_sends"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class SendStop(models.Model):
    """Asserts that too few of the last codes came back, so that until `until` a block gets none, or all get longer.

    `scope` is a block of numbers, or "all"; with "c:" before it, of customers' numbers.
    """

    scope = models.CharField(max_length=16, unique=True)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"stop {self.pk}"
