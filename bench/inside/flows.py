"""Codes asked for and entered, one after the other, through the services; and the least that a database must do."""

import json
import secrets
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

import bench.inside.ready  # noqa: F401 - sets Django up, before any model is imported
from bench.machine import percentile
from config.kernel.actors import Actor
from config.kernel.tables import Table
from verification.management.bulk import papers
from verification.management.bulk.firms import firm
from verification.management.bulk.papers import Made
from verification.models import Challenge, PhoneNumber
from verification.rules.challenges import TTL
from verification.services import challenges, confirming

# Numbers that no made-up seal has.
FIRST = 6_000_000
MOST_SECONDS = 15.0
PHONES = Table(
    PhoneNumber, "id", "business_id", "e164", "typed", "line_type", "state", "state_at", "created_at"
)
ISSUE = """
INSERT INTO verification_challenge (id, phone_id, purpose, channel, state, state_at, nonce, key_version, digits,
  language, attempts, sends, refusals, expires_at, provider_id, error, link, asked_by, created_at)
VALUES (%s, %s, 'prove', 'voice', 'sent', %s, %s, 1, 6, 'de', 0, 1, 0, %s, '', '', %s, %s, %s)
"""
CONFIRM = """
UPDATE verification_challenge SET attempts = attempts + 1, state = 'verified', verified_at = %s, last_try_at = %s
WHERE id = %s AND state = 'sent' AND attempts < 5 AND expires_at > %s
"""


def newcomers(count: int, turn: int) -> list[PhoneNumber]:
    """Businesses that have just entered their number; another `turn` has others."""
    at, begin = timezone.now(), FIRST + turn * count
    made = [Made(firm(number)) for number in range(begin, begin + count)]
    with transaction.atomic():
        papers.BUSINESSES.write(papers.business_row(one, at) for one in made)
        PHONES.write(
            (one.phone, one.business, number, number, papers.LINE, "unproven", at, at)
            for one, number in zip(made, map(partial(_spread, turn), made, range(count)), strict=True)
        )
    found = PhoneNumber.objects.select_related("business").in_bulk([one.phone for one in made])
    return [found[one.phone] for one in made]


def _spread(turn: int, one: Made, position: int) -> str:
    """A number that no seal and no other turn has, in a block of its own: neighbours would be refused as pumping."""
    return f"{one.firm.place.dial}8{position % 1000:03d}{turn:03d}{position // 1000}"


def through_services(phone: PhoneNumber) -> None:
    """As the pages do it, from one visitor each: reserved, recorded, audited, compared, proven."""
    by, address = Actor("business", str(uuid4())), f"2001:db8:{secrets.token_hex(2)}:{secrets.token_hex(2)}::"
    challenge = challenges.ask(
        phone=phone, channel="voice", language="de", address=address, by=by, at=timezone.now()
    )
    code = confirming.code_of(Challenge.objects.select_related("phone").get(pk=challenge.pk))
    result = confirming.confirm(
        business=phone.business, challenge_id=challenge.pk, code=code, by=by, at=timezone.now()
    )
    if result.result != "proven":
        raise RuntimeError(result.result)


def bare(phone: PhoneNumber) -> None:
    """Two guarded statements without the ORM, limits, audit or outbox: less cannot be correct."""
    adapt = connection.ops.adapt_datetimefield_value
    now, end = adapt(timezone.now()), adapt(timezone.now() + TTL)
    key = _id(uuid4())
    owner = _id(phone.pk)
    with connection.cursor() as cursor:
        row = [key, owner, now, secrets.token_bytes(16), end, secrets.token_hex(5), owner, now]
        cursor.execute(ISSUE, row)
        cursor.execute(CONFIRM, [now, now, key, now])
        if cursor.rowcount != 1:
            raise RuntimeError("not confirmed")


def _id(value: UUID) -> UUID | str:
    return value.hex if connection.vendor == "sqlite" else value


def timed(flow: Callable[[PhoneNumber], None], phones: Sequence[PhoneNumber]) -> dict[str, float]:
    """One after the other, as many as fit `MOST_SECONDS`: a busy machine must not make the measurement endless."""
    took = []
    began = time.perf_counter()
    for phone in phones:
        at = time.perf_counter()
        flow(phone)
        took.append(time.perf_counter() - at)
        if time.perf_counter() - began > MOST_SECONDS:
            break
    rate = len(took) / (time.perf_counter() - began)
    return {"rate": rate, "p50": percentile(took, 0.5), "p99": percentile(took, 0.99)}


def main(count: int, turn: int) -> None:
    phones = newcomers(2 * count, turn)
    warm, rest = phones[: count // 10 + 1], phones[count:]
    timed(through_services, warm)
    found = {"services": timed(through_services, rest), "bare": timed(bare, phones[count // 10 + 1 : count])}
    print(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
