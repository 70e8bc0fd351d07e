"""Ordering: exactly once, at the amounts that were shown, and what stands in the way."""

from datetime import date, timedelta
from typing import Any

import pytest

from billing.models import Invoice, Order, PaymentMethod
from billing.selectors.quotes import quote
from billing.services import cancelling, orders
from billing.services.orders import order
from config.kernel.errors import Refused
from config.outbox.models import Event
from tests.billing.factories import (
    NOON,
    buy,
    contract,
    declare_size,
    firm,
    fresh,
    owner,
    paying,
    plans,
)

pytestmark = pytest.mark.django_db


def refused(kind: type[Refused], *args: Any, **options: Any) -> None:
    with pytest.raises(kind):
        buy(*args, **options)


def test_the_first_order_pays_for_the_rest_of_the_month() -> None:
    placed = buy(contract(firm()))
    invoice = Invoice.objects.get()
    row = fresh(placed.order.subscription)
    assert (row.state, row.interval, row.period_start, row.period_end) == (
        "active",
        "month",
        date(2026, 11, 1),
        date(2026, 12, 1),
    )
    assert (invoice.net, invoice.tax, invoice.gross) == (870, 165, 1035)
    assert (placed.order.net, placed.order.tax, placed.order.gross) == (870, 165, 1035)
    assert (invoice.number, invoice.due_on, invoice.treatment) == ("2026-0001", date(2026, 12, 6), "domestic")
    line = invoice.lines.get()
    assert (line.quantity, line.unit, line.per, line.price, line.rate, line.category) == (
        9,
        "DAY",
        30,
        2900,
        1900,
        "S",
    )
    assert line.text == "Plan Medium"
    assert invoice.buyer["name"] == "Bäckerei Huber GmbH"
    assert row.acts_on == date(2026, 12, 1)
    assert row.dunning_due_on == date(2026, 12, 9)
    assert PaymentMethod.objects.get().kind == "bank_transfer"
    assert Event.objects.filter(kind="billing.order_placed").count() == 1


def test_the_same_click_again_orders_nothing_new() -> None:
    made = contract(firm())
    first = buy(made)
    again = order(
        business=made.business,
        version=plans()["medium"],
        interval="month",
        serial=first.order.serial,
        seen="whatever",
        person=owner(made),
        at=NOON + timedelta(days=3),
    )
    assert first.fresh
    assert not again.fresh
    assert again.order == first.order
    assert (Order.objects.count(), Invoice.objects.count()) == (1, 1)


@pytest.mark.parametrize("serial", [0, 1, 7, -1])
def test_another_tab_with_another_plan_is_told(serial: int) -> None:
    made = contract(firm())
    buy(made)
    with pytest.raises(orders.OrderedOtherwise):
        order(
            business=made.business,
            version=plans()["large"],
            interval="month",
            serial=serial,
            seen="x",
            person=owner(made),
            at=NOON,
        )
    assert Order.objects.count() == 1


def test_amounts_that_were_not_seen_are_not_ordered() -> None:
    made = contract(firm())
    seen = quote(fresh(made), plans()["medium"], "month", at=NOON).digest
    with pytest.raises(orders.AmountsChanged):
        order(
            business=made.business,
            version=plans()["medium"],
            interval="month",
            serial=1,
            seen=seen,
            person=owner(made),
            at=NOON + timedelta(days=1),
        )
    assert not Order.objects.exists()
    assert fresh(made).serial == 0


def test_an_upgrade_takes_the_unused_days_off() -> None:
    made = paying()
    buy(made, "large")
    invoice = Invoice.objects.latest("pk")
    assert [(line.net, line.text) for line in invoice.lines.all()] == [
        (2970, "Plan Large"),
        (-870, "Plan Medium, unused days taken off"),
    ]
    assert (invoice.net, invoice.tax, invoice.gross) == (2100, 399, 2499)
    assert fresh(made).version == plans()["large"]


def test_a_downgrade_waits_and_can_be_called_off() -> None:
    made = paying("large")
    placed = buy(made, "medium")
    row = fresh(made)
    assert (row.version, row.next_version, row.next_on) == (
        plans()["large"],
        plans()["medium"],
        date(2026, 12, 1),
    )
    assert (placed.order.kind, placed.order.gross) == ("downgrade", 0)
    assert Invoice.objects.count() == 1
    refused(orders.NothingToOrder, made, "medium")
    buy(made, "large")
    assert fresh(made).next_version is None
    refused(orders.NothingToOrder, made, "large")


def test_an_upgrade_a_downgrade_and_a_cancellation_on_one_day() -> None:
    made = paying()
    declare_size(made, 2025)
    buy(made, "large")
    buy(made, "medium")
    cancelling.cancel(business=made.business, person=owner(made), at=NOON)
    row = fresh(made)
    assert (row.state, row.next_version, row.plan_ends_on, row.ends_on) == (
        "cancel_scheduled",
        None,
        date(2026, 12, 1),
        date(2026, 12, 1),
    )
    refused(orders.CancelledAlready, made, "large")
    assert Invoice.objects.count() == 2


def test_an_order_during_the_trial_is_free_until_its_end() -> None:
    made = contract(firm())
    declare_size(made, 2025, small=False)
    assert fresh(made).state == "trial"
    placed = buy(made)
    row = fresh(made)
    assert (row.state, row.next_on, placed.order.gross) == ("trial", date(2027, 1, 21), 0)
    assert not Invoice.objects.exists()


def test_a_year_is_charged_by_the_day_as_well() -> None:
    made = paying(interval="year")
    invoice = Invoice.objects.get()
    assert (fresh(made).period_end, invoice.lines.get().per) == (date(2027, 11, 1), 365)
    assert invoice.net == round(29000 * 344 / 365)


def test_an_overdue_invoice_comes_first() -> None:
    made = paying()
    made.state, made.dunning_step = "past_due", 1
    made.save()
    refused(orders.PayFirst, made, "large")


def test_an_invoice_needs_an_address() -> None:
    refused(orders.DetailsMissing, contract(firm(street="")))
    assert not Order.objects.exists()


def test_the_free_plan_is_for_small_firms() -> None:
    made = paying("large")
    declare_size(made, 2025, small=False)
    refused(orders.NotForLargeFirms, made, "small")
    refused(orders.NothingToOrder, contract(firm()), "small")


def test_a_small_firm_goes_back_to_free_at_the_end_of_what_is_paid() -> None:
    made = paying()
    placed = buy(made, "small")
    assert (placed.order.kind, fresh(made).next_version) == ("downgrade", plans()["small"])
