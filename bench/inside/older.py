"""Rows as years of codes leave them: over and done, but in every table and index that a new code touches."""

import json
import sys
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

import bench.inside.ready  # noqa: F401 - sets Django up, before any model is imported
from bench.inside.settle import settle
from config.kernel.tables import Table, reserve_ids
from config.outbox.models import AuditEntry, Delivery, Event
from verification.models import Challenge, LimitLog, PhoneNumber
from verification.services.limits import stamp

BATCH = 5000
PHONES = 100_000
AT = timezone.now() - timedelta(days=40)
CHALLENGES = Table(
    Challenge,
    *(
        "id",
        "phone_id",
        "channel",
        "state",
        "state_at",
        "nonce",
        "key_version",
        "attempts",
        "sends",
        "verified_at",
    ),
    *("expires_at", "link", "asked_by", "created_at"),
)
USES = Table(LimitLog, "key", "times")
AUDIT = Table(
    AuditEntry,
    "at",
    "actor_kind",
    "actor_id",
    "action",
    "subject_type",
    "subject_id",
    "from_state",
    "to_state",
)
EVENTS = Table(Event, "id", "kind", "ids", "at")
DELIVERIES = Table(Delivery, "event_id", "subscriber", "queue", "state", "attempts", "not_before", "done_at")


def write(numbers: Sequence[int], phones: Sequence[UUID]) -> None:
    """One challenge each, that was verified, with what it leaves in the other tables."""
    made = [(number, uuid4(), phones[number % len(phones)]) for number in numbers]
    over = ("voice", "verified", AT, b"0" * 16, 1, 1, 1, AT, AT)
    CHALLENGES.write((pk, phone, *over, f"{number:010d}", phone, AT) for number, pk, phone in made)
    USES.write((f"tries_number_day:{pk.hex}{pk.hex}", stamp(AT)) for _, pk, _ in made)
    move = ("verification.challenge.verify", "verification.challenge")
    AUDIT.write((AT, "business", str(phone), *move, str(pk), "sent", "verified") for _, pk, phone in made)
    events = list(zip(reserve_ids(Event, len(made)), made, strict=True))
    EVENTS.write((key, "verification.challenge_due", '{"send": "1"}', AT) for key, _ in events)
    sent = ("verification.handlers.phones.send_code", "codes", "done", 1, AT, AT)
    DELIVERIES.write((key, *sent) for key, _ in events)


def main(count: int) -> None:
    phones = list(PhoneNumber.objects.values_list("id", flat=True)[:PHONES])
    for first in range(0, count, BATCH):
        with transaction.atomic():
            write(range(first, min(first + BATCH, count)), phones)
    settle()
    print(json.dumps({"older": count}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
