"""Webhooks from the event to the receiver: what is told to whom, with which secret, and who may have one."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone
from standardwebhooks.webhooks import WebhookVerificationError

from accounts.models import Business
from accounts.services.entitlements import LimitReached
from billing.models import Subscription
from config.kernel.errors import Refused
from config.outbox.models import AuditEntry, Event
from directory.models import Webhook
from directory.selectors import usage
from directory.services import webhook_sending as sending
from directory.services import webhooks
from tests import factories
from tests.billing.factories import buy, contract, plans
from tests.directory import hooking
from tests.directory.hooking import Receiver, added, by, deliver, messages, paying, publish
from tests.verification import changing, ready
from verification.services import seals

pytestmark = pytest.mark.django_db


@pytest.fixture
def business() -> Business:
    return paying()


@pytest.fixture
def hook(business: Business) -> Webhook:
    return added(business)


class TestArriving:
    def test_a_seal_tells_its_whole_story(self, receiver: Receiver) -> None:
        seal = ready.sealed()
        hook = added(self.business_of(seal.business))
        for kind in ("issued", "suspended", "resumed", "renewed", "changed", "extended", "revoked"):
            hooking.happened(f"verification.seal_{kind}", seal=seal.pk)
        for event in Event.objects.filter(kind__startswith="verification.seal_").order_by("pk"):
            sending.tell(event=event, at=timezone.now())
        deliver()
        said = receiver.verified(webhooks.secret_of(hook))
        assert [one["type"] for one in said][-7:] == [
            *("seal.issued", "seal.suspended", "seal.reinstated", "seal.renewed"),
            *("seal.changed", "seal.extended", "seal.revoked"),
        ]
        code = f"{seal.code[:4]}-{seal.code[4:8]}-{seal.code[8:]}"
        assert said[-1]["data"] == {"business": str(seal.business_id), "seal": code, "state": "revoked"}
        assert said[-3]["data"]["state"] == "active"  # a change leads to no state of its own
        assert {one.state for one in messages(hook)} == {"delivered"}

    def business_of(self, business: Business) -> Business:
        Subscription.objects.filter(business=business).delete()
        plans()
        buy(contract(business), at=timezone.now())
        return business

    def test_the_deed_itself_reaches_the_receiver(self, receiver: Receiver) -> None:
        seal = ready.sealed()
        hook = added(self.business_of(seal.business))
        deliver()
        before = len(receiver.got)
        seals.surrender(seal=seal, by=changing.by(seal), at=timezone.now())
        deliver()
        said = receiver.verified(webhooks.secret_of(hook))[before:]
        assert [(one["type"], one["data"]["state"]) for one in said] == [("seal.surrendered", "surrendered")]

    def test_nothing_private_is_told(self, receiver: Receiver) -> None:
        seal = ready.sealed(represented_by="Zacharias Geheim", legal_name="Geheim GmbH", street="Geheimweg 1")
        hook = added(self.business_of(seal.business))
        hooking.happened("verification.case_rejected", case=seal.case_id)
        for event in Event.objects.order_by("pk"):
            sending.tell(event=event, at=timezone.now())
        deliver()
        heard = b"".join(b"\r\n".join([repr(head).encode(), body]) for head, body in receiver.got)
        assert heard.count(b"case.rejected") == 1
        assert heard.count(b"seal.issued") == 1
        for private in ("Geheim", seal.e164, seal.e164[1:], hook.business.memberships.get().user.email):
            assert private.encode() not in heard
        assert [set(one["data"]) for one in receiver.verified(webhooks.secret_of(hook))] == [
            *[{"business", "case", "about", "state"}] * (len(receiver.got) - 2),
            {"business", "seal", "state"},
            {"business", "case", "about", "state"},
        ]

    def test_the_same_event_twice_is_one_message(
        self, receiver: Receiver, business: Business, hook: Webhook
    ) -> None:
        [event] = publish(business)
        assert [sending.tell(event=event, at=timezone.now()) for _ in range(2)] == [1, 1]
        deliver()
        assert receiver.kinds == ["profile.published"]
        assert len({head["webhook-id"] for head, _ in receiver.got}) == 1

    def test_other_events_and_other_businesses_say_nothing(self, receiver: Receiver, hook: Webhook) -> None:
        other = factories.business()
        for event in [*publish(other), hooking.happened("accounts.hours_due", business=hook.business_id)]:
            assert sending.tell(event=event, at=timezone.now()) == 0
        deliver()
        assert receiver.got == []

    def test_every_webhook_hears_with_a_secret_of_its_own(
        self, receiver: Receiver, business: Business
    ) -> None:
        first, second = added(business), added(business, f"https://{hooking.HOST}/second")
        sending.tell(event=publish(business)[0], at=timezone.now())
        deliver()
        paths = [asked.split(b" ")[1] for asked in receiver.web.requests]
        assert sorted(paths) == [b"/second", b"/siegel?key=1"]
        with pytest.raises(WebhookVerificationError):
            receiver.verified(webhooks.secret_of(first))
        assert webhooks.secret_of(first) != webhooks.secret_of(second)


class TestSecrets:
    def test_it_stands_nowhere_and_is_the_same_again(self, hook: Webhook) -> None:
        secret = webhooks.secret_of(hook)
        assert secret.startswith("whsec_")
        assert len(secret) == 50
        row = Webhook.objects.get(pk=hook.pk)
        assert webhooks.secret_of(row) == secret
        stored = str([*Webhook.objects.values(), *AuditEntry.objects.values(), *Event.objects.values()])
        assert secret.removeprefix("whsec_") not in stored

    def test_after_an_exchange_both_are_good_for_a_day(
        self, receiver: Receiver, business: Business, hook: Webhook
    ) -> None:
        old, now = webhooks.secret_of(hook), timezone.now()
        row = webhooks.exchange_secret(webhook=hook, secret_no=1, by=by(business), at=now)
        new = webhooks.secret_of(row)
        assert new != old
        assert webhooks.secrets_of(row, at=now + timedelta(hours=23)) == [new, old]
        assert webhooks.secrets_of(row, at=now + timedelta(hours=24)) == [new]
        sending.tell(event=publish(business)[0], at=now)
        deliver()
        assert receiver.verified(old) == receiver.verified(new)

    def test_a_second_exchange_keeps_the_one_that_was_promised_for_a_day(
        self, receiver: Receiver, business: Business, hook: Webhook
    ) -> None:
        known, now = webhooks.secret_of(hook), timezone.now()
        row = webhooks.exchange_secret(webhook=hook, secret_no=1, by=by(business), at=now)
        between, later = webhooks.secret_of(row), now + timedelta(hours=2)
        row = webhooks.exchange_secret(webhook=row, secret_no=2, by=by(business), at=later)
        last = webhooks.secret_of(row)
        assert len({known, between, last}) == 3
        assert webhooks.secrets_of(row, at=now + timedelta(hours=23)) == [last, known]
        assert webhooks.secrets_of(row, at=now + timedelta(hours=24)) == [last]
        sending.tell(event=publish(business)[0], at=now)
        deliver()
        assert receiver.verified(known) == receiver.verified(last)
        with pytest.raises(WebhookVerificationError):
            receiver.verified(between)

    def test_when_the_day_is_over_the_present_one_becomes_the_old_one(
        self, business: Business, hook: Webhook
    ) -> None:
        now = timezone.now()
        row = webhooks.exchange_secret(webhook=hook, secret_no=1, by=by(business), at=now)
        second, later = webhooks.secret_of(row), now + timedelta(hours=24)
        row = webhooks.exchange_secret(webhook=row, secret_no=2, by=by(business), at=later)
        assert webhooks.secrets_of(row, at=later) == [webhooks.secret_of(row), second]
        assert row.old_until == later + timedelta(days=1)

    def test_the_form_sent_twice_exchanges_once(self, business: Business, hook: Webhook) -> None:
        webhooks.exchange_secret(webhook=hook, secret_no=1, by=by(business), at=timezone.now())
        with pytest.raises(webhooks.MadeAlready):
            webhooks.exchange_secret(webhook=hook, secret_no=1, by=by(business), at=timezone.now())
        hook.refresh_from_db()
        assert hook.secret_no == 2


class TestAdding:
    def test_the_free_plan_has_none_and_says_so(self) -> None:
        plans()
        free = factories.business(owner=factories.user())
        with pytest.raises(webhooks.NotInPlan):
            added(free)
        assert not Webhook.objects.exists()

    def test_the_plan_says_how_many(self, business: Business) -> None:
        hooks = [added(business) for _ in range(5)]
        with pytest.raises(LimitReached) as refusal:
            added(business)
        assert (refusal.value.values["limit"], refusal.value.values["used"]) == (5, 5)
        webhooks.remove(webhook=hooks[0], by=by(business), at=timezone.now())
        assert usage.webhooks(business.pk) == 4
        added(business)

    def test_the_form_sent_twice_adds_one(self, business: Business) -> None:
        order = webhooks.Order(webhook_id=uuid4(), address=hooking.ADDRESS)
        webhooks.add(order=order, business=business, by=by(business), at=timezone.now())
        with pytest.raises(webhooks.MadeAlready):
            webhooks.add(order=order, business=business, by=by(business), at=timezone.now())
        assert usage.webhooks(business.pk) == 1

    def test_owners_hear_of_it(self, business: Business, hook: Webhook) -> None:
        deliver()
        letters = [one for one in mail.outbox if hooking.HOST in one.body]
        assert [one.to for one in letters] == [[business.memberships.get().user.email]]
        assert "key=1" not in letters[0].body

    def test_a_smaller_plan_takes_nothing_away_and_tells_fewer(
        self, receiver: Receiver, business: Business, hook: Webhook
    ) -> None:
        second = added(business)
        Subscription.objects.filter(business=business).update(state="restricted")
        assert sending.tell(event=publish(business)[0], at=timezone.now()) == 0
        deliver()
        assert receiver.got == []
        Subscription.objects.filter(business=business).update(state="active")
        assert sending.tell(event=publish(business)[0], at=timezone.now()) == 2
        assert second.state == "active"

    def test_removed_twice_is_once(self, business: Business, hook: Webhook) -> None:
        for _ in range(2):
            webhooks.remove(webhook=hook, by=by(business), at=timezone.now())
        assert AuditEntry.objects.filter(action="directory.webhook.remove").count() == 1
        with pytest.raises(Refused):
            webhooks.exchange_secret(webhook=hook, secret_no=1, by=by(business), at=timezone.now())
