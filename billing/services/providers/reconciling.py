"""Every night both sides are compared: what was not told is made up for, what still differs is shown to people."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from billing.models import Charge, MethodSetup, ProviderEvent, Reconciliation, Refund
from billing.ports import Answer, Payments, Unavailable
from billing.services.providers import charges, events, finding, refunds, setups, syncing

WINDOW: Final = timedelta(days=60)
MARGIN: Final = timedelta(hours=1)
MOST: Final = 200
# What the provider calls by one word may be several of our states.
SAME: Final = {
    "succeeded": ("succeeded", "disputed", "refunded"),
    "pending": ("pending",),
    "failed": ("failed",),
}


def run(*, at: datetime) -> list[Reconciliation]:
    """One row for each provider that moves money."""
    return [reconcile(provider, at=at) for provider in finding.providers() if provider.name != "transfer"]


def reconcile(provider: Payments, *, at: datetime) -> Reconciliation:
    row = Reconciliation.objects.create(provider=provider.name, begun_at=at)
    try:
        _catch_up(provider, at=at)
        seen: set[str] = set()
        for theirs in provider.charges_since(at - WINDOW):
            seen.add(theirs.provider_id)
            row.looked += 1
            _compare(row, provider, theirs, at=at)
        _missing(row, provider, seen, at=at)
    except Unavailable as error:
        row.error = str(error)[:40]
    row.finished_at = at
    row.save()
    return row


def _catch_up(provider: Payments, *, at: datetime) -> None:
    """What was begun and never ended, because an event or an answer got lost."""
    late = at - MARGIN
    unfinished: tuple[tuple[Callable[..., Any], Any], ...] = (
        (charges.ask, Charge.objects.filter(provider=provider.name, state__in=("due", "asked"))),
        (refunds.ask, Refund.objects.filter(charge__provider=provider.name, state__in=("due", "asked"))),
        (setups.look, MethodSetup.objects.filter(provider=provider.name, state="open")),
    )
    for deed, rows in unfinished:
        for pk in rows.filter(state_at__lte=late).order_by("pk").values_list("pk", flat=True)[:MOST]:
            _try(deed, pk, at=at)
    waiting = ProviderEvent.objects.filter(
        provider=provider.name, processed_at=None, received_at__lte=late
    ).order_by("pk")
    for pk in waiting.values_list("pk", flat=True)[:MOST]:
        _try(events.apply, pk, at=at)


def _try(deed: Callable[..., Any], pk: int, *, at: datetime) -> None:
    """One that fails keeps nobody from the others; it stays as it is and is compared below."""
    try:
        deed(pk=pk, at=at)
    except (Unavailable, syncing.Busy, charges.NotAnswered, refunds.NotAnswered):
        return


def _compare(row: Reconciliation, provider: Payments, theirs: Answer, *, at: datetime) -> None:
    if not theirs.key:
        return  # not from here: the operator may use the account for other things as well
    ours = Charge.objects.filter(provider=provider.name, key=theirs.key).first()
    if ours is None:
        _differ(row, "unknown_here", None, theirs)
        return
    if not ours.provider_id:
        Charge.objects.filter(pk=ours.pk, provider_id="").update(provider_id=theirs.provider_id)
    elif ours.provider_id != theirs.provider_id:
        _differ(row, "charged_twice" if theirs.state == "succeeded" else "another_charge", ours, theirs)
        return
    if theirs.touched or not _same(ours, theirs):
        before = (ours.state, syncing.booked(ours))
        _try(syncing.sync, ours.pk, at=at)
        ours.refresh_from_db()
        row.mended += before != (ours.state, syncing.booked(ours))
        theirs = provider.fetch(provider_id=theirs.provider_id)
        if not _same(ours, theirs):
            _differ(row, "differs", ours, theirs)


def _same(ours: Charge, theirs: Answer) -> bool:
    gone = sum(
        one.amount
        for one in (*theirs.refunds, *theirs.disputes)
        if one.state in ("succeeded", "open", "lost")
    )
    came = theirs.amount - gone if theirs.state == "succeeded" else 0
    return ours.state in SAME.get(theirs.state, ()) and syncing.booked(ours) == came


def _missing(row: Reconciliation, provider: Payments, seen: set[str], *, at: datetime) -> None:
    """What we hold for charged and the provider does not list; a margin for what was begun while we looked."""
    held = Charge.objects.filter(
        provider=provider.name,
        state__in=("pending", "succeeded", "disputed"),
        state_at__gte=at - WINDOW + MARGIN,
        state_at__lte=at - MARGIN,
    ).exclude(provider_id="")
    for ours in held.exclude(provider_id__in=seen).order_by("pk")[:MOST]:
        try:
            theirs = provider.fetch(provider_id=ours.provider_id)
        except Unavailable:
            _differ(row, "unknown_there", ours, None)
            continue
        if not _same(ours, theirs):
            _differ(row, "differs", ours, theirs)


def _differ(row: Reconciliation, what: str, ours: Charge | None, theirs: Answer | None) -> None:
    if len(row.differences) < MOST:
        row.differences.append(
            {
                "what": what,
                "charge": ours.pk if ours else None,
                "provider_id": theirs.provider_id if theirs else (ours.provider_id if ours else ""),
                "ours": f"{ours.state} {syncing.booked(ours)}" if ours else "",
                "theirs": f"{theirs.state} {theirs.amount}" if theirs else "",
            }
        )
