"""What a provider told: stored once by its id, applied by asking the provider, harmless a thousand times."""

from datetime import datetime
from typing import Final

from django.db import transaction

from billing.models import Charge, MethodSetup, ProviderEvent
from billing.ports import Payments, Told
from billing.services.providers import finding, setups, syncing
from config.outbox.services import record

HEARD: Final = ("payment_intent.", "charge.", "refund.", "checkout.session.", "setup_intent.")


def receive(*, provider: str, told: Told, at: datetime) -> bool:
    """Stores an event and lets a worker apply it; False when it was told before."""
    if ProviderEvent.objects.filter(provider=provider, provider_id=told.provider_id).exists():
        return False
    with transaction.atomic():
        row, fresh = ProviderEvent.objects.get_or_create(
            provider=provider,
            provider_id=told.provider_id,
            defaults={
                "kind": told.kind,
                "payload": {"charge": told.charge_id, "setup": told.setup_id},
                "received_at": at,
            },
        )
        if fresh:
            record("billing.provider_told", at=at, providerevent=row.pk)
        return fresh


def apply(*, pk: int, at: datetime) -> ProviderEvent:
    """Brings what an event is about in line with the provider. Raises Unavailable or Busy: it is tried again."""
    row = ProviderEvent.objects.get(pk=pk)
    if row.processed_at is None:
        outcome = _outcome(row, at=at)
        ProviderEvent.objects.filter(pk=pk, processed_at=None).update(processed_at=at, outcome=outcome)
        row.refresh_from_db()
    return row


def _outcome(row: ProviderEvent, *, at: datetime) -> str:
    provider = finding.by_name(row.provider)
    if provider is None or not row.kind.startswith(HEARD):
        return "ignored"
    setup_id, charge_id = row.payload["setup"], row.payload["charge"]
    if setup_id:
        setup = MethodSetup.objects.filter(provider=row.provider, provider_id=setup_id).first()
        if setup is None:
            return "not_ours"
        setups.look(pk=setup.pk, at=at)
        return "applied"
    charge = _charge(provider, charge_id) if charge_id else None
    if charge is None:
        return "not_ours" if charge_id else "ignored"
    syncing.sync(pk=charge.pk, at=at)
    return "applied"


def _charge(provider: Payments, charge_id: str) -> Charge | None:
    """By the provider's id; else by our key, which the provider says that it was given."""
    known = Charge.objects.filter(provider=provider.name, provider_id=charge_id).first()
    if known is not None:
        return known
    key = provider.fetch(provider_id=charge_id).key
    found = Charge.objects.filter(provider=provider.name, key=key or "-", provider_id="").first()
    if found is not None:
        Charge.objects.filter(pk=found.pk, provider_id="").update(provider_id=charge_id)
    return found
