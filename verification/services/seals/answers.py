"""Writes the read model: one finished answer for each key that the internet may ask a seal by, and the badges."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time

from django.db import transaction

from verification.models import Answer, Seal, SealEvent, SealToken
from verification.rules import answers
from verification.rules.claims import Check
from verification.services.seals import badges
from verification.services.seals.lists import uri

WINNING = ("active", "suspended")


def key_of_number(e164: str, extension: str = "") -> str:
    return f"n:{e164};{extension}" if extension else f"n:{e164}"


def keys_of(seal: Seal) -> list[str]:
    domains = [f"d:{domain}" for domain in seal.domains]
    return [f"c:{seal.code}", key_of_number(seal.e164, seal.extension), *domains]


def facts_of(seal: Seal, token: str, events: Sequence[SealEvent]) -> answers.AnswerFacts:
    return answers.AnswerFacts(
        code=seal.code,
        state=seal.state,
        state_at=seal.state_at,
        cause=seal.causes[0] if seal.causes else "",
        name=seal.name,
        legal_name=seal.legal_name,
        register=seal.register,
        vat=seal.vat_id,
        city=seal.city,
        country=seal.country,
        phone=seal.e164,
        extension=seal.extension,
        domains=tuple(seal.domains),
        checks=checks(seal),
        valid_from=datetime.combine(seal.assurance_from, time(0), tzinfo=UTC),
        valid_until=seal.ends_at,
        slug=seal.business.slug,
        token=token,
        status_uri=uri(seal.status_list_id),
        status_index=seal.status_index,
        events=[_logged(event) for event in events],
    )


def checks(seal: Seal) -> tuple[Check, ...]:
    parsed = (
        Check(c["c"], c["m"], date.fromisoformat(c["on"]), date.fromisoformat(c["to"])) for c in seal.checks
    )
    return tuple(parsed)


def _logged(event: SealEvent) -> answers.LoggedEvent:
    return answers.LoggedEvent(
        index=event.index,
        at=answers.moment(event.at),
        type=event.kind,
        entry=event.leaf,
        leaf_hash=event.leaf_hash,
        prev_hash=event.prev_hash,
        chain_hash=event.chain_hash,
    )


def body_of(seal: Seal, *, at: datetime) -> bytes:
    """The answer computed from the rows themselves: what `write` stores, and what is said once a row ran out."""
    token = SealToken.objects.filter(seal=seal).values_list("text", flat=True).first() or ""
    events = list(SealEvent.objects.filter(seal=seal).order_by("index"))
    return answers.encode(answers.answer(facts_of(seal, token, events), at=at))


@transaction.atomic
def write(seal: Seal, *, at: datetime) -> None:
    """Replaces the answers of one seal. An active one is not spoken of before its token is signed; any other is."""
    if seal.state == Seal.State.ACTIVE and not SealToken.objects.filter(seal=seal).exists():
        return
    write_many([seal], {seal.pk: body_of(seal, at=at)}, at=at)


def write_many(seals: Iterable[Seal], bodies: dict[int, bytes], *, at: datetime) -> None:
    """One statement for many; an ended seal never covers up the living seal that now has its number or domain."""
    seals = list(seals)
    rows = [
        Answer(
            key=key,
            seal=seal,
            body=bodies[seal.pk],
            etag=answers.etag(bodies[seal.pk]),
            until=until(seal),
            changed_at=at,
        )
        for seal in seals
        for key in keys_of(seal)
    ]
    taken = _taken_by_living({row.key for row in rows}, {seal.pk for seal in seals})
    kept = [row for row in rows if row.seal.state in WINNING or row.key not in taken]
    Answer.objects.filter(seal__in=seals).exclude(key__in=[row.key for row in kept]).delete()
    Answer.objects.bulk_create(
        kept,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["seal", "body", "etag", "until", "changed_at"],
        batch_size=500,
    )
    badges.write_many(seals, at=at)


def _taken_by_living(keys: set[str], own: set[int]) -> set[str]:
    others = Answer.objects.filter(key__in=keys, seal__state__in=WINNING).exclude(seal_id__in=own)
    return set(others.values_list("key", flat=True))


def until(seal: Seal) -> datetime:
    """An ended seal's answer stays true for ever; a living one's as long as nothing runs out."""
    return seal.ends_at if seal.state in WINNING else datetime(9999, 1, 1, tzinfo=UTC)
