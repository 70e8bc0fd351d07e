"""Breaks the promises about withdrawn contracts, one at a time by hand."""

from datetime import timedelta

from billing.models import Cancellation, Charge, Invoice, InvoiceLine, Order, Payment, Refund, Subscription
from billing.services import clock
from tests import factories
from tests.billing.factories import NOON, fresh, pay, paying
from tests.billing.test_contract_clock import on
from tests.billing.withdrawals import withdraw
from tests.verification.breaking import loosen

SOON = NOON + timedelta(days=6)


def gone() -> Subscription:
    """Ordered, and withdrawn from six days later."""
    made = paying()
    withdraw(made, SOON)
    return fresh(made)


def _running_again(made: Subscription) -> None:
    """As if the withdrawal had never ended the plan."""
    version = Order.objects.get().version
    Subscription.objects.filter(pk=made.pk).update(
        state="active", version=version, interval="month", period_start="2026-11-22", period_end="2026-12-01",
        acts_on="2026-12-01",
    )  # fmt: skip


def plan_that_runs_on() -> None:
    _running_again(gone())


def invoiced_afterwards() -> None:
    _running_again(gone())
    clock.run(at=on("2026-12-01"))


def invoiced_again() -> None:
    made = gone()
    old = Invoice.objects.get(kind="invoice")
    new = Invoice.objects.get(pk=old.pk)
    new.pk, new.serial, new.number, new.cause = None, 2, "2026-0002", f"again:{old.pk}"
    new.issued_at = SOON + timedelta(hours=1)
    new.save(force_insert=True)
    assert new.subscription_id == made.pk


def _charge(**fields: object) -> Charge:
    invoice = Invoice.objects.get(kind="invoice")
    given = {"key": "a", "currency": "EUR", "amount": 1035, "state": "due", "state_at": SOON, **fields}
    return Charge.objects.create(invoice=invoice, **given)


def charged_afterwards() -> None:
    gone()
    _charge(state_at=SOON + timedelta(seconds=1))


def paid_back_too_much() -> None:
    payment = pay(gone(), 100)
    Payment.objects.create(
        business=payment.business, kind="refund", reverses=payment, method="bank_transfer", key="payout:1:1",
        currency="EUR", amount=-101, received_on=SOON.date(), booked_at=SOON,
    )  # fmt: skip


def refunded_twice() -> None:
    paying()
    charge, person = _charge(state="failed"), factories.user(desk_role="operator")
    for key in ("a", "b"):
        Refund.objects.create(
            charge=charge, key=key, amount=600, reason="?", needs_two=False, state="done", state_at=NOON,
            proposed_at=NOON, proposed_by=person,
        )  # fmt: skip


def kept_what_was_paid() -> None:
    gone()
    loosen(triggers=True)
    InvoiceLine.objects.filter(invoice__kind="credit_note").update(net=800)


def kept_the_days_that_were_left() -> None:
    """An order of weeks before was followed by one in time: of its invoice only the rest goes back."""
    made = paying(interval="year", at=on("2026-10-01"))
    Order.objects.create(
        subscription=made, serial=2, kind="upgrade", version=Order.objects.get().version, interval="year",
        begins_on="2026-11-22", currency="EUR", net=0, tax=0, gross=0, ordered_at=NOON,
    )  # fmt: skip
    withdraw(made, SOON)
    loosen(triggers=True)
    InvoiceLine.objects.filter(invoice__kind="credit_note").update(net=800)


def years_late() -> None:
    gone()
    Cancellation.objects.update(received_at=NOON + timedelta(days=22))
