"""The same event from many connections at once is stored once, with one job, and every answer is a success."""

from functools import partial

import pytest

from billing.models import ProviderEvent
from billing.ports import Told
from billing.services.providers import events
from config.outbox.models import Delivery, Event
from tests.billing.factories import NOON
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)


def test_many_at_once() -> None:
    told = [Told(f"evt_{number}", "payment_intent.succeeded", "pi_1", "") for number in range(3)]
    deeds = [partial(events.receive, provider="stripe", told=told[turn % 3], at=NOON) for turn in range(24)]
    results = race(deeds, threads=12)
    assert sorted(map(str, results)) == ["False"] * 21 + ["True"] * 3
    assert ProviderEvent.objects.count() == 3
    assert Event.objects.filter(kind="billing.provider_told").count() == 3
    assert Delivery.objects.filter(event__kind="billing.provider_told").count() == 3
