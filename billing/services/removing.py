"""Removing invoices whose time is over: the one way past the guards, in batches, each whole or not at all."""

import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from accounts.selectors.calendar import today
from billing.models import (
    Cancellation,
    Counter,
    Hold,
    Invoice,
    InvoiceDocument,
    InvoiceLine,
    Removal,
    Subscription,
)
from billing.rules.retention import LETTER_YEARS, over_before
from billing.services import notes
from billing.services.contracts import Spell
from config.kernel.actors import SYSTEM, Actor
from config.kernel.errors import Refused
from config.outbox.services import audit

BATCH: Final = 100
SPELL_SECONDS = 0.5
MONEY_MOVES: Final = ("due", "asked", "pending", "disputed")
GOES_BACK: Final = ("proposed", "due", "asked", "pending")


class HoldsNothing(Refused):
    code = "holds_nothing"
    message = _("A hold is of a business, of a year, or of both, and says why.")


def run(*, at: datetime) -> Spell:
    """Batch after batch until the spell is over; what is left, or was broken off, comes with the next ring."""
    end, done = time.monotonic() + SPELL_SECONDS, 0
    while gone := _batch(at=at):
        done += gone
        if time.monotonic() > end:
            return Spell(done, more=True)
    notes.forget(day=_day(at), at=at)
    _remove_letters(_day(at))
    return Spell(done, more=False)


def due(day: date) -> "QuerySet[Invoice]":
    """Invoices and corrections that need not be there on `day` any more.

    One stays while anything is open or disputed about its money, while a correction of it has to be kept, and as long
    as somebody holds its business or year.
    """
    first = over_before(day, settings.OPERATOR_COUNTRY)
    held = Hold.objects.filter(
        Q(business=None) | Q(business=OuterRef("business")),
        Q(year=None) | Q(year=OuterRef("year")),
        lifted_at=None,
    )
    about = Invoice.objects.filter(corrects=OuterRef("pk"), issued_on__gte=first)
    rows = Invoice.objects.filter(removal=None, issued_on__lt=first).exclude(item__state="open")
    rows = rows.exclude(charges__state__in=MONEY_MOVES).exclude(credits__state="proposed")
    return rows.exclude(charges__refunds__state__in=GOES_BACK).exclude(Exists(held)).exclude(Exists(about))


@transaction.atomic
def _batch(*, at: datetime) -> int:
    """The next ones in the order of their numbers; how many went. The contracts are locked, then all is asked again."""
    day = _day(at)
    order = ("year", "issuer", "kind", "serial")
    chosen = list(due(day).order_by(*order).values_list("pk", "subscription_id")[:BATCH])
    contracts = sorted({subscription for _pk, subscription in chosen})
    list(Subscription.objects.select_for_update(of=("self",)).filter(pk__in=contracts).order_by("pk"))
    rows = list(due(day).filter(pk__in=[pk for pk, _subscription in chosen]).order_by(*order))
    if rows:
        _remove(rows, at=at)
    return len(rows)


def _remove(rows: Sequence[Invoice], *, at: datetime) -> None:
    """First the word that their time is over, which the database checks; then everything that goes."""
    ids = [row.pk for row in rows]
    made = InvoiceDocument.objects.filter(invoice__in=ids).values_list(
        "invoice_id", "xml_sha256", "pdf_sha256"
    )
    hashes = {invoice: (xml, pdf) for invoice, xml, pdf in made}
    Removal.objects.bulk_create(
        Removal(invoice_id=pk, xml_sha256=xml, pdf_sha256=pdf, removed_at=at)
        for pk in ids
        for xml, pdf in [hashes.get(pk, ("", ""))]
    )
    InvoiceLine.objects.filter(invoice__in=ids).delete()
    InvoiceDocument.objects.filter(invoice__in=ids).delete()
    Invoice.objects.filter(pk__in=ids).update(buyer={}, seller={}, reason="")
    series: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    for row in rows:
        series[row.issuer, row.kind, row.year].append(row.number)
    for (issuer, kind, year), numbers in series.items():
        words = f"{len(numbers)}: {numbers[0]} to {numbers[-1]}"
        counter = Counter.objects.get(issuer=issuer, kind=kind, year=year)
        audit("billing.invoices.remove", by=SYSTEM, at=at, row=counter, reason=words)


def _remove_letters(day: date) -> None:
    """Cancellations that were dealt with; contract and audit log say what became of them."""
    first = over_before(day, settings.OPERATOR_COUNTRY, LETTER_YEARS)
    Cancellation.objects.filter(received_at__date__lt=first).exclude(state="unclear").delete()


def _day(at: datetime) -> date:
    """The operator's, and no later than the database's own, which is in UTC."""
    return min(today(at), at.date())


@transaction.atomic
def hold(*, business: Business | None, year: int | None, reason: str, by: Actor, at: datetime) -> Hold:
    """Invoices of a business, a year, or of one in the other, stay until it is lifted."""
    if (business is None and year is None) or not reason.strip():
        raise HoldsNothing
    row = Hold.objects.create(business=business, year=year, reason=reason.strip()[:200], placed_at=at)
    audit("billing.hold.place", by=by, at=at, row=row, reason=row.reason)
    return row


@transaction.atomic
def lift(*, row: Hold, by: Actor, at: datetime) -> bool:
    """False for one that was lifted before."""
    if not Hold.objects.filter(pk=row.pk, lifted_at=None).update(lifted_at=at):
        return False
    audit("billing.hold.lift", by=by, at=at, row=row)
    return True
