"""Deeds that meet: orders, numbers, payments, clocks. Each happens once, whoever comes first."""

from collections import Counter as Tally
from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest
from django.db import connection

from billing.models import Invoice, OpenItem, Order, Payment, Subscription
from billing.selectors.quotes import quote
from billing.services import cancelling, clock, crediting, dunning, payments
from billing.services.orders import Placed, order
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.models import Event
from tests import factories
from tests.billing.factories import NOON, balance, contract, firm, fresh, owner, paying, plans
from tests.billing.test_contract_clock import on
from tests.races import race
from verification.management.invariants.money import MONEY

pytestmark = pytest.mark.django_db(transaction=True)


def outcomes(results: Sequence[Any]) -> dict[str, int]:
    """How many were done, and how many refused with which code; anything else is raised."""
    found: Tally[str] = Tally()
    for one in results:
        if isinstance(one, Exception) and not isinstance(one, Refused):
            raise one
        found[one.code if isinstance(one, Refused) else "done"] += 1
    return dict(found)


def no_promise_is_broken() -> None:
    with connection.cursor() as cursor:
        for promise in MONEY:
            cursor.execute(promise.sql)
            assert cursor.fetchall() == [], promise.code


def click(made: Subscription, code: str, seen: str) -> Placed:
    return order(
        business=made.business,
        version=plans()[code],
        interval="month",
        serial=1,
        seen=seen,
        person=owner(made),
        at=NOON,
    )


def test_eight_clicks_are_one_order() -> None:
    made = contract(firm())
    seen = quote(fresh(made), plans()["medium"], "month", at=NOON).digest
    results = race([partial(click, made, "medium", seen) for _ in range(8)])
    assert outcomes(results) == {"done": 8}
    assert sum(one.fresh for one in results if isinstance(one, Placed)) == 1
    assert (Order.objects.count(), Invoice.objects.count()) == (1, 1)
    assert Event.objects.filter(kind="billing.order_placed").count() == 1


def test_two_tabs_with_two_plans_are_one_order() -> None:
    made = contract(firm())
    seen = {code: quote(fresh(made), plans()[code], "month", at=NOON).digest for code in ("medium", "large")}
    results = race([partial(click, made, code, seen[code]) for code in ("medium", "large") * 3])
    assert outcomes(results) == {"done": 3, "ordered_otherwise": 3}
    assert Order.objects.count() == 1


def test_numbers_have_no_gap_though_some_are_rolled_back() -> None:
    firms = [contract(firm()) for _ in range(12)]
    seen = quote(fresh(firms[0]), plans()["medium"], "month", at=NOON).digest
    results = race(
        [partial(click, made, "medium", seen if n % 3 else "stale") for n, made in enumerate(firms)]
    )
    assert outcomes(results) == {"done": 8, "amounts_changed": 4}
    assert sorted(Invoice.objects.values_list("serial", flat=True)) == list(range(1, 9))
    no_promise_is_broken()


def test_two_people_mark_one_payment() -> None:
    made = paying()
    item = OpenItem.objects.select_related("invoice__business").get()
    people = [factories.user(desk_role="operator") for _ in range(6)]
    results = race(
        [
            partial(
                payments.mark, item=item, amount=1035, received_on=NOON.date(), seen=0, person=one, at=NOON
            )
            for one in people
        ]
    )
    assert outcomes(results) == {"done": 1, "marked_already": 5}
    assert balance(made.business) == 0


def test_one_bank_entry_is_booked_once() -> None:
    made = paying()
    deed = partial(
        payments.book,
        business=made.business,
        amount=500,
        currency="EUR",
        received_on=NOON.date(),
        method="bank_transfer",
        key="bank:DE1:1",
        at=NOON,
    )
    assert outcomes(race([deed] * 6)) == {"done": 6}
    assert Payment.objects.count() == 1
    no_promise_is_broken()


def test_many_clocks_invoice_a_period_once() -> None:
    made = paying()
    race([partial(clock.run, at=on("2026-12-01"))] * 6)
    race([partial(dunning.run, at=on("2026-12-10"))] * 6)
    assert Invoice.objects.filter(cause__startswith="period:").count() == 1
    assert Event.objects.filter(kind="billing.payment_missed").count() == 1
    assert fresh(made).dunning_step == 1


def test_crediting_paying_and_cancelling_at_once_keep_the_sums() -> None:
    made = paying()
    invoice = Invoice.objects.get()
    desk = Actor("operator", "x")
    deeds: list[Any] = [
        partial(crediting.credit, invoice=invoice, reason="", by=desk, at=NOON),
        partial(crediting.credit, invoice=invoice, reason="", by=desk, at=NOON),
        partial(cancelling.cancel, business=made.business, person=owner(made), at=NOON),
        partial(cancelling.cancel, business=made.business, person=owner(made), at=NOON),
        *(
            partial(
                payments.book,
                business=made.business,
                amount=400,
                currency="EUR",
                received_on=NOON.date(),
                method="bank_transfer",
                key=f"bank:{n}",
                at=NOON,
            )
            for n in range(3)
        ),
    ]
    assert outcomes(race(deeds)) == {"done": 5, "too_much_taken_back": 1, "nothing_to_cancel": 1}
    assert balance(made.business) == -1200
    no_promise_is_broken()
