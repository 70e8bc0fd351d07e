"""Webhooks under several hands at once: one place, one message, one try, and nothing left behind by a removal."""

from collections.abc import Callable
from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.services.entitlements import LimitReached
from directory.models import Webhook, WebhookMessage
from directory.services import webhook_jobs as jobs
from directory.services import webhook_sending as sending
from directory.services import webhooks
from tests.directory.hooking import ADDRESS, added, by, paying, publish
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_place_is_given_once() -> None:
    business = paying()
    hands = by(business)

    def add(_turn: int) -> Webhook:
        order = webhooks.Order(webhook_id=uuid4(), address=ADDRESS)
        return webhooks.add(order=order, business=business, by=hands, at=timezone.now())

    results = race([partial(add, turn) for turn in range(8)], threads=8)
    assert sum(isinstance(one, Webhook) for one in results) == 5
    assert sum(isinstance(one, LimitReached) for one in results) == 3


def test_one_event_told_by_many_workers_is_one_message_and_one_try() -> None:
    business = paying()
    hook = added(business)
    [event] = publish(business)
    at = timezone.now()
    told = race([partial(sending.tell, event=event, at=at) for _ in range(6)], threads=6)
    assert told == [1] * 6
    message = WebhookMessage.objects.get(webhook=hook)
    claims = race([partial(jobs.claim, message_id=message.pk, tries=0, at=at) for _ in range(6)], threads=6)
    assert sum(isinstance(one, WebhookMessage) for one in claims) == 1


def test_a_secret_is_exchanged_once() -> None:
    hook = added(paying())
    change = partial(
        webhooks.exchange_secret, webhook=hook, secret_no=1, by=by(hook.business), at=timezone.now()
    )
    results = race([change] * 6, threads=6)
    assert sum(isinstance(one, Webhook) for one in results) == 1
    hook.refresh_from_db()
    assert hook.secret_no == 2


def test_a_removal_leaves_nothing_that_waits() -> None:
    business = paying()
    hooks = [added(business) for _ in range(4)]
    at = timezone.now()
    removing: list[Callable[[], object]] = [
        partial(webhooks.remove, webhook=hook, by=by(business), at=at) for hook in hooks
    ]
    telling: list[Callable[[], object]] = [
        partial(sending.tell, event=event, at=at) for event in publish(business, 4)
    ]
    mixed = [deed for pair in zip(telling, removing, strict=True) for deed in pair]
    results = race(mixed, threads=8)
    assert not [one for one in results if isinstance(one, Exception)]
    assert not WebhookMessage.objects.filter(state__in=("due", "sending")).exists()
