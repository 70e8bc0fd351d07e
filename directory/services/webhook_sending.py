"""From an event to messages, from a message to its receiver, and what is forgotten of both."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Business
from accounts.rules.retention import WEBHOOK_DAYS
from accounts.services import entitlements
from config.kernel.actors import SYSTEM
from config.kernel.ports import port
from config.outbox.models import Event
from directory.models import Webhook, WebhookMessage
from directory.ports import Messenger, Receipt
from directory.rules import webhooks as rules
from directory.selectors.webhooks import told
from directory.services import webhook_jobs as jobs
from directory.services import webhooks

BATCH = 500


@transaction.atomic
def tell(*, event: Event, at: datetime) -> int:
    """A message to each webhook of the business that the event is about; twice makes none anew."""
    said = told(event)
    if said is None:
        return 0
    # Locked, or one that is switched off at this moment would be left with a message that nobody ever ends.
    rows = Webhook.objects.select_for_update().filter(business_id=said.business_id, state="active")
    hooks = list(rows.order_by("created_at", "pk"))
    if not hooks:
        return 0
    # What a smaller plan no longer holds hears nothing, the newest first, and nothing is taken away.
    most = entitlements.limit(said.business_id, "webhooks")
    body = rules.body(said.kind, at=event.at, data=said.data)
    over = at + rules.GIVES_UP_AFTER
    for hook in hooks[:most]:
        jobs.make(webhook=hook, kind=said.kind, body=body, number=event.pk, gives_up_at=over, at=at)
    return len(hooks[:most])


def send(*, message_id: UUID, tries: int, now: Callable[[], datetime] = timezone.now) -> None:
    """One try, outside every transaction. Repeating it changes nothing; a receiver may hear a message twice.

    What raises is a try that failed as well, or its row would be rung for without end.
    """
    began = now()
    message = jobs.claim(message_id=message_id, tries=tries, at=began)
    if message is None:
        return
    try:
        receipt = _post(message, at=began)
    except Exception:
        jobs.close(message=message, receipt=Receipt(detail=rules.OURS), at=now())
        raise
    jobs.close(message=message, receipt=receipt, at=now())


def _post(message: WebhookMessage, *, at: datetime) -> Receipt:
    hook, where = message.webhook, rules.target(message.webhook.address)
    headers = rules.headers(
        message.body,
        message_id=f"msg_{message.pk.hex}",
        secrets=webhooks.secrets_of(hook, at=at),
        at=at,
    )
    messenger: Messenger = port("directory.webhooks")
    body = message.body.encode("ascii")
    return messenger.post(host=where.host, port=where.port, path=where.path, headers=headers, body=body)


def forget(*, at: datetime) -> int:
    """Deletes messages that are over for 30 days, and removes the webhooks of businesses that closed."""
    gone = 0
    for hook in Webhook.objects.filter(business__in=Business.objects.exclude(closed_at=None)).exclude(
        state="removed"
    ):
        webhooks.remove(webhook=hook, by=SYSTEM, at=at)
    before = at - timedelta(days=WEBHOOK_DAYS)
    while True:
        rows = WebhookMessage.objects.filter(state__in=("delivered", "dead"), state_at__lte=before)
        batch = list(rows.values_list("pk", flat=True)[:BATCH])
        if not batch:
            return gone
        gone += rows.filter(pk__in=batch).delete()[0]
