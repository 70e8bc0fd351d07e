"""Messages to webhooks: the row is the job. Made from events, tried in their order, given up after 72 hours."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from config.kernel.actors import SYSTEM, Actor
from config.outbox.moves import move
from config.outbox.services import record
from directory.lifecycle import WEBHOOK, WEBHOOK_MESSAGE
from directory.models import Webhook, WebhookMessage
from directory.ports import Receipt
from directory.rules import webhooks as rules

OPEN = ("due", "sending")
LEASE = timedelta(seconds=60)  # longer than one exchange may take
RING_AGAIN = timedelta(minutes=5)
BATCH = 100
# Of one business under way; fewer than a worker of this queue does at once, so that there is always room for others.
AT_ONCE = 2
HELD = timedelta(seconds=15)


@transaction.atomic
def make(
    *, webhook: Webhook, kind: str, body: str, number: int | None, gives_up_at: datetime, at: datetime
) -> WebhookMessage:
    """The row and its ring. A second message about the same event is the first one."""
    values: dict[str, Any] = {
        "kind": kind,
        "body": body,
        "state_at": at,
        "created_at": at,
        "next_at": at,
        "gives_up_at": gives_up_at,
    }
    if number is None:
        row, made = WebhookMessage.objects.create(webhook=webhook, **values), True
    else:
        row, made = WebhookMessage.objects.get_or_create(webhook=webhook, number=number, defaults=values)
    if made:
        ring(row, at=at)
    return row


def ring(message: WebhookMessage, *, at: datetime) -> None:
    """`tries` makes the event good for exactly one try, however often it is delivered."""
    record("directory.webhook_due", at=at, webhookmessage=message.pk, tries=message.attempts)


def _first() -> "QuerySet[WebhookMessage]":
    """Open messages before which no other one of their webhook waits; a test waits for nothing."""
    before = WebhookMessage.objects.filter(
        webhook=OuterRef("webhook"), state__in=OPEN, number__lt=OuterRef("number")
    )
    return WebhookMessage.objects.filter(~Exists(before), state__in=OPEN)


def _free(at: datetime) -> Q:
    return Q(state="due") | Q(state="sending", lease_until__lt=at)


@transaction.atomic
def ring_due(*, at: datetime, limit: int = BATCH) -> int:
    """Rings again for what is due, and for tries whose worker was killed; called by beat, safe with any number."""
    rows = _first().filter(_free(at), next_at__lte=at).order_by("next_at")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(of=("self",), skip_locked=True)
    batch = list(rows[:limit])
    # Moved ahead, so that a long queue is not rung for again every minute.
    WebhookMessage.objects.filter(pk__in=[row.pk for row in batch]).update(next_at=at + RING_AGAIN)
    for message in batch:
        ring(message, at=at)
    return len(batch)


@transaction.atomic
def claim(*, message_id: UUID, tries: int, at: datetime) -> WebhookMessage | None:
    """Leases the row for one try, or None when somebody else has it, it is over, or an earlier one comes first.

    None as well while the business has enough under way: the row is then rung for when one of those is over.
    """
    rows = WebhookMessage.objects.select_for_update(of=("self",)).filter(_free(at), pk=message_id)
    found = rows.filter(attempts=tries, webhook__state="active").first()
    if found is None or not _first().filter(pk=found.pk).exists():
        return None
    if _busy(found.webhook.business_id, at=at):
        WebhookMessage.objects.filter(pk=found.pk).update(next_at=at + HELD)
        return None
    changes = {"attempts": tries + 1, "lease_until": at + LEASE, "next_at": at + LEASE, "tried_at": at}
    moved = move(found, WEBHOOK_MESSAGE, "start", by=SYSTEM, at=at, changes=changes)
    return WebhookMessage.objects.select_related("webhook").get(pk=moved.pk)


def _busy(business_id: UUID, *, at: datetime) -> bool:
    """Two claims in the same instant may both find room: this is about fairness, and no promise hangs on it."""
    rows = WebhookMessage.objects.filter(state="sending", lease_until__gte=at)
    return rows.filter(webhook__business_id=business_id).count() >= AT_ONCE


def ring_held(*, business_id: UUID, at: datetime) -> None:
    """One that was held is tried now; where a message was never tried, nothing else makes it wait."""
    held = _first().filter(state="due", tried_at=None, next_at__gt=at, webhook__business_id=business_id)
    following = held.order_by("created_at").first()
    if following is not None:
        WebhookMessage.objects.filter(pk=following.pk, state="due").update(next_at=at)
        ring(following, at=at)


@transaction.atomic
def close(*, message: WebhookMessage, receipt: Receipt, at: datetime) -> bool:
    """Writes down what came of a try; False when it took so long that another one took over."""
    hook = Webhook.objects.select_for_update().get(pk=message.webhook_id)
    rows = WebhookMessage.objects.select_for_update().filter(state="sending", attempts=message.attempts)
    current = rows.filter(pk=message.pk).first()
    if current is None:
        return False
    said: dict[str, Any] = {"status_code": receipt.status, "detail": receipt.detail, "lease_until": None}
    if rules.taken(receipt.status):
        move(current, WEBHOOK_MESSAGE, "deliver", by=SYSTEM, at=at, changes={**said, "next_at": None})
        ring_next(webhook=hook, at=at)
    elif receipt.status == rules.GONE or at >= current.gives_up_at:
        move(current, WEBHOOK_MESSAGE, "give_up", by=SYSTEM, at=at, changes={**said, "next_at": None})
        _after_the_end(hook, current, receipt, at=at)
    else:
        wait = rules.pause(current.attempts, random.random())  # noqa: S311 - jitter, not a secret
        due = min(at + wait, current.gives_up_at)
        move(current, WEBHOOK_MESSAGE, "postpone", by=SYSTEM, at=at, changes={**said, "next_at": due})
    ring_held(business_id=hook.business_id, at=at)
    return True


def _after_the_end(hook: Webhook, message: WebhookMessage, receipt: Receipt, *, at: datetime) -> None:
    """A host that is gone, or took nothing for so long, is left alone until somebody switches it on again.

    Not where we failed ourselves: then the next message is tried.
    """
    gone = receipt.status == rules.GONE
    if receipt.detail == rules.OURS:
        ring_next(webhook=hook, at=at)
    elif hook.state == "active" and (gone or message.number is not None):
        why = "gone" if gone else "failing"
        move(hook, WEBHOOK, "disable", by=SYSTEM, at=at, reason=why, changes={"why": why})
        give_up_all(webhook=hook, detail="disabled", by=SYSTEM, at=at)


def ring_next(*, webhook: Webhook, at: datetime) -> None:
    """The earliest that waits is tried now: after a message that arrived, an old failure is worth a look."""
    following = _first().filter(webhook=webhook, state="due", number__isnull=False).first()
    if following is not None:
        WebhookMessage.objects.filter(pk=following.pk, state="due").update(next_at=at)
        ring(following, at=at)


def give_up_all(*, webhook: Webhook, detail: str, by: Actor, at: datetime) -> None:
    """Everything that waits is dead; what was not tried says why in one word."""
    over: Mapping[str, Any] = {"next_at": None, "lease_until": None}
    for message in WebhookMessage.objects.filter(webhook=webhook, state__in=OPEN):
        said = {} if message.tried_at else {"detail": detail}
        move(message, WEBHOOK_MESSAGE, "give_up", by=by, at=at, changes={**over, **said})
