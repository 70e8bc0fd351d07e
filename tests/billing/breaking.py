"""Breaks the promises about money, one at a time by hand."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.rules.retention import INVOICE_YEARS
from billing.models import (
    Allocation,
    Charge,
    Counter,
    Credit,
    Invoice,
    InvoiceDocument,
    InvoiceLine,
    OpenItem,
    Payout,
    Refund,
    Removal,
    Subscription,
)
from billing.models import PaymentMethod as Method
from billing.rules.corrections import Part
from billing.services import cancelling, clock, crediting, documents
from billing.services.bank import files
from config.kernel.actors import Actor
from tests import factories
from tests.billing.ageing import old
from tests.billing.bank.files import Line, camt
from tests.billing.factories import NOON, owner, pay, paying
from tests.verification.breaking import loosen


def contract_without_notice() -> None:
    loosen("billing_subscription.billing_ended_contract_had_notice")
    firm = factories.business(owner=factories.user())
    Subscription.objects.create(business=firm, state="ended", state_at=timezone.now())


def restricted_without_notice() -> None:
    paying()
    Subscription.objects.update(state="restricted")


def a_number_is_missing() -> None:
    paying()
    Counter.objects.update(last=2)


def a_number_from_nowhere() -> None:
    paying()
    Counter.objects.all().delete()


def sums_that_do_not_fit() -> None:
    paying()
    loosen(triggers=True)
    InvoiceLine.objects.update(net=869)


def open_item_gone() -> None:
    paying()
    OpenItem.objects.all().delete()


def settled_by_nothing() -> None:
    paying()
    OpenItem.objects.update(settled=5)


def payment_used_twice() -> None:
    made = paying()
    payment = pay(made, 100)
    Allocation.objects.create(invoice=Invoice.objects.get(), payment=payment, amount=50, at=NOON)
    OpenItem.objects.update(settled=150)


def credit_used_twice() -> None:
    paying()
    invoice = Invoice.objects.get()
    note = Invoice.objects.get()
    note.pk, note.kind, note.corrects, note.cause = None, "credit_note", invoice, "credit:x"
    note.number, note.net, note.tax, note.gross = "G2026-0001", 2000, 0, 2000
    note.save(force_insert=True)


def money_of_a_stranger() -> None:
    one, two = paying(), paying()
    payment = pay(one, 5000)
    invoice = Invoice.objects.get(business=two.business)
    Allocation.objects.create(invoice=invoice, payment=payment, amount=10, at=NOON)
    OpenItem.objects.filter(invoice=invoice).update(settled=10)


def charged_twice() -> None:
    loosen("billing_one_live_charge_an_invoice")
    made = paying()
    method = Method.objects.get(business=made.business)
    for key in ("a", "b"):
        Charge.objects.create(
            invoice=Invoice.objects.get(),
            method=method,
            key=key,
            currency="EUR",
            amount=1035,
            state="succeeded",
            state_at=NOON,
        )


def period_invoiced_twice() -> None:
    paying()
    first = Invoice.objects.get()
    for serial in (2, 3):
        first.pk, first.serial, first.number, first.cause = (
            None,
            serial,
            f"2026-000{serial}",
            f"period:1:{serial}",
        )
        first.period_start, first.period_end = date(2026, 12, serial), date(2027, 1, 1)
        first.save(force_insert=True)


def charged_after_the_plan() -> None:
    made = paying()
    cancelling.cancel(business=made.business, person=owner(made), at=NOON)
    Subscription.objects.update(
        acts_on=date(2026, 12, 1), plan_ends_on=date(2027, 1, 1), ends_on=date(2027, 1, 1)
    )
    clock.run(at=NOON + timedelta(days=9))
    Subscription.objects.update(plan_ends_on=date(2026, 12, 1))


def orders_miscounted() -> None:
    paying()
    Subscription.objects.update(serial=2)


def documented() -> Invoice:
    paying()
    invoice = Invoice.objects.get()
    documents.make(pk=invoice.pk, at=NOON)
    loosen(triggers=True)
    return invoice


def document_changed() -> None:
    documented()
    InvoiceDocument.objects.update(pdf=b"%PDF-1.7 of another")


def rows_against_the_document() -> None:
    documented()
    Invoice.objects.update(net=869, gross=1034)
    InvoiceLine.objects.update(net=869)


def collected_and_not_booked() -> None:
    paying()
    Charge.objects.create(
        invoice=Invoice.objects.get(), key="a", currency="EUR", amount=1035, state="succeeded", state_at=NOON
    )


def refunded_alone() -> None:
    loosen("billing_refund.billing_large_refund_has_two")
    paying()
    row = Charge.objects.create(
        invoice=Invoice.objects.get(), key="a", currency="EUR", amount=1035, state="failed", state_at=NOON
    )
    Refund.objects.create(
        charge=row, key="a", amount=1, reason="?", needs_two=True, state="done", state_at=NOON,
        proposed_at=NOON, proposed_by=factories.user(desk_role="operator"),
    )  # fmt: skip


def matched_with_nothing() -> None:
    person = factories.user(desk_role="operator")
    file, _new = files.bring(name="a.xml", content=camt(Line("1.00", "?")), person=person, at=NOON)
    file.entries.update(state="matched")


def credited_alone() -> None:
    loosen("billing_credit.billing_large_credit_has_two")
    paying()
    Credit.objects.create(
        invoice=Invoice.objects.get(), parts=[[1, 1]], gross=1, reason="?", needs_two=True, state="issued",
        state_at=NOON, proposed_at=NOON, proposed_by=factories.user(desk_role="operator"),
    )  # fmt: skip


def line_credited_twice() -> None:
    paying()
    invoice = Invoice.objects.get()
    note = crediting.credit(
        invoice=invoice, reason="?", by=Actor("operator", "x"), at=NOON, parts=[Part(1, 500)]
    )
    loosen(triggers=True)
    InvoiceLine.objects.filter(invoice=note).update(net=871)


def _removed(years: int) -> Invoice:
    invoice = old(years)
    loosen(triggers=True)
    Removal.objects.create(invoice=invoice, removed_at=timezone.now())
    return invoice


def removed_and_still_there() -> None:
    _removed(INVOICE_YEARS + 1)


def removed_too_early() -> None:
    invoice = _removed(INVOICE_YEARS)
    InvoiceLine.objects.all().delete()
    Invoice.objects.filter(pk=invoice.pk).update(buyer={}, seller={}, reason="")


def _paid_out(*, large: bool) -> None:
    person = factories.user(desk_role="operator")
    Payout.objects.create(
        business=factories.business(owner=person), currency="EUR", amount=1, way="provider" if large else "transfer",
        needs_two=large, state="paid", state_at=NOON, proposed_at=NOON, proposed_by=person, paid_on=NOON.date(),
    )  # fmt: skip


def paid_out_alone() -> None:
    loosen("billing_payout.billing_large_payout_has_two")
    _paid_out(large=True)


def paid_out_and_not_booked() -> None:
    _paid_out(large=False)
