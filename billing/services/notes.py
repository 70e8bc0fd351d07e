"""Forgetting what operators wrote about money: notes on payments, reasons of refunds and corrections."""

from datetime import UTC, date, datetime
from typing import Any, Final, cast

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from billing.models import Credit, Hold, Payment, Refund
from billing.rules.retention import NOTE_YEARS, over_before
from config.kernel.actors import SYSTEM
from config.outbox.services import audit

BATCH: Final = 500
# What carries such words: their field, when they were written, and the way to the business.
WORDS: Final[tuple[tuple[Any, str, str, str], ...]] = (
    (Payment, "note", "booked_at", "business"),
    (Refund, "reason", "proposed_at", "charge__invoice__business"),
    (Credit, "reason", "proposed_at", "invoice__business"),
)
OPEN: Final = ("proposed", "due", "asked", "pending", "failed")


def forget(*, day: date, at: datetime) -> int:
    """All that is due, a batch in each transaction; amounts, days and who did it stay, for the books."""
    done = 0
    for model, field, written, business in WORDS:
        while gone := _batch(model, field, written, business, day, at=at):
            done += gone
    return done


def due(model: Any, field: str, written: str, business: str, day: date) -> "QuerySet[Any]":
    """Words whose years are over, and whose business and year nobody holds. What waits for a person keeps them."""
    first = over_before(day, settings.OPERATOR_COUNTRY, NOTE_YEARS)
    held = Hold.objects.filter(
        Q(business=None) | Q(business=OuterRef("of_business")),
        Q(year=None) | Q(year=OuterRef(f"{written}__year")),
        lifted_at=None,
    )
    rows = model.objects.filter(**{f"{written}__lt": datetime(first.year, 1, 1, tzinfo=UTC)}).exclude(
        **{field: ""}
    )
    if model is not Payment:
        rows = rows.exclude(state__in=OPEN)
    return cast("QuerySet[Any]", rows.annotate(of_business=F(business)).exclude(Exists(held)))


@transaction.atomic
def _batch(model: Any, field: str, written: str, business: str, day: date, *, at: datetime) -> int:
    chosen = list(due(model, field, written, business, day).order_by("pk")[:BATCH])
    if chosen:
        ids = [row.pk for row in chosen]
        model.objects.filter(pk__in=ids).update(**{field: ""})
        words = f"{len(ids)}: {ids[0]} to {ids[-1]}"
        audit("billing.notes.forget", by=SYSTEM, at=at, row=chosen[0], reason=words)
    return len(chosen)
