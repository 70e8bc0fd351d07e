"""Two tabs, two people and many processes at the edge of a plan: real connections, on SQLite and on PostgreSQL."""

from collections import Counter
from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.services import inviting
from accounts.services.entitlements import LimitReached
from config.kernel.actors import Actor
from directory.models import KeyDay
from directory.selectors import usage
from directory.services import api_keys
from directory.services.portions import PORTIONS
from tests import factories
from tests.billing.factories import plans
from tests.directory.asking import key
from tests.races import race
from tests.verification import ready
from verification.models import PhoneNumber
from verification.rules.numbers import classify
from verification.selectors.usage import numbers
from verification.services import phones

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _plans() -> None:
    plans()
    PORTIONS.forget()


def kinds(results: object) -> Counter[str]:
    return Counter(type(one).__name__ for one in results)  # type: ignore[attr-defined]


def test_two_tabs_with_two_first_numbers_claim_one() -> None:
    business, by = factories.business(owner=factories.user()), Actor("business", str(uuid4()))
    typed = [f"+49302312500{digit}" for digit in range(6)]
    race(
        [
            partial(phones.enter, business=business, typed=one, facts=classify(one), by=by, at=timezone.now())
            for one in typed
        ]
    )
    states = Counter(PhoneNumber.objects.values_list("state", flat=True))
    assert states["unproven"] == 1
    assert numbers(business.pk) == 1


def test_no_tab_gets_another_number_beside_the_seal() -> None:
    seal, by = ready.sealed(e164="+493023125097"), Actor("business", str(uuid4()))
    typed = [f"+49302312500{digit}" for digit in range(6)]
    results = race(
        [
            partial(
                phones.enter, business=seal.business, typed=one, facts=classify(one), by=by, at=timezone.now()
            )
            for one in typed
        ]
    )
    assert kinds(results) == {"NumbersFull": 6}
    assert PhoneNumber.objects.filter(business=seal.business, state__in=PhoneNumber.OPEN).count() == 1


def test_the_last_seat_is_given_once() -> None:
    business = factories.business(owner=factories.user())
    by = business.memberships.get().user
    results = race(
        [
            partial(
                inviting.invite,
                business=business,
                email=f"{number}@example.org",
                role="viewer",
                language="en",
                by=by,
                at=timezone.now(),
            )
            for number in range(12)
        ]
    )
    assert kinds(results) == {"MemberInvitation": 4, "LimitReached": 8}
    assert all(isinstance(one, LimitReached) for one in results if isinstance(one, Exception))


def test_the_keys_of_a_business_share_the_month_to_the_last_question() -> None:
    business = factories.business(owner=factories.user())
    rows = [key(business, per_day=10_000)[0] for _ in range(3)]
    KeyDay.objects.create(key=rows[0], day=usage.today(), asked=970)
    results = race([partial(api_keys.spend, key=rows[n % 3], at=timezone.now()) for n in range(120)])
    assert kinds(results) == {"NoneType": 30, "MonthSpent": 90}
    assert usage.api_calls(business.pk) == 1_000
