"""Tries that we fail ourselves: each is one like every other, with a pause behind it and an end."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Business
from config.kernel.keys import KeyMissing
from directory.models import Webhook
from directory.selectors import webhooks as selectors
from directory.services import webhook_jobs as jobs
from directory.services import webhook_sending as sending
from tests.directory.hooking import Receiver, added, deliver, messages, paying, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def business() -> Business:
    return paying()


@pytest.fixture
def hook(business: Business) -> Webhook:
    return added(business)


def test_a_try_that_raises_is_one_that_failed(receiver: Receiver, business: Business, hook: Webhook) -> None:
    """A key that is missing on this machine: said on the page, tried again later, and told to the operator."""
    Webhook.objects.update(key_version=99)
    sending.tell(event=publish(business)[0], at=timezone.now())
    [message] = messages(hook)
    with pytest.raises(KeyMissing):
        sending.send(message_id=message.pk, tries=0)
    message.refresh_from_db()
    assert (message.state, message.detail, message.attempts) == ("due", "failed", 1)
    assert message.next_at is not None
    assert message.next_at > timezone.now()
    with override("en"):
        assert str(selectors.Line(message).answer) == "Not sent: something failed on our side."
    Webhook.objects.update(key_version=hook.key_version)
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        jobs.ring_due(at=timezone.now())
        deliver()
    assert [(one.state, one.status_code, one.detail) for one in messages(hook)] == [("delivered", 204, "")]


def test_it_ends_as_every_other_does(receiver: Receiver, business: Business, hook: Webhook) -> None:
    Webhook.objects.update(key_version=99)
    start = timezone.now()
    sending.tell(event=publish(business)[0], at=start)
    for moment in range(72 + 8):
        with time_machine.travel(start + timedelta(hours=moment), tick=False):
            jobs.ring_due(at=timezone.now())
            deliver()
    [message] = messages(hook)
    assert (message.state, message.detail) == ("dead", "failed")
    assert message.attempts < 40
    assert receiver.got == []
