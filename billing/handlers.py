"""What billing does when it hears of an event: mails, and looks at the outside world."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import override

from accounts.models import Business
from billing.emails import contracts, invoices, methods, orders, sizes
from billing.emails import payouts as payout_mails
from billing.models import Cancellation, Charge, Invoice, Order, Payout, SizeAuditEntry, Subscription
from billing.services import closing, documents, exports, payouts, receipts, vat
from billing.services.bank import matching
from billing.services.providers import charges, events, refunds
from config.kernel.actors import Actor
from config.outbox.models import Event


def tell(event: Event) -> None:
    """One mail for each move of a contract."""
    row = Subscription.objects.select_related("business", "version").get(pk=int(event.ids["subscription"]))
    contracts.tell(row, kind=event.kind.rpartition(".")[2], key=str(event.pk))


def business_closed(event: Event) -> None:
    """The contract ends with the business; its seal is none of our business."""
    by = Actor("business", str(event.ids["user"]))
    closing.close(business_id=UUID(str(event.ids["business"])), by=by, at=timezone.now())


def ask_for_size(event: Event) -> None:
    sizes.asked(_contract(event), year=int(event.ids["year"]), at=event.at, key=str(event.pk))


def remind_of_size(event: Event) -> None:
    sizes.reminded(_contract(event), year=int(event.ids["year"]), key=str(event.pk))


def ask_to_correct_size(event: Event) -> None:
    rows = SizeAuditEntry.objects.select_related("declaration__business")
    sizes.to_correct(rows.get(pk=int(event.ids["sizeauditentry"])), key=str(event.pk))


def _contract(event: Event) -> Subscription:
    return Subscription.objects.select_related("business").get(pk=int(event.ids["subscription"]))


def order_placed(event: Event) -> None:
    rows = Order.objects.select_related("version", "subscription__business")
    orders.placed(rows.get(pk=int(event.ids["order"])))


def invoice_issued(event: Event) -> None:
    invoices.issued(Invoice.objects.select_related("business", "document").get(pk=int(event.ids["invoice"])))


def make_document(event: Event) -> None:
    documents.make(pk=int(event.ids["invoice"]), at=timezone.now())


def cancellation_received(event: Event) -> None:
    row = Cancellation.objects.get(pk=int(event.ids["cancellation"]))
    with override(row.language):
        contracts.cancellation_received(row)


def make_receipt(event: Event) -> None:
    receipts.make(pk=int(event.ids["cancellation"]), at=timezone.now())


def cancellation_closed(event: Event) -> None:
    row = Cancellation.objects.get(pk=int(event.ids["cancellation"]))
    with override(row.language):
        contracts.cancellation_closed(row)


def check_vat_id(event: Event) -> None:
    vat.look(pk=int(event.ids["vatcheck"]), at=timezone.now())


def match_bank_file(event: Event) -> None:
    matching.match_file(pk=int(event.ids["bankfile"]), at=timezone.now())


def pack_export(event: Event) -> None:
    exports.work(pk=int(event.ids["export"]), at=timezone.now())


def charge_invoice(event: Event) -> None:
    """By the method that the business has; a bank transfer waits for the customer."""
    invoice = Invoice.objects.select_related("business").get(pk=int(event.ids["invoice"]))
    charges.charge_invoice(invoice=invoice, at=timezone.now())


def ask_charge(event: Event) -> None:
    charges.ask(pk=int(event.ids["charge"]), at=timezone.now())


def charge_open(event: Event) -> None:
    """A new method pays what is open."""
    charges.charge_open(business=Business.objects.get(pk=event.ids["business"]), at=timezone.now())


def ask_refund(event: Event) -> None:
    refunds.ask(pk=int(event.ids["refund"]), at=timezone.now())


def provider_told(event: Event) -> None:
    events.apply(pk=int(event.ids["providerevent"]), at=timezone.now())


def tell_method_changed(event: Event) -> None:
    methods.changed(Business.objects.get(pk=event.ids["business"]), key=str(event.pk))


def tell_charge_failed(event: Event) -> None:
    methods.failed(Charge.objects.select_related("invoice__business").get(pk=int(event.ids["charge"])))


def make_statement(event: Event) -> None:
    payouts.make_statement(pk=int(event.ids["payout"]), at=timezone.now())


def tell_paid_back(event: Event) -> None:
    """With the statement, which is there by then."""
    payout_mails.paid(Payout.objects.select_related("business").get(pk=int(event.ids["payout"])))
