"""Numbers, XML and PDF of invoices, and the clock of dunning, measured inside one process on one core."""

import json
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone

import bench.inside.ready  # noqa: F401 - sets Django up, before any model is imported
from accounts.models import Business
from accounts.selectors.calendar import today
from billing.models import Invoice, OpenItem, PlanVersion, Subscription
from billing.rules import cii
from billing.rules.proration import Period, month_after
from billing.selectors.papers import paper
from billing.services import documents, invoicing
from billing.services.contracts import lock
from config.outbox.models import AuditEntry

WARM = 3
SELLER = {
    "name": "Bench GmbH",
    "email": "bench@example.org",
    "phone": "+49 30 901820",
    "register": "HRB 1",
    "vat_id": "DE136695976",
}
PLACE = {
    "street": "Weg 1",
    "postcode": "10115",
    "city": "Berlin",
    "tax_number": "1/2/3",
    "iban": "DE02120300000000202051",
}


def contracts(count: int, *, at: datetime, first: int = 0, **fields: Any) -> list[Subscription]:
    """Firms with a running plan and nothing else; the `first` has that number. `fields` are the contracts' own."""
    version = next(one for one in PlanVersion.objects.in_force(today(at)) if one.plan.code == "medium")
    start = month_after(today(at), 0)
    made: list[Subscription] = []
    for begin in range(first, first + count, 5000):
        firms = Business.objects.bulk_create(
            Business(
                slug=f"bench-{number}", legal_name=f"Firma {number} GmbH", street="Weg 1", postcode="80331",
                city="München", created_at=at,
            )
            for number in range(begin, min(begin + 5000, first + count))
        )  # fmt: skip
        made += Subscription.objects.bulk_create(
            Subscription(
                business=firm, version=version, interval="month", state="active", state_at=at,
                period_start=start, period_end=month_after(start, 1), **fields,
            )
            for firm in firms
        )  # fmt: skip
    return made


def issue(subscription: Subscription, *, at: datetime) -> Invoice:
    """One invoice as the clock issues it: contract locked, number, rows, tax, audit, event in one transaction."""
    start = month_after(today(at), 0)
    period = Period(start, month_after(start, 1))
    with transaction.atomic():
        row = lock(subscription.business_id)
        if row.version is None:
            raise RuntimeError("it has a plan")
        item = invoicing.period_item(row, row.version, period, since=start)
        made = invoicing.issue(subscription=row, cause=f"bench:{row.pk}", items=[item], currency="EUR", at=at)
    if made is None:
        raise RuntimeError("it costs something")
    return made


def rate(deed: Callable[[int], object], count: int) -> float:
    """How many a second, after some that are not counted."""
    for number in range(WARM):
        deed(number)
    began = time.perf_counter()
    for number in range(WARM, WARM + count):
        deed(number)
    return count / (time.perf_counter() - began)


def invoices(count: int, first: float = 0) -> dict[str, float]:
    """Numbering, XML and PDF apart, then both with the row and the event, as the job does; firms from `first` on."""
    settings.OPERATOR, settings.BILLING = {**settings.OPERATOR, **SELLER}, {**settings.BILLING, **PLACE}
    now = timezone.now()
    firms = contracts(count + WARM, at=now, first=int(first))
    issued: list[Invoice] = []
    numbered = rate(lambda number: issued.append(issue(firms[number], at=now)), count)
    rows = Invoice.objects.prefetch_related("lines").filter(pk__gte=issued[0].pk).order_by("pk")
    papers = [paper(one) for one in rows]
    written: list[bytes] = []
    xml = rate(lambda number: written.append(cii.xml(papers[number])), count)
    few = max(1, count // 10)
    pdf = rate(
        lambda number: documents.print_pdf(papers[number], written[number], language="de", at=now), few
    )
    whole = rate(lambda number: documents.make(pk=issued[number].pk, at=now), few)
    return {"issued": numbered, "xml": xml, "pdf": pdf, "documents": whole}


def overdue(count: int) -> dict[str, float]:
    """`count` contracts, each with an invoice that is overdue since long."""
    now, began = timezone.now(), time.perf_counter()
    long_ago = now - timedelta(days=60)
    due = today(long_ago) + timedelta(days=17)
    firms = contracts(count, at=long_ago, dunning_due_on=due)
    for first in range(0, count, 2000):
        rows = Invoice.objects.bulk_create(
            overdue_invoice(number, firm, long_ago)
            for number, firm in enumerate(firms[first : first + 2000], start=first + 1)
        )
        OpenItem.objects.bulk_create(
            OpenItem(
                invoice=row,
                business_id=row.business_id,
                state_at=long_ago,
                due_on=row.due_on,
                gross=row.gross,
            )
            for row in rows
        )
    return {"overdue": count, "seconds": time.perf_counter() - began}


def dunned(count: int, longest: float) -> dict[str, float]:
    """With a worker at work: one ring, as beat rings, until nobody waits any more or `longest` seconds are over."""
    waiting = Subscription.objects.filter(dunning_due_on__lte=today(timezone.now()))
    if waiting.count() != count:
        raise RuntimeError("others are overdue as well")
    began = time.perf_counter()
    current_app.send_task("billing.dunning_clock")
    while waiting.exists() and time.perf_counter() - began < longest:
        time.sleep(0.1)
    taken = AuditEntry.objects.filter(action="billing.subscription.miss_payment").count()
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "taken": taken, "a second": taken / seconds, "waiting": waiting.count()}


def overdue_invoice(serial: int, firm: Subscription, at: datetime) -> Invoice:
    day = today(at)
    return Invoice(
        kind="invoice", issuer="bench", year=day.year, serial=serial, number=f"B{serial}", cause=f"bench:{serial}",
        reference="RF", business_id=firm.business_id, subscription=firm, issued_on=day, issued_at=at,
        due_on=day + timedelta(days=14), period_start=day, period_end=day + timedelta(days=30), currency="EUR",
        net=2900, tax=551, gross=3451, taxes=[], treatment="domestic", seller={}, buyer={},
    )  # fmt: skip


DEEDS: dict[str, Callable[..., dict[str, float]]] = {
    "invoices": invoices,
    "overdue": overdue,
    "dunned": dunned,
}

if __name__ == "__main__":
    print(json.dumps(DEEDS[sys.argv[1]](int(sys.argv[2]), *map(float, sys.argv[3:]))))
