"""Messages that do not arrive at once: tried again in order, given up, switched off, sent again, forgotten."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.models import Business
from directory.models import Webhook
from directory.ports import Receipt
from directory.rules import webhooks as rules
from directory.services import webhook_jobs as jobs
from directory.services import webhook_sending as sending
from directory.services import webhooks
from tests.directory import hooking
from tests.directory.hooking import Receiver, added, by, deliver, messages, paying, publish, status
from verification.services import limits

pytestmark = pytest.mark.django_db


@pytest.fixture
def business() -> Business:
    return paying()


@pytest.fixture
def hook(business: Business) -> Webhook:
    return added(business)


def pass_time(hours: float) -> Any:
    return time_machine.travel(timezone.now() + timedelta(hours=hours), tick=False)


def turn(hook: Webhook, *, at: datetime | None = None) -> None:
    """What beat and the workers do at a moment when a message is due."""
    jobs.ring_due(at=at or timezone.now())
    deliver()


class TestTrying:
    def test_a_failure_waits_and_is_tried_again_with_the_same_bytes(
        self, receiver: Receiver, business: Business, hook: Webhook
    ) -> None:
        receiver.answers = [status(500), status(503)]
        sending.tell(event=publish(business)[0], at=timezone.now())
        deliver()
        [message] = messages(hook)
        assert (message.state, message.status_code, message.attempts) == ("due", 500, 1)
        assert message.next_at is not None
        assert message.next_at > timezone.now()
        assert jobs.ring_due(at=timezone.now()) == 0
        for hours in (0.1, 0.2):
            with pass_time(hours):
                turn(hook)
        message.refresh_from_db()
        assert (message.state, message.status_code, message.attempts) == ("delivered", 204, 3)
        assert len({body for _, body in receiver.got}) == 1
        assert len({head["webhook-id"] for head, _ in receiver.got}) == 1
        assert len({head["webhook-timestamp"] for head, _ in receiver.got}) == 3

    @pytest.mark.parametrize("answer", [b"", b"garbage\r\n\r\n", status(302, "Location: https://127.0.0.1/")])
    def test_nonsense_and_redirects_are_failures(
        self, receiver: Receiver, business: Business, hook: Webhook, answer: bytes
    ) -> None:
        receiver.answers = [answer]
        sending.tell(event=publish(business)[0], at=timezone.now())
        deliver()
        [message] = messages(hook)
        assert message.state == "due"
        assert (message.status_code, message.detail) in [(302, ""), (None, "malformed")]

    def test_messages_keep_their_order(self, receiver: Receiver, business: Business, hook: Webhook) -> None:
        receiver.answers = [status(500)]
        events = publish(business, 3)
        for event in reversed(events):
            sending.tell(event=event, at=timezone.now())
        deliver()
        assert len(receiver.got) == 1
        with pass_time(0.1):
            turn(hook)
        assert [one.state for one in messages(hook)] == ["delivered"] * 3
        heard = [head["webhook-id"] for head, _ in receiver.got]
        ordered = [f"msg_{one.pk.hex}" for one in messages(hook)]
        assert heard == [ordered[0], *ordered]

    def test_a_test_waits_for_nobody_and_wakes_what_waits(
        self, receiver: Receiver, business: Business, hook: Webhook
    ) -> None:
        receiver.answers = [status(500)]
        sending.tell(event=publish(business)[0], at=timezone.now())
        deliver()
        webhooks.test(webhook=hook, by=by(business), at=timezone.now())
        deliver()
        assert receiver.kinds == ["profile.published", "test", "profile.published"]
        assert {one.state for one in messages(hook)} == {"delivered"}

    def test_a_test_that_fails_is_tried_once_and_switches_nothing_off(
        self, receiver: Receiver, business: Business, hook: Webhook
    ) -> None:
        receiver.answers = [status(500)] * 2
        webhooks.test(webhook=hook, by=by(business), at=timezone.now())
        deliver()
        [message] = messages(hook)
        hook.refresh_from_db()
        assert (message.state, message.status_code, hook.state) == ("dead", 500, "active")
        assert len(receiver.got) == 1

    def test_tests_are_counted(self, business: Business, hook: Webhook) -> None:
        for _ in range(rules.TESTS_AN_HOUR):
            webhooks.test(webhook=hook, by=by(business), at=timezone.now())
        with pytest.raises(limits.LimitReached):
            webhooks.test(webhook=hook, by=by(business), at=timezone.now())
        assert hook.messages.count() == rules.TESTS_AN_HOUR

    def test_a_worker_that_was_killed_is_followed_by_another(
        self, receiver: Receiver, business: Business, hook: Webhook
    ) -> None:
        """Killed between claim and close: nothing until the lease lapses, then exactly one more try."""
        sending.tell(event=publish(business)[0], at=timezone.now())
        [message] = messages(hook)
        claimed = jobs.claim(message_id=message.pk, tries=0, at=timezone.now())
        assert claimed is not None
        deliver()
        assert jobs.ring_due(at=timezone.now()) == 0
        assert receiver.got == []
        with pass_time(0.1):
            turn(hook)
            assert len(receiver.got) == 1
            assert messages(hook)[0].state == "delivered"
            # The first worker comes back from the dead: its word counts no more.
            late = Receipt(500)
            assert not jobs.close(message=claimed, receipt=late, at=timezone.now())
        assert messages(hook)[0].state == "delivered"

    def test_a_try_while_the_business_removes_the_webhook(
        self, receiver: Receiver, business: Business, hook: Webhook
    ) -> None:
        sending.tell(event=publish(business)[0], at=timezone.now())
        [message] = messages(hook)
        claimed = jobs.claim(message_id=message.pk, tries=0, at=timezone.now())
        assert claimed is not None
        webhooks.remove(webhook=hook, by=by(business), at=timezone.now())
        assert not jobs.close(message=claimed, receipt=Receipt(204), at=timezone.now())
        deliver()
        assert messages(hook)[0].state == "dead"
        assert receiver.got == []


class TestGivingUp:
    def test_after_72_hours_it_is_switched_off_and_owners_hear_of_it(
        self, receiver: Receiver, business: Business, hook: Webhook
    ) -> None:
        deliver()
        mail.outbox.clear()
        receiver.answers = [status(500)] * 100
        start = timezone.now()
        for event in publish(business, 2):
            sending.tell(event=event, at=start)
        for moment in range(2 * 72 + 4):
            with time_machine.travel(start + timedelta(minutes=30 * moment), tick=False):
                turn(hook)
        hook.refresh_from_db()
        first, second = messages(hook)
        assert (hook.state, hook.why) == ("disabled", "failing")
        assert (first.state, first.status_code) == ("dead", 500)
        assert timedelta(hours=72) <= first.state_at - start < timedelta(hours=73)
        assert 12 <= first.attempts <= 40
        assert (second.state, second.detail, second.attempts) == ("dead", "disabled", 0)
        assert len(receiver.got) == first.attempts
        [letter] = mail.outbox
        assert letter.to == [business.memberships.get().user.email]
        assert hooking.HOST in letter.body
        assert "key=1" not in letter.body

    def test_gone_ends_at_once(self, receiver: Receiver, business: Business, hook: Webhook) -> None:
        receiver.answers = [status(410)]
        for event in publish(business, 2):
            sending.tell(event=event, at=timezone.now())
        deliver()
        hook.refresh_from_db()
        assert (hook.state, hook.why) == ("disabled", "gone")
        assert [(one.state, one.status_code) for one in messages(hook)] == [("dead", 410), ("dead", None)]
        assert len(receiver.got) == 1
        assert sending.tell(event=publish(business)[0], at=timezone.now()) == 0

    def test_switched_on_again_it_hears_and_the_dead_can_be_sent(
        self, receiver: Receiver, business: Business, hook: Webhook
    ) -> None:
        receiver.answers = [status(410)]
        sending.tell(event=publish(business)[0], at=timezone.now())
        deliver()
        [message] = messages(hook)
        for refused in (
            lambda: webhooks.send_again(message=message, by=by(business), at=timezone.now()),
            lambda: webhooks.test(webhook=hook, by=by(business), at=timezone.now()),
        ):
            with pytest.raises(webhooks.NotActive):
                refused()
        for _ in range(2):
            webhooks.enable(webhook=hook, by=by(business), at=timezone.now())
        again = [webhooks.send_again(message=message, by=by(business), at=timezone.now()) for _ in range(2)]
        assert again == [True, False]
        deliver()
        message.refresh_from_db()
        hook.refresh_from_db()
        assert (message.state, hook.state, hook.why) == ("delivered", "active", "")
        assert len(receiver.got) == 2

    def test_what_is_over_goes_after_its_time(
        self, receiver: Receiver, business: Business, hook: Webhook
    ) -> None:
        sending.tell(event=publish(business)[0], at=timezone.now())
        deliver()
        assert sending.forget(at=timezone.now() + timedelta(days=29)) == 0
        assert sending.forget(at=timezone.now() + timedelta(days=31)) == 1
        assert messages(hook) == []

    def test_a_business_that_closed_is_told_nothing_more(self, business: Business, hook: Webhook) -> None:
        sending.tell(event=publish(business)[0], at=timezone.now())
        Business.objects.filter(pk=business.pk).update(closed_at=timezone.now())
        sending.forget(at=timezone.now())
        hook.refresh_from_db()
        assert (hook.state, hook.address) == ("removed", "")
        assert [one.state for one in messages(hook)] == ["dead"]
