"""Webhooks of a business: added, tried out, given a new secret, turned on again, removed."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from accounts.services import entitlements
from config.kernel import keys
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.moves import move
from config.outbox.services import audit, record
from directory.lifecycle import WEBHOOK, WEBHOOK_MESSAGE
from directory.models import Webhook, WebhookMessage
from directory.rules import webhooks as rules
from directory.selectors import usage
from directory.services import webhook_jobs as jobs
from verification.services.limits import Use, take_here

KEY = "webhook"
HOUR = timedelta(hours=1)


class NotInPlan(Refused):
    """The plan has none at all."""

    code = "not_in_plan"
    message = _("Your plan has no webhooks. A larger plan has.")


class MadeAlready(Refused):
    """The same form came twice; the secret was shown to the first one."""

    code = "made_already"
    message = _(
        "This was done already, and the secret was shown once. If you did not copy it, make a new secret."
    )


class NotActive(Refused):
    """Nothing is sent to an address that is switched off."""

    code = "webhook_not_active"
    message = _("Nothing is sent to this address at the moment. Switch it on first.")


@dataclass(frozen=True)
class Order:
    """What shall be added. `webhook_id` is drawn with the form, so that sending it twice adds one."""

    webhook_id: UUID
    address: str


def secret_of(webhook: Webhook) -> str:
    """The secret that is good now. Shown to people once; a job asks again for every message."""
    return _secret(webhook.pk, bytes(webhook.nonce), webhook.key_version)


def secrets_of(webhook: Webhook, *, at: datetime) -> list[str]:
    """Those with which a message is signed at `at`: for a day after an exchange there are two."""
    found = [secret_of(webhook)]
    if webhook.old_nonce is not None and rules.promised(webhook.old_until, at=at):
        found.append(_secret(webhook.pk, bytes(webhook.old_nonce), webhook.old_key_version))
    return found


def _secret(pk: UUID, nonce: bytes, version: int | None) -> str:
    return rules.secret(keys.material(KEY, "webhook", str(pk), nonce, version=version))


@transaction.atomic
def add(*, order: Order, business: Business, by: Actor, at: datetime) -> Webhook:
    """Raises NotInPlan, entitlements.LimitReached or MadeAlready, and limits.LimitReached after many on one day."""
    # Two forms at once follow each other.
    Business.objects.select_for_update().get(pk=business.pk)
    if Webhook.objects.filter(pk=order.webhook_id).exists():
        raise MadeAlready
    if entitlements.limit(business.pk, "webhooks") == 0:
        raise NotInPlan
    entitlements.require_room(business.pk, "webhooks", used=usage.webhooks(business.pk))
    _count("webhook_add", business.pk, rules.ADDED_A_DAY, timedelta(days=1), at=at)
    row = Webhook(
        id=order.webhook_id,
        business=business,
        address=order.address,
        state_at=at,
        nonce=secrets.token_bytes(16),
        key_version=keys.current(KEY),
        created_at=at,
        created_by=by.id,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise MadeAlready from error
    audit("directory.webhook.add", by=by, at=at, row=row, to_state=row.state)
    record("directory.webhook_added", at=at, webhook=row.pk)
    return row


def _count(limit: str, business_id: UUID, most: int, every: timedelta, *, at: datetime) -> None:
    """By business: whoever removes a webhook and adds it anew gains nothing. Raises limits.LimitReached."""
    take_here([Use(limit, str(business_id), most, every)], at=at)


def _locked(webhook: Webhook) -> Webhook:
    return Webhook.objects.select_for_update(of=("self",)).select_related("business").get(pk=webhook.pk)


@transaction.atomic
def exchange_secret(*, webhook: Webhook, secret_no: int, by: Actor, at: datetime) -> Webhook:
    """A new secret; the old one stays good for a day. `secret_no` is the one that the page knew.

    Whoever was promised a day keeps it: while an old secret is good, the one made in between ends instead.
    Raises MadeAlready when that is not the present one any more, and NotActive.
    """
    current = _locked(webhook)
    if current.state == "removed":
        raise NotActive
    if current.secret_no != secret_no:
        raise MadeAlready
    if not rules.promised(current.old_until, at=at):
        current.old_nonce, current.old_key_version = current.nonce, current.key_version
        current.old_until = at + rules.OVERLAP
    current.nonce, current.key_version = secrets.token_bytes(16), keys.current(KEY)
    current.secret_no += 1
    current.save(
        update_fields=["nonce", "key_version", "old_nonce", "old_key_version", "old_until", "secret_no"]
    )
    audit("directory.webhook.exchange_secret", by=by, at=at, row=current, reason=f"no {current.secret_no}")
    record("directory.webhook_secret_exchanged", at=at, webhook=current.pk)
    return current


@transaction.atomic
def test(*, webhook: Webhook, by: Actor, at: datetime) -> WebhookMessage:
    """One message that says that it is a test, tried once. Raises NotActive, or LimitReached after many."""
    current = _locked(webhook)
    if current.state != "active":
        raise NotActive
    _count("webhook_test", current.business_id, rules.TESTS_AN_HOUR, HOUR, at=at)
    body = rules.body(rules.TEST, at=at, data={"business": str(current.business_id)})
    row = jobs.make(webhook=current, kind=rules.TEST, body=body, number=None, gives_up_at=at, at=at)
    audit("directory.webhook.test", by=by, at=at, row=current)
    return row


@transaction.atomic
def send_again(*, message: WebhookMessage, by: Actor, at: datetime) -> bool:
    """A dead message gets another 72 hours; False when it was not dead any more.

    Raises NotActive, or LimitReached after many.
    """
    current = _locked(message.webhook)
    if current.state != "active":
        raise NotActive
    row = WebhookMessage.objects.select_for_update().get(pk=message.pk)
    if row.state != "dead":
        return False
    _count("webhook_again", current.business_id, rules.AGAIN_AN_HOUR, HOUR, at=at)
    again = {"next_at": at, "gives_up_at": at + rules.GIVES_UP_AFTER, "attempts": 0}
    jobs.ring(move(row, WEBHOOK_MESSAGE, "send_again", by=by, at=at, changes=again), at=at)
    return True


@transaction.atomic
def enable(*, webhook: Webhook, by: Actor, at: datetime) -> None:
    """What happens from now on is sent again. Twice is once. Raises LimitReached after many."""
    if _locked(webhook).state == "disabled":
        _count("webhook_enable", webhook.business_id, rules.ENABLED_AN_HOUR, HOUR, at=at)
        move(webhook, WEBHOOK, "enable", by=by, at=at, changes={"why": ""})


@transaction.atomic
def remove(*, webhook: Webhook, by: Actor, at: datetime) -> None:
    """For good: nothing is sent any more, and the address is forgotten. Twice is once."""
    current = _locked(webhook)
    if current.state == "removed":
        return
    gone = {"address": "", "why": "", "old_nonce": None, "old_key_version": None, "old_until": None}
    move(current, WEBHOOK, "remove", by=by, at=at, changes=gone)
    jobs.give_up_all(webhook=current, detail="removed", by=by, at=at)
