"""What happened, who must still hear of it, and who did it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class AppendOnly(models.Model):
    """Rows that are written once. A trigger below Django refuses UPDATE and DELETE (see the migrations)."""

    class Meta:
        abstract = True


class Event(models.Model):
    """Asserts that `kind` happened at `at` to the rows named in `ids`. Carries ids only, never personal data."""

    kind = models.CharField(max_length=80)
    ids = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "at"], name="outbox_event_kind")]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class Delivery(models.Model):
    """Asserts that `subscriber` must hear `event`, how often that was tried, and whether it is done."""

    class State(models.TextChoices):
        PENDING = "pending"
        LEASED = "leased"
        DONE = "done"
        DEAD = "dead"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.CharField(max_length=120)
    queue = models.CharField(max_length=20, default="default")
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "subscriber"], name="outbox_one_delivery_per_subscriber"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "leased", "done", "dead"]),
                name="outbox_delivery_state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_at__isnull=False), name="outbox_done_delivery_has_a_time"
            ),
        ]
        # Whole and not partial: SQLite cannot match a bound parameter with an index's condition.
        indexes: ClassVar = [
            # With the id, or PostgreSQL would sort all that came at the same moment for every batch.
            models.Index(fields=["state", "queue", "not_before", "id"], name="outbox_delivery_due"),
            models.Index(fields=["state", "lease_until"], name="outbox_delivery_leased"),
        ]
        permissions: ClassVar = [("operate", "Can see and retry deliveries")]

    def __str__(self) -> str:
        return f"{self.subscriber} of {self.event_id} ({self.state})"


class AuditEntry(AppendOnly):
    """Asserts that `actor` did `action` to a row at `at`. Append only; ids, never names."""

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=40, blank=True)
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    from_state = models.CharField(max_length=24, blank=True)
    to_state = models.CharField(max_length=24, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="outbox_audit_subject")
        ]

    def __str__(self) -> str:
        return f"{self.action} of {self.subject_type} {self.subject_id}"


class Heartbeat(models.Model):
    """Asserts when the process kind `name` (worker, beat) was last seen at work."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class PendingMail(models.Model):
    """A mail that was composed inside a request (sign-in codes) and waits for the worker; encrypted at rest.

    The body is erased as soon as the mail has left; `cipher` is Fernet under the `mail` key.
    """

    cipher = models.BinaryField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"mail #{self.pk}"


class ConsoleMessage(models.Model):
    """What the development gateways would have sent. Only ever written with DEBUG on."""

    KINDS: ClassVar = ("mail", "sms", "voice", "letter")

    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in KINDS])
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=254, blank=True)
    body = models.TextField()
    reference = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class CacheEntry(models.Model):
    """The table of Django's database cache, made by a migration like every other table."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "outbox_cache"

    def __str__(self) -> str:
        return "cache entry"


class Change(models.Model):
    """Says that what is stored under `key` for the internet may have changed; never written by our code.

    Triggers write it in the transaction of the change (see `telling`), so that no way of writing can forget it. On
    PostgreSQL a column below Django's sight, `xid`, holds the transaction: numbers are given out in another order
    than transactions end in, and a reader that went by `id` would skip rows.
    """

    key = models.CharField(max_length=300)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"change #{self.pk}"
