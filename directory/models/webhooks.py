"""Addresses at which a business wants to hear of its own seal, and every message to them."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Business


class Webhook(models.Model):
    """Asserts that a business wants its events sent to `address`, signed with a secret that both sides know.

    The secret is stored nowhere: `nonce` and the key file of `key_version` give it again. Until `old_until` messages
    are signed with the one before as well.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="webhooks")
    address = models.CharField(max_length=300, blank=True, help_text="Empty once it was removed")
    state = models.CharField(max_length=8, default="active")
    state_at = models.DateTimeField()
    why = models.CharField(max_length=10, blank=True, help_text="Why it is disabled: gone or failing")
    nonce = models.BinaryField(max_length=16)
    key_version = models.PositiveSmallIntegerField()
    old_nonce = models.BinaryField(max_length=16, null=True)
    old_key_version = models.PositiveSmallIntegerField(null=True)
    old_until = models.DateTimeField(null=True)
    secret_no = models.PositiveSmallIntegerField(default=1, help_text="Counts the secrets it has had")
    created_at = models.DateTimeField()
    created_by = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["active", "disabled"]) & ~Q(address="")
                | Q(state="removed", address=""),
                name="directory_webhook_state_and_address",
            ),
            models.CheckConstraint(
                condition=Q(old_nonce=None, old_key_version=None, old_until=None)
                | Q(old_nonce__isnull=False, old_key_version__isnull=False, old_until__isnull=False),
                name="directory_webhook_old_secret_is_whole",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["business", "state"], name="directory_webhooks_of")]

    def __str__(self) -> str:
        return f"webhook {self.pk}"


class WebhookMessage(models.Model):
    """Asserts that a webhook must hear `body`, how often that was tried, and how it ended. The row is the job.

    `number` is that of the event it tells of, and their order; a test has none. Carries ids, states and times only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="messages")
    number = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40)
    body = models.TextField()
    state = models.CharField(max_length=10, default="due")
    state_at = models.DateTimeField()
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    gives_up_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    status_code = models.PositiveSmallIntegerField(null=True, help_text="Of the last answer")
    detail = models.CharField(max_length=24, blank=True, help_text="Why there was no answer")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["webhook", "number"], name="directory_one_message_an_event"),
            models.CheckConstraint(
                condition=Q(state="due", next_at__isnull=False, lease_until=None)
                | Q(state="sending", next_at__isnull=False, lease_until__isnull=False)
                | Q(state__in=["delivered", "dead"], next_at=None, lease_until=None),
                name="directory_message_state_and_times",
            ),
            models.CheckConstraint(
                condition=~Q(state="delivered") | Q(status_code__gte=200, status_code__lt=300),
                name="directory_delivered_message_was_taken",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "next_at"], name="directory_message_due"),
            models.Index(fields=["webhook", "created_at"], name="directory_messages_of"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"
