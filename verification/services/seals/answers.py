"""Writes the read model: one finished answer for each key that the internet may ask a seal by, and the badges."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from verification.models import Answer, Seal, SealEvent, SealToken
from verification.rules import answers, changes
from verification.rules.claims import Check
from verification.services.seals import badges, beware
from verification.services.seals.lists import uri

WINNING = ("active", "suspended")


def key_of_number(e164: str, extension: str = "") -> str:
    return f"n:{e164};{extension}" if extension else f"n:{e164}"


def keys_of(seal: Seal) -> list[str]:
    """A website is answered by the main seal, whatever other numbers the business has."""
    domains = [] if seal.further else [f"d:{domain}" for domain in seal.domains]
    return [f"c:{seal.code}", key_of_number(seal.e164, seal.extension), *domains]


def left_numbers(seal: Seal, *, at: datetime) -> dict[str, changes.Left]:
    """The numbers that the seal moved away from and that are still told, by their key."""
    found = (one for one in changes.left(seal.left_numbers) if at < one.until)
    return {key_of_number(one.e164, one.extension): one for one in found}


def facts_of(seal: Seal, token: str, events: Sequence[SealEvent]) -> answers.AnswerFacts:
    return answers.AnswerFacts(
        code=seal.code,
        state=seal.state,
        state_at=seal.state_at,
        cause=seal.causes[0] if seal.causes else _revoked_for(seal, events),
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
        formerly=changes.former(seal.formerly),
    )


def _revoked_for(seal: Seal, events: Sequence[SealEvent]) -> str:
    """The reason that the log gives for a revocation; of every other end the state says all that there is to say."""
    return events[-1].reason if events and seal.state == Seal.State.REVOKED else ""


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
    events = list(SealEvent.objects.filter(seal=seal).order_by("index"))
    return answers.encode(answers.answer(facts_of(seal, _token(seal), events), at=at))


def _token(seal: Seal) -> str:
    """Empty where none was signed yet, or none since our address changed: one that names another is nobody's proof."""
    signed = SealToken.objects.filter(seal=seal, issuer=settings.PUBLIC_URL)
    return signed.values_list("text", flat=True).first() or ""


def body_for(key: str, seal: Seal, *, at: datetime) -> bytes:
    """What is said under `key` once its row ran out: nothing is known of a number that is no longer told."""
    if key in keys_of(seal):
        return body_of(seal, at=at)
    if (number := left_numbers(seal, at=at).get(key)) is not None:
        return _left(seal, number)
    return answers.encode(answers.unknown())


def _left(seal: Seal, number: changes.Left) -> bytes:
    return answers.encode(answers.left(facts_of(seal, "", ()), number))


@transaction.atomic
def write(seal: Seal, *, at: datetime) -> None:
    """Replaces the answers of one seal. An active one is not spoken of before its token is signed; any other is."""
    if seal.state == Seal.State.ACTIVE and not _token(seal):
        return
    write_many([seal], {seal.pk: body_of(seal, at=at)}, at=at)


def write_many(seals: Iterable[Seal], bodies: dict[int, bytes], *, at: datetime) -> None:
    """One statement for many. An ended seal never covers up what is said there now: the living seal that has its
    number or domain, or a warning; a living one covers up everything."""
    seals = list(seals)
    own = [
        _row(key, seal, bodies[seal.pk], until(seal, at=at), at=at) for seal in seals for key in keys_of(seal)
    ]
    left = [
        _row(key, seal, _left(seal, number), number.until, at=at)
        for seal in seals
        for key, number in left_numbers(seal, at=at).items()
    ]
    taken = _taken({row.key for row in (*own, *left)}, {seal.pk for seal in seals})
    # Of the same batch, too, whoever lives on a number comes before whoever left it.
    living = {seal.pk for seal in seals if seal.state in WINNING}
    winning = [row for row in own if row.seal_id in living]
    taken_here = {row.key for row in winning}
    ended = [row for row in own if row.seal_id not in living and row.key not in taken]
    ended += [row for row in left if row.key not in taken | taken_here]
    kept = [*winning, *ended]
    theirs = Answer.objects.filter(seal__in=seals, lookalike=None)
    theirs.exclude(key__in=[row.key for row in kept]).delete()
    Answer.objects.bulk_create(
        kept,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["seal", "lookalike", "body", "etag", "until", "changed_at"],
        batch_size=500,
    )
    badges.write_many(seals, at=at)
    beware.rewrite(seals, covered=[row.key for row in ended], at=at)


def _row(key: str, seal: Seal, body: bytes, lasts: datetime, *, at: datetime) -> Answer:
    return Answer(key=key, seal=seal, body=body, etag=answers.etag(body), until=lasts, changed_at=at)


def _taken(keys: set[str], own: set[int]) -> set[str]:
    """Keys whose answer is a living seal's own, or warns; of one that a seal left, anybody may be told of."""
    living = Q(seal__state__in=WINNING) & ~Q(seal_id__in=own)
    others = Answer.objects.filter(Q(key__in=keys), living | Q(lookalike__isnull=False))
    said_of = (f"seal__{field}" for field in ("code", "e164", "extension", "domains", "further"))
    rows = others.select_related("seal").only("key", "seal", "lookalike", *said_of)
    return {row.key for row in rows if row.lookalike_id or (row.seal and row.key in keys_of(row.seal))}


def until(seal: Seal, *, at: datetime) -> datetime:
    """An ended seal's answer stays true for ever; a living one's as long as nothing runs out, be it a former name."""
    if seal.state not in WINNING:
        return datetime(9999, 1, 1, tzinfo=UTC)
    return min([seal.ends_at, *(one.until for one in changes.former(seal.formerly) if at < one.until)])
