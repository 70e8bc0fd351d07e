"""Tries that we fail ourselves: each is one like every other, with a pause behind it and an end."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Business
from accounts.templatetags.site import moment
from config.kernel.keys import KeyMissing
from directory.models import Webhook
from directory.selectors import webhooks as selectors
from directory.services import webhook_jobs as jobs
from directory.services import webhook_sending as sending
from tests.accounts import people
from tests.accounts.people import browser
from tests.directory.hooking import Receiver, added, deliver, messages, paying, publish, status

pytestmark = pytest.mark.django_db


@pytest.fixture
def business() -> Business:
    return paying()


@pytest.fixture
def hook(business: Business) -> Webhook:
    return added(business)


def page(business: Business, hook: Webhook) -> str:
    """As the owner sees the messages."""
    answer = browser(people.owner(business)).get(f"/en/account/webhooks/{hook.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


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
        said = page(business, hook)
        assert f"your receiver is not to blame. We will try again at {moment(message.next_at)}." in said
    Webhook.objects.update(key_version=hook.key_version)
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        jobs.ring_due(at=timezone.now())
        deliver()
    assert [(one.state, one.status_code, one.detail) for one in messages(hook)] == [("delivered", 204, "")]


def test_it_ends_as_every_other_does(receiver: Receiver, business: Business, hook: Webhook) -> None:
    Webhook.objects.update(key_version=99)
    start = timezone.now()
    sending.tell(event=publish(business)[0], at=start)
    for hour in range(72 + 8):
        with time_machine.travel(start + timedelta(hours=hour), tick=False):
            jobs.ring_due(at=timezone.now())
            deliver()
    [message] = messages(hook)
    assert (message.state, message.detail) == ("dead", "failed")
    assert message.attempts < 40
    assert receiver.got == []


def test_no_receiver_is_blamed_or_switched_off_for_it(
    receiver: Receiver, business: Business, hook: Webhook
) -> None:
    Webhook.objects.update(key_version=99)
    deliver()
    mail.outbox.clear()
    start = timezone.now()
    first, second = publish(business, 2)
    sending.tell(event=first, at=start)
    sending.tell(event=second, at=start + timedelta(hours=60))
    for hour in range(72 + 8):
        with time_machine.travel(start + timedelta(hours=hour), tick=False):
            jobs.ring_due(at=timezone.now())
            deliver()
    hook.refresh_from_db()
    assert (hook.state, hook.why, mail.outbox) == ("active", "", [])
    assert [one.state for one in messages(hook)] == ["dead", "due"]
    said = page(business, hook)
    assert "Something failed on our side for 72 hours" in said
    assert "host took" not in said
    Webhook.objects.update(key_version=1)
    with time_machine.travel(start + timedelta(hours=90), tick=False):
        jobs.ring_due(at=timezone.now())
        deliver()
    assert [(one.state, one.detail) for one in messages(hook)] == [("dead", "failed"), ("delivered", "")]
    assert len(receiver.got) == 1


def test_a_host_that_fails_at_last_is_said_to(receiver: Receiver, business: Business, hook: Webhook) -> None:
    """What it says is of the last try: here the receiver's own answer follows our fault."""
    receiver.answers = [status(500)]
    Webhook.objects.update(key_version=99)
    sending.tell(event=publish(business)[0], at=timezone.now())
    [message] = messages(hook)
    with pytest.raises(KeyMissing):
        sending.send(message_id=message.pk, tries=0)
    Webhook.objects.update(key_version=hook.key_version)
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        jobs.ring_due(at=timezone.now())
        deliver()
    [message] = messages(hook)
    assert (message.state, message.status_code, message.detail) == ("due", 500, "")
    assert "on our side" not in page(business, hook)
