"""While many wrong codes are entered everywhere, the new ones have eight digits and are tried every 30 seconds only."""

from collections import Counter
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from accounts.permissions import actor
from tests import factories
from tests.races import race
from tests.verification import customer_steps
from tests.verification.texting import Gateways, confirm, firm, sent_code, wrong
from verification.models import Challenge, LimitBucket, LimitLog
from verification.services import allowances, confirming
from verification.services.tries import TooFast

pytestmark = pytest.mark.django_db(transaction=True)
PACE = timedelta(seconds=30)


@pytest.fixture
def many_failures() -> datetime:
    """A thousand wrong codes within the last day, of businesses and of customers."""
    now = timezone.now()
    for key in (allowances.FAILURES, allowances.CUSTOMER_FAILURES):
        LimitBucket.objects.create(
            key=key, window=now.replace(minute=0, second=0, microsecond=0), count=1_000
        )
    return now


def test_a_try_too_soon_is_neither_counted_nor_compared(gateways: Gateways, many_failures: datetime) -> None:
    business, by = firm()
    challenge, code = sent_code(business, by)
    now = timezone.now()
    assert len(code) == 8
    with pytest.raises(confirming.WrongCode):
        confirm(challenge, wrong(code), by, at=now)
    used = list(LimitLog.objects.order_by("key").values_list("key", "times"))
    for entered in (code, wrong(code)):
        with pytest.raises(TooFast):
            confirm(challenge, entered, by, at=now + PACE - timedelta(seconds=1))
    challenge.refresh_from_db()
    assert (challenge.attempts, challenge.last_try_at) == (1, now)
    assert list(LimitLog.objects.order_by("key").values_list("key", "times")) == used
    assert confirm(challenge, code, by, at=now + PACE).result == "proven"
    # The same form sent twice is told the same, at once.
    assert confirm(challenge, code, by, at=now + PACE).result == "proven"


def test_a_code_from_before_keeps_its_length_and_is_not_paced(gateways: Gateways) -> None:
    business, by = firm()
    challenge, code = sent_code(business, by)
    LimitBucket.objects.create(key=allowances.FAILURES, window=timezone.now(), count=1_000)
    for _ in range(3):
        with pytest.raises(confirming.WrongCode):
            confirm(challenge, wrong(code), by)
    assert confirm(challenge, code, by).result == "proven"


def test_customers_are_paced_as_well(gateways: Gateways, many_failures: datetime) -> None:
    challenge, code = customer_steps.sent()
    assert len(code) == 8
    with pytest.raises(confirming.WrongCode):
        customer_steps.confirm(challenge, wrong(code))
    with pytest.raises(TooFast):
        customer_steps.confirm(challenge, code)


def test_of_many_tries_at_once_one_is_made(gateways: Gateways, many_failures: datetime) -> None:
    business, by = firm()
    challenge, code = sent_code(business, by)
    now = timezone.now()
    results = race([partial(confirm, challenge, wrong(code), by, at=now) for _ in range(64)])
    assert Counter(type(one).__name__ for one in results) == {"WrongCode": 1, "TooFast": 63}
    assert Challenge.objects.get().attempts == 1


@pytest.mark.parametrize(("prefix", "words"), [("", "alle 30 Sekunden"), ("/en", "every 30 seconds")])
def test_the_page_says_so_and_keeps_what_was_typed(
    client: Client, gateways: Gateways, many_failures: datetime, prefix: str, words: str
) -> None:
    owner = factories.user()
    business = factories.business(owner=owner)
    client.force_login(owner)
    challenge, code = sent_code(business, actor(owner))
    entry = {"challenge": str(challenge.pk), "code": wrong(code)}
    assert client.post(f"{prefix}/phone/code/", entry).status_code == 422
    refused = client.post(f"{prefix}/phone/code/", {**entry, "code": code})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert words in page
    assert f'value="{code}"' in page
