"""Money and seals: review pages never touch billing tables, no payment changes a decision."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core import serializers
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Business
from billing.models import Subscription
from tests import factories
from tests.billing.factories import NOON, buy, contract
from tests.billing.test_histories import History, deeds
from tests.house.doors import doors
from tests.verification import ready
from verification.models import Case, Decision, Seal
from verification.rules.requirements import judge
from verification.selectors.facts import gather
from verification.services import review

pytestmark = pytest.mark.django_db


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every SQL statement that runs inside."""
    seen: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield seen


def test_review_pages_never_touch_billing(client: Client, settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    seal = ready.sealed()
    buy(contract(seal.business))
    pages = [door for door in doors(seal) if door.name.startswith("verification:review")]
    assert len(pages) > 8
    client.force_login(factories.user(desk_role="reviewer"))
    with statements() as seen:
        for door in pages:
            client.get(door.path)
            client.post(door.path, {})
    assert len(seen) > 100
    assert [sql for sql in seen if "billing_" in sql] == []


def test_deciding_and_issuing_never_touch_billing() -> None:
    with statements() as seen:
        seal = ready.sealed()
    assert seal.state == "active"
    assert [sql for sql in seen if "billing_" in sql] == []


def test_the_recorder_would_notice() -> None:
    with statements() as seen:
        Subscription.objects.exists()
    assert any("billing_subscription" in sql for sql in seen)


def judged(business: Business) -> str:
    """What is decided about a business, and what its seal and case hold."""
    rows = [*Seal.objects.all(), *Case.objects.all(), *Decision.objects.all(), *business.names.all()]
    return str(serializers.serialize("json", rows))


class OfSealed(History):
    """The history of a business that has a seal."""

    def __init__(self, business: Business) -> None:
        self.contract, self.at, self.count = contract(business), NOON, 0


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(deeds, max_size=8))
def test_shuffled_plans_and_payments_change_no_decision(story: list[tuple[str, Any]]) -> None:
    with transaction.atomic():
        reviewer = factories.user(desk_role="reviewer")
        seal = ready.sealed()
        waiting = ready.case_in_review(reviewer, name="Metzgerei Lang")
        now = timezone.now()
        before, facts = judged(seal.business), judge(gather(waiting, at=now), at=now)
        for business in (seal.business, waiting.business):
            told = OfSealed(business)
            for what, value in story:
                told.do(what, value)
        assert judged(seal.business) == before
        assert judge(gather(waiting, at=now), at=now) == facts
        review.propose(case=waiting, person=reviewer, at=now, wish=review.Wish("approve"))
        assert Case.objects.get(pk=waiting.pk).state == "approved"
        transaction.set_rollback(True)
