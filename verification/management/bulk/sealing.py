"""Seals, tokens, log entries and answers of made-up businesses, by the same functions as everybody else's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from functools import cached_property
from typing import Final

from accounts.models import Business
from config.kernel.actors import Actor
from config.kernel.tables import Row, Table, as_json, reserve_ids
from verification.management.bulk.papers import AUDIT, KIND, METHOD, Desk, Made
from verification.models import Answer, Badge, Seal, SealEvent, SealToken, StatusList
from verification.rules import answers as rules
from verification.rules.requirements import CURRENT, assurance_period
from verification.services.seals import answers, badges, keys, lists, log
from verification.services.seals.issue import end_of
from verification.services.seals.refresh import RESIGN_EVERY, sign

EVENT: Final = "seal.issued"

SEALS = Table(
    Seal,
    *(
        "id",
        "code",
        "business_id",
        "case_id",
        "phone_id",
        "e164",
        "name",
        "skeleton",
        "legal_name",
        "register",
    ),
    *("city", "country", "checks", "policy_version", "state_at", "assurance_from", "assurance_to", "ends_at"),
    *("status_list_id", "status_index", "salt", "created_at", "resign_at"),
)
TOKENS = Table(SealToken, "seal_id", "version", "kid", "issuer", "issued_at", "expires_at", "text")
EVENTS = Table(
    SealEvent,
    *("index", "seal_id", "version", "kind", "state", "at", "actor_role", "decision_id", "leaf"),
    *("leaf_hash", "prev_hash", "chain_hash"),
)
ANSWERS = Table(Answer, "key", "seal_id", "body", "etag", "until", "changed_at")
BADGES = Table(Badge, "key", "seal_id", "look", "body", "ancestors", "etag", "until")


@dataclass(frozen=True)
class Term:
    """What all seals of one moment share: their dates, and what was checked."""

    desk: Desk

    @cached_property
    def days(self) -> tuple[date, date]:
        first, last = assurance_period(self.desk.at.astimezone(UTC).date())
        return first, last

    @cached_property
    def checks(self) -> list[dict[str, str]]:
        end = self.days[1].isoformat()
        proof_end = (self.desk.proof_end - timedelta(microseconds=1)).date().isoformat()
        return [
            {"c": "phone", "m": METHOD, "on": self.desk.submitted.date().isoformat(), "to": proof_end},
            {"c": "entity", "m": "lei", "on": self.desk.at.astimezone(UTC).date().isoformat(), "to": end},
        ]


def seals_of(made: Sequence[Made], term: Term, places: Sequence[tuple[StatusList, int]]) -> list[Seal]:
    """The rows that issuing would create, still without their keys."""
    pairs = zip(made, places, strict=True)
    return [_seal(one, term, row.pk, index) for one, (row, index) in pairs]


def _seal(made: Made, term: Term, status_list: int, index: int) -> Seal:
    firm, at, (first, last) = made.firm, term.desk.at, term.days
    business = Business(id=made.business, slug=firm.slug, kind=KIND, legal_name=firm.legal_name, country="DE")
    return Seal(
        code=firm.code,
        business=business,
        case_id=made.case,
        phone_id=made.phone,
        e164=firm.e164,
        name=firm.name,
        skeleton=firm.skeleton,
        legal_name=firm.legal_name,
        register=f"{firm.register_no} {firm.place.court}",
        city=firm.place.city,
        country="DE",
        checks=term.checks,
        policy_version=CURRENT,
        state_at=at,
        assurance_from=first,
        assurance_to=last,
        ends_at=min(end_of(last), term.desk.proof_end),
        status_list_id=status_list,
        status_index=index,
        salt=log.new_salt(),
        created_at=at,
        # Spread over the day, or a million tokens would be due in the same second for ever.
        resign_at=at + RESIGN_EVERY * ((firm.number % 1440 + 1) / 1440),
    )


def tokens_of(seals: Sequence[Seal], term: Term) -> list[SealToken]:
    signer = keys.signer("seal")
    return [sign(seal, signer, at=term.desk.at) for seal in seals]


def contents_of(seals: Sequence[Seal], term: Term) -> list[bytes]:
    """The bytes of the log entries; each still has to find its place in the chain."""
    return [log.content_of(seal, EVENT, at=term.desk.at, name_publicly=True) for seal in seals]


def number(seals: Sequence[Seal]) -> None:
    """Gives the seals their keys."""
    for seal, pk in zip(seals, reserve_ids(Seal, len(seals)), strict=True):
        seal.pk = pk


def write_seals(seals: Sequence[Seal], tokens: Sequence[SealToken], by: Actor) -> None:
    SEALS.write(map(_seal_row, seals))
    TOKENS.write(
        (seal.pk, t.version, t.kid, t.issuer, t.issued_at, t.expires_at, t.text)
        for seal, t in zip(seals, tokens, strict=True)
    )
    AUDIT.write(
        (
            s.state_at,
            by.kind,
            by.id,
            "verification.seal.issue",
            "verification.seal",
            str(s.pk),
            "",
            s.state,
            "",
        )
        for s in seals
    )


def _seal_row(seal: Seal) -> Row:
    keys = (seal.pk, seal.code, seal.business_id, seal.case_id, seal.phone_id, seal.e164)
    who = (seal.name, seal.skeleton, seal.legal_name, seal.register, seal.city, seal.country)
    what = (as_json(seal.checks), seal.policy_version, seal.state_at)
    days = (seal.assurance_from, seal.assurance_to, seal.ends_at)
    place = (seal.status_list_id, seal.status_index, seal.salt)
    return (*keys, *who, *what, *days, *place, seal.created_at, seal.resign_at)


def write_public(
    made: Sequence[Made],
    seals: Sequence[Seal],
    tokens: Sequence[SealToken],
    contents: Sequence[bytes],
    term: Term,
) -> None:
    """Log entries and answers; from the first line on, everybody else who appends to the log waits."""
    head, at, by = log.lock_head(), term.desk.at, term.desk.actor
    events = [
        log.link(head, seal, EVENT, content, by=by, at=at)
        for seal, content in zip(seals, contents, strict=True)
    ]
    decisions = (one.decision for one in made)
    EVENTS.write(
        (e.index, e.seal_id, e.version, e.kind, e.state, e.at, e.actor_role, decision, *_hashed(e))
        for e, decision in zip(events, decisions, strict=True)
    )
    ANSWERS.write(_answers(seals, tokens, events, term))
    BADGES.write(_badges(seals, term))
    head.save(update_fields=["size", "chain_hash"])


def _hashed(event: SealEvent) -> Row:
    return (event.leaf, event.leaf_hash, event.prev_hash, event.chain_hash)


def _answers(
    seals: Sequence[Seal], tokens: Sequence[SealToken], events: Sequence[SealEvent], term: Term
) -> Iterable[Row]:
    for seal, token, event in zip(seals, tokens, events, strict=True):
        facts = answers.facts_of(seal, token.text, [event])
        body = rules.encode(rules.answer(facts, at=term.desk.at))
        etag, until = rules.etag(body), answers.until(seal, at=term.desk.at)
        for key in answers.keys_of(seal):
            yield (key, seal.pk, body, etag, until, term.desk.at)


def _badges(seals: Sequence[Seal], term: Term) -> Iterable[Row]:
    for seal in seals:
        for language in badges.languages():
            b = badges.drawn(seal, language, at=term.desk.at)
            yield (b.key, b.seal_id, b.look, b.body, b.ancestors, b.etag, b.until)


def places(count: int) -> list[tuple[StatusList, int]]:
    """Places on the status lists, as many lists as it takes."""
    found: list[tuple[StatusList, int]] = []
    while len(found) < count:
        row, taken = lists.allocate_many(count - len(found))
        found += [(row, place) for place in taken]
    return found
