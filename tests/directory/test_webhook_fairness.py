"""No business holds up the webhooks of others: what it may do in a time, and how much of it is under way at once."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Business
from bin import role, serve
from config.celery_options import QUEUES
from directory.models import Webhook, WebhookMessage
from directory.ports import Receipt
from directory.rules import webhooks as rules
from directory.services import webhook_jobs as jobs
from directory.services import webhook_sending as sending
from directory.services import webhooks
from tests.accounts.people import browser, owner
from tests.directory import hooking
from tests.directory.hooking import Receiver, added, by, deliver, messages, paying, publish
from verification.services.limits import LimitReached


@pytest.fixture
def business() -> Business:
    return paying()


def waiting(business: Business, hooks: int = 3) -> list[WebhookMessage]:
    """One message to each of so many webhooks, none of them tried yet."""
    found = [added(business) for _ in range(hooks)]
    sending.tell(event=publish(business)[0], at=timezone.now())
    return [hook.messages.get() for hook in found]


def claimed(message: WebhookMessage, at: datetime) -> WebhookMessage | None:
    return jobs.claim(message_id=message.pk, tries=message.attempts, at=at)


def refused(most: int, deed: Callable[[], object]) -> None:
    """As often as `most`, and not once more."""
    for _ in range(most):
        deed()
    with pytest.raises(LimitReached):
        deed()


@pytest.mark.django_db
class TestCounting:
    def test_tests_are_those_of_the_business(self, business: Business) -> None:
        first, second, others = added(business), added(business), added(paying())
        for hook in (first, second) * (rules.TESTS_AN_HOUR // 2):
            webhooks.test(webhook=hook, by=by(business), at=timezone.now())
        webhooks.remove(webhook=first, by=by(business), at=timezone.now())
        for hook in (second, added(business)):
            with pytest.raises(LimitReached):
                webhooks.test(webhook=hook, by=by(business), at=timezone.now())
        webhooks.test(webhook=others, by=by(others.business), at=timezone.now())
        assert others.messages.count() == 1

    def test_adding_and_removing_ends_for_a_day(self, business: Business) -> None:
        def turn() -> None:
            webhooks.remove(webhook=added(business), by=by(business), at=timezone.now())

        refused(rules.ADDED_A_DAY, turn)
        assert Webhook.objects.count() == rules.ADDED_A_DAY
        with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
            turn()

    def test_the_form_says_when_another_one_can_be_added(self, business: Business) -> None:
        for _ in range(rules.ADDED_A_DAY):
            webhooks.remove(webhook=added(business), by=by(business), at=timezone.now())
        answer = hooking.add(browser(owner(business)))
        assert answer.status_code == 422
        assert "You can try again at" in answer.content.decode()
        assert hooking.ADDRESS in answer.content.decode()

    def test_switching_on_again_and_again_ends_for_an_hour(self, business: Business) -> None:
        hook = added(business)

        def turn() -> None:
            Webhook.objects.filter(pk=hook.pk).update(state="disabled")
            hook.refresh_from_db()
            webhooks.enable(webhook=hook, by=by(business), at=timezone.now())

        refused(rules.ENABLED_AN_HOUR, turn)
        assert Webhook.objects.get(pk=hook.pk).state == "disabled"

    def test_sending_again_ends_for_an_hour_and_counts_what_was_sent(self, business: Business) -> None:
        message = hooking.dead(added(business))
        Webhook.objects.update(state="active")

        def turn() -> None:
            WebhookMessage.objects.update(state="dead", next_at=None)
            webhooks.send_again(message=message, by=by(business), at=timezone.now())
            # The same button twice is no second time.
            assert not webhooks.send_again(message=message, by=by(business), at=timezone.now())

        refused(rules.AGAIN_AN_HOUR, turn)
        assert WebhookMessage.objects.get().state == "dead"

    def test_the_page_says_it_in_a_sentence(self, business: Business) -> None:
        site: Client = browser(owner(business))
        hook = added(business)
        pages = []
        for _ in range(rules.ENABLED_AN_HOUR + 1):
            Webhook.objects.update(state="disabled", why="gone")
            pages.append(site.post(f"{hooking.LIST}{hook.pk}/enable/", follow=True).content.decode())
        assert ["Too many tries" in page for page in pages] == [False] * rules.ENABLED_AN_HOUR + [True]
        assert Webhook.objects.get().state == "disabled"


@pytest.mark.django_db
class TestSharing:
    def test_a_third_one_waits_while_two_are_under_way(self, business: Business) -> None:
        at = timezone.now()
        first, second, third = waiting(business)
        assert claimed(first, at)
        assert claimed(second, at)
        assert claimed(third, at) is None
        third.refresh_from_db()
        assert (third.state, third.attempts, third.next_at) == ("due", 0, at + jobs.HELD)
        [other] = waiting(paying(), hooks=1)
        assert claimed(other, at)

    def test_it_is_rung_again_when_its_time_has_come(self, business: Business) -> None:
        at = timezone.now()
        first, second, third = waiting(business)
        assert all(claimed(one, at) for one in (first, second))
        assert claimed(third, at) is None
        assert jobs.ring_due(at=at + jobs.HELD - timedelta(seconds=1)) == 0
        assert jobs.ring_due(at=at + jobs.HELD) == 1

    def test_workers_that_were_killed_hold_up_nobody(self, business: Business) -> None:
        at = timezone.now()
        first, second, third = waiting(business)
        assert all(claimed(one, at) for one in (first, second))
        assert claimed(third, at + jobs.LEASE + timedelta(seconds=1))

    def test_the_next_one_goes_as_soon_as_one_is_over(self, receiver: Receiver, business: Business) -> None:
        at = timezone.now()
        first, second, third = waiting(business)
        under_way = [claimed(one, at) for one in (first, second)]
        deliver()
        assert receiver.got == []
        assert under_way[0] is not None
        jobs.close(message=under_way[0], receipt=Receipt(204), at=at)
        deliver()
        third.refresh_from_db()
        assert third.state == "delivered"
        assert len(receiver.got) == 1

    def test_many_webhooks_of_one_business_all_hear_at_once(
        self, receiver: Receiver, business: Business
    ) -> None:
        hooks = [added(business) for _ in range(5)]
        for event in publish(business, 3):
            sending.tell(event=event, at=timezone.now())
        deliver()
        assert [one.state for hook in hooks for one in messages(hook)] == ["delivered"] * 15


def test_webhooks_have_a_worker_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        argument.removeprefix("--queues=").split(",")
        for line in serve.programs(8000).values()
        for argument in line
        if argument.startswith("--queues=")
    ]
    assert ["webhooks"] in found
    assert sorted(queue for queues in found for queue in queues) == sorted(QUEUES)
    monkeypatch.delenv("WORKER_CONCURRENCY", raising=False)
    # More than one business may have under way at once.
    [concurrency] = [one for one in role.command(["worker", "webhooks"]) if one.startswith("--concurrency=")]
    assert int(concurrency.removeprefix("--concurrency=")) > jobs.AT_ONCE
