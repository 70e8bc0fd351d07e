"""Signs tokens from the stored rows, in batches, and writes the answers that carry them."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from verification.issuance import tokens
from verification.issuance.keys import FileSigner
from verification.models import Seal, SealEvent, SealToken
from verification.rules import answers as rules
from verification.rules import claims
from verification.services.seals import answers, keys, lists

RESIGN_EVERY = timedelta(hours=24)
BATCH = 200


def facts(seal: Seal, *, today: datetime) -> claims.SealFacts:
    day = today.astimezone(UTC).date()
    return claims.SealFacts(
        issuer=settings.PUBLIC_URL,
        vct=settings.PUBLIC_URL + claims.VCT_PATH,
        code=seal.code,
        version=seal.version,
        assurance_from=seal.assurance_from,
        assurance_to=seal.assurance_to,
        policy=seal.policy_version,
        name=seal.name,
        legal_name=seal.legal_name,
        city=seal.city,
        country=seal.country,
        register=seal.register,
        vat=seal.vat_id,
        phone=seal.e164,
        extension=seal.extension,
        domains=tuple(seal.domains),
        checks=tuple(check for check in answers.checks(seal) if check.to >= day),
        publish_legal=bool(seal.legal_name or seal.register or seal.vat_id),
        status_uri=lists.uri(seal.status_list_id),
        status_index=seal.status_index,
    )


def sign(seal: Seal, signer: FileSigner, *, at: datetime) -> SealToken:
    """A token of the row as it is; not stored yet. Raises CannotState when the row carries no seal now."""
    end = min(claims.token_end(at, seal.assurance_to), seal.ends_at)
    payload = claims.payload(
        facts(seal, today=at), uuid.uuid4().hex, int(at.timestamp()), int(end.timestamp())
    )
    return SealToken(
        seal=seal,
        version=seal.version,
        kid=signer.kid,
        issuer=settings.PUBLIC_URL,
        issued_at=at,
        expires_at=end,
        text=tokens.sign_seal(payload, signer),
    )


def due(*, at: datetime) -> Q:
    """Living seals whose day is over, whose token names another address of ours, or that have none yet."""
    living = Q(state="active", ends_at__gt=at)
    return living & (Q(resign_at__lte=at) | Q(token__isnull=True) | ~Q(token__issuer=settings.PUBLIC_URL))


@transaction.atomic
def refresh_batch(*, at: datetime, only: Sequence[int] | None = None, limit: int = BATCH) -> int:
    """Signs up to `limit` due seals and writes their answers; returns how many. Safe to run in many workers."""
    rows = Seal.objects.filter(due(at=at) if only is None else Q(pk__in=only, state="active", ends_at__gt=at))
    if connection.features.has_select_for_update_skip_locked and only is None:
        # The join to the token is outer, so only the seal's own row can be locked.
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    elif connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    seals = list(rows.select_related("business").order_by("resign_at", "pk")[:limit])
    if not seals:
        return 0
    signer = keys.signer("seal")
    made = [sign(seal, signer, at=at) for seal in seals]
    SealToken.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["seal"],
        update_fields=["version", "kid", "issuer", "issued_at", "expires_at", "text"],
    )
    Seal.objects.filter(pk__in=[seal.pk for seal in seals]).update(resign_at=at + RESIGN_EVERY)
    _publish(seals, made, at=at)
    return len(seals)


def _publish(seals: list[Seal], made: list[SealToken], *, at: datetime) -> None:
    events: dict[int, list[SealEvent]] = defaultdict(list)
    for event in SealEvent.objects.filter(seal__in=seals).order_by("index"):
        events[event.seal_id].append(event)
    bodies = {
        seal.pk: rules.encode(rules.answer(answers.facts_of(seal, token.text, events[seal.pk]), at=at))
        for seal, token in zip(seals, made, strict=True)
    }
    answers.write_many(seals, bodies, at=at)


def refresh(*, seal_id: int, at: datetime) -> None:
    """Signs one seal now, whether it is due or not: after issuing, resuming, renewing."""
    refresh_batch(at=at, only=[seal_id])


def refresh_due(*, at: datetime) -> int:
    total = 0
    while done := refresh_batch(at=at):
        total += done
    return total
