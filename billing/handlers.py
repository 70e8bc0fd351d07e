"""What billing does when it hears of an event: mails, and looks at the outside world."""

from django.utils import timezone
from django.utils.translation import override

from billing.emails import contracts, invoices
from billing.models import Cancellation, Invoice, Order, Subscription
from billing.services import documents, exports, vat
from billing.services.bank import matching
from config.outbox.models import Event


def tell(event: Event) -> None:
    """One mail for each move of a contract."""
    row = Subscription.objects.select_related("business", "version").get(pk=int(event.ids["subscription"]))
    contracts.tell(row, kind=event.kind.rpartition(".")[2], key=str(event.pk))


def order_placed(event: Event) -> None:
    rows = Order.objects.select_related("version", "subscription__business")
    contracts.order_placed(rows.get(pk=int(event.ids["order"])))


def invoice_issued(event: Event) -> None:
    invoices.issued(Invoice.objects.select_related("business", "document").get(pk=int(event.ids["invoice"])))


def make_document(event: Event) -> None:
    documents.make(pk=int(event.ids["invoice"]), at=timezone.now())


def cancellation_received(event: Event) -> None:
    row = Cancellation.objects.get(pk=int(event.ids["cancellation"]))
    with override(row.language):
        contracts.cancellation_received(row)


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
