"""Limits, money and breakers of customers' codes: their own, and never those of a business."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from config.kernel.errors import Refused
from config.outbox.models import Event
from tests.verification import texting
from tests.verification.customer_steps import ask, confirm, number, sent
from tests.verification.texting import ADDRESS, MOBILE, Gateways, firm, work, wrong
from verification.models import (
    CodeSend,
    CustomerChallenge,
    LimitBucket,
    LimitLog,
    SendBudget,
    SendStop,
)
from verification.rules.prices import day_caps
from verification.services import allowances, closings, confirming, customers, phones
from verification.services.allowances import AddressHasAsked
from verification.services.budgets import SpendStopped

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_limits_of_a_number_of_neighbours_and_of_a_connection(gateways: Gateways) -> None:
    now = timezone.now().replace(hour=12)
    for turn in range(4):
        then = now + timedelta(minutes=11 * turn)
        ask(at=then, address=str(turn))
        work(at=then)
    with pytest.raises(customers.NotNow):
        ask(at=now + timedelta(minutes=44), address="9")
    LimitLog.objects.all().delete()
    neighbours = [f"+4917139300{n:02d}" for n in range(6)]
    for position, one in enumerate(neighbours[:5]):
        ask(one, address=f"n{position}", at=now)
    with pytest.raises(customers.NotNow):
        ask(neighbours[5], address="n5", at=now)
    LimitLog.objects.all().delete()
    for position in range(1, 11):
        ask(number(position), at=now)
    with pytest.raises(AddressHasAsked):
        ask(number(11), at=now)


def test_customers_and_businesses_have_separate_money(gateways: Gateways, settings: Any) -> None:
    settings.CUSTOMER_SEND_CAP_CENTS_PER_DAY = 20
    settings.SEND_CAP_CENTS_PER_DAY = 20
    now = timezone.now()
    for position in range(2):
        ask(number(position), at=now)
    with pytest.raises(customers.NotNow):
        ask(number(2), at=now)
    # All of the customers' money is gone, and a business still gets its codes, as often as its own money lasts.
    for position in range(2):
        texting.start(*firm(f"Firma {position}"), number(position))
    with pytest.raises(SpendStopped):
        texting.start(*firm("Dritte"), number(2))
    spent = dict(SendBudget.objects.values_list("scope", "reserved_cents"))
    assert spent == {"customers": 18, "customers:DE": 18, "all": 18, "DE": 18}
    assert day_caps("at", total=100, home="DE", share="customers") == {
        "customers:AT": 50,
        "customers": 100,
    }


def test_guessing_customers_stop_no_business(gateways: Gateways) -> None:
    challenge, code = sent()
    with pytest.raises(confirming.WrongCode):
        confirm(challenge, wrong(code))
    assert LimitBucket.objects.filter(key=allowances.CUSTOMER_FAILURES).update(count=5_000) == 1
    with pytest.raises(customers.NotNow):
        ask(number(1))
    assert texting.start(*firm(), number(2)).state == "created"


def test_pumping_through_customers_closes_their_block_and_no_other(gateways: Gateways) -> None:
    """Fifty messages to neighbours of which hardly any comes back; of the block only a keyed hash is kept."""
    now = timezone.now()
    old, _code = sent(at=now)
    block = CodeSend.objects.get().block
    assert block.startswith("c:")
    assert MOBILE[3:9] not in block
    rows = [CodeSend(customer=old, block=block, at=now - timedelta(hours=1)) for _ in range(50)]
    CodeSend.objects.bulk_create(rows)
    neighbour = MOBILE[:-2] + "99"
    sent(neighbour, address="other", at=now)
    third = MOBILE[:-2] + "98"
    with pytest.raises(customers.NotNow):
        ask(third, address="third", at=now)
    assert SendStop.objects.get().scope == block
    assert ask(number(3), address="fourth", at=now).digits == 6
    assert texting.start(*firm(), third).state == "created"


def test_a_number_that_no_code_reaches_is_refused_without_a_reason(gateways: Gateways) -> None:
    for e164 in ("+499001234567", "+12125550123", "+4930", "nonsense", ""):
        with pytest.raises(Refused):
            ask(e164)
    assert not CustomerChallenge.objects.exists()
    assert not LimitLog.objects.exists()


def test_that_was_not_me_closes_the_number_to_everybody(gateways: Gateways, client: Client) -> None:
    challenge, code = sent()
    mine, _ = sent(number(1))
    path = f"/n/{challenge.link}"
    page = client.get(path).content.decode()
    assert "endet auf 12" in page or "12" in page
    assert MOBILE not in page
    assert client.post(path).status_code == client.post(path).status_code == 200
    challenge.refresh_from_db()
    assert (challenge.state, challenge.number_cipher) == ("cancelled", None)
    with pytest.raises(confirming.Replaced):
        confirm(challenge, code)
    with pytest.raises(customers.NotNow):
        ask()
    with pytest.raises(phones.NumberClosed):
        texting.start(*firm())
    mine.refresh_from_db()
    assert mine.state == "sent"
    closed = Event.objects.get(kind="verification.customer_number_closed")
    assert closed.ids == {"customerchallenge": str(challenge.pk)}
    assert customers.forget_old(at=timezone.now() + timedelta(days=9)) == 0
    assert customers.forget_old(at=timezone.now() + timedelta(days=31)) == 1


def test_a_business_s_that_was_not_me_closes_the_number_to_customers_too(gateways: Gateways) -> None:
    business = texting.start(*firm())
    challenge, _code = sent()
    closings.close(link=str(business.link), address=ADDRESS, at=timezone.now())
    challenge.refresh_from_db()
    assert challenge.state == "cancelled"
    with pytest.raises(customers.NotNow):
        ask()
