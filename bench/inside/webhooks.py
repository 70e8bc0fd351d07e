"""Events of a provider as rows that wait for a worker: about nothing of ours, or about charges that have succeeded."""

import json
import sys
from datetime import timedelta

from django.utils import timezone

import bench.inside.ready  # noqa: F401 - sets Django up, before any model is imported
from bench.inside.invoices import contracts, overdue_invoice
from billing.models import Charge, Invoice, OpenItem, ProviderEvent
from billing.ports import Told
from billing.services.providers import events

PROVIDER = "stripe"


def stored() -> dict[str, float]:
    return {"stored": ProviderEvent.objects.count()}


def settled() -> dict[str, float]:
    """How many invoices were paid by a charge, each once."""
    return {"settled": OpenItem.objects.filter(state="settled", invoice__charges__state="succeeded").count()}


def others(count: int) -> dict[str, float]:
    """Of a kind that nobody here hears."""
    before = ProviderEvent.objects.count()
    return _receive([Told(f"evt_other_{before + number}", "payout.paid", "", "") for number in range(count)])


def booked(count: int, first: int) -> dict[str, float]:
    """Each about a charge of its own that was asked for; what came of it is asked of the provider."""
    now = timezone.now()
    firms = contracts(count, at=now - timedelta(days=1), first=first)
    rows = Invoice.objects.bulk_create(
        overdue_invoice(number, firm, now) for number, firm in enumerate(firms, start=first + 1)
    )
    OpenItem.objects.bulk_create(
        OpenItem(
            invoice=row, business_id=row.business_id, state_at=now, due_on=row.due_on, gross=row.gross
        )
        for row in rows
    )  # fmt: skip
    Charge.objects.bulk_create(
        Charge(
            invoice=row, provider=PROVIDER, key=row.cause, currency=row.currency, amount=row.gross, state="asked",
            state_at=now, attempts=1, provider_id=_intent(row.serial),
        )
        for row in rows
    )  # fmt: skip
    return _receive(
        [Told(f"evt_{row.number}", "payment_intent.succeeded", _intent(row.serial), "") for row in rows]
    )


def _intent(number: int) -> str:
    return f"pi_{number:06d}"


def _receive(told: list[Told]) -> dict[str, float]:
    for one in told:
        events.receive(provider=PROVIDER, told=one, at=timezone.now())
    return {"told": len(told)}


def main(deed: str, count: int) -> dict[str, float]:
    name, _, first = deed.partition(":")
    if name == "booked":
        return booked(count, int(first))
    return others(count) if name == "others" else {"stored": stored, "settled": settled}[name]()


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]))))
