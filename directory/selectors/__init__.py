"""Reads of the customers' side: the read model first, one query each."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import islice, product
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Case, CharField, Exists, IntegerField, OuterRef, QuerySet, Value, When

from accounts.rules.name_words import is_generic
from accounts.rules.names import skeleton
from directory.models import Posting
from directory.rules.queries import Query, is_canonical, understand
from directory.rules.terms import spellings
from verification.models import Badge as StoredBadge
from verification.models import Lookalike, Seal
from verification.rules import answers, codes
from verification.rules.lookalikes import key_of_name
from verification.services.seals import badges
from verification.services.seals.answers import body_for

MOST_NAMES = 12
MOST_SPELLINGS = 32
# Of a match, in the order in which matches are told but for the last four.
COLUMNS = ("exact", "rank", "skeleton", "city", "pk", "name", "country", "code", "state")
PREFIX = {"code": "c", "number": "n", "domain": "d"}
# Written out: the ORM takes longer to say this than both databases to answer it.
LOOK_UP = 'SELECT body, etag, until > %s, seal_id FROM verification_answer WHERE "key" = %s'


@dataclass(frozen=True)
class Match:
    """One business that bears the name that was asked for."""

    name: str
    city: str
    country: str
    code: str
    state: str


@dataclass(frozen=True)
class Found:
    """What a look-up found. `body` is the JSON's bytes with their validator; `data` the same, read when needed."""

    query: Query
    body: bytes = b""
    etag: str = ""
    matches: tuple[Match, ...] = ()
    more: bool = False

    @cached_property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body) if self.body else {}
        return found

    @property
    def is_unknown(self) -> bool:
        return self.etag in ("", UNKNOWN_ETAG)

    @property
    def verdict(self) -> str:
        return str(self.data.get("verdict", "unknown"))


UNKNOWN_BODY = answers.encode(answers.unknown())
UNKNOWN_ETAG = answers.etag(UNKNOWN_BODY)
UNKNOWN = answers.unknown()


def ask(text: str, *, at: datetime) -> Found:
    """Answers whatever was typed; one query, also for a miss (two for a number that is long but not canonical)."""
    known = None
    if is_canonical(text):
        known = by_key(Query("number", text), f"n:{text}", at=at)
        if not known.is_unknown:
            return known
    query = understand(text, own_host=settings.PUBLIC_HOST, region=settings.OPERATOR_COUNTRY)
    if known is not None and known.query == query:
        return known
    if query.kind in PREFIX:
        return by_key(query, f"{PREFIX[query.kind]}:{query.value}", at=at)
    if query.kind == "slug":
        return by_slug(query, at=at)
    if query.kind == "name":
        return by_name(query, at=at)
    return Found(query)


def by_code(code: str, *, at: datetime) -> Found:
    return by_key(Query("code", code), f"c:{code}", at=at)


def by_key(query: Query, key: str, *, at: datetime) -> Found:
    with connection.cursor() as cursor:
        cursor.execute(LOOK_UP, [connection.ops.adapt_datetimefield_value(at), key])
        row = cursor.fetchone()
    if row is None:
        return Found(query, UNKNOWN_BODY, UNKNOWN_ETAG)
    body, etag, lasts, seal_id = row
    if not lasts:
        # The row ran out before a job came by: the rows themselves are asked, so that no second is lied about.
        if seal_id is None:
            return Found(query, UNKNOWN_BODY, UNKNOWN_ETAG)
        body = body_for(key, Seal.objects.select_related("business").get(pk=seal_id), at=at)
        etag = answers.etag(body)
    return Found(query, bytes(body), etag)


@dataclass(frozen=True)
class Badge:
    """A finished frame, and which websites may show it."""

    body: bytes
    ancestors: str
    etag: str


def badge(code: str, language: str, *, at: datetime) -> Badge | None:
    """One query; two once the row ran out before a job came by, so that no second is lied about."""
    key = badges.key_of(code, language)
    row = (
        StoredBadge.objects.filter(pk=key)
        .values_list("body", "ancestors", "etag", "until", "seal_id")
        .first()
    )
    if row is None:
        return None
    body, ancestors, etag, until, seal_id = row
    if until <= at:
        drawn = badges.drawn(Seal.objects.get(pk=seal_id), language, at=at)
        body, ancestors, etag = drawn.body, drawn.ancestors, drawn.etag
    return Badge(bytes(body), ancestors, etag)


def by_slug(query: Query, *, at: datetime) -> Found:
    main = Seal.objects.filter(business__slug=query.value, further=False).order_by("-id")
    code = main.values_list("code", flat=True).first()
    return by_code(code, at=at) if code else Found(query, UNKNOWN_BODY, UNKNOWN_ETAG)


def _ranked(seals: QuerySet[Seal], key: str) -> QuerySet[Seal]:
    rank = Case(When(state="active", then=Value(0)), When(state="suspended", then=Value(1)), default=Value(2))
    exact = Case(When(skeleton=key, then=Value(0)), default=Value(1), output_field=IntegerField())
    # Not spoken of before its first answer is written; of several numbers of one business the main one speaks.
    return seals.filter(answers__key__startswith="c:", further=False).annotate(exact=exact, rank=rank)


def _with_words(asked: Sequence[Sequence[str]]) -> QuerySet[Posting, Any]:
    """At most 200 businesses that have all these words, each in one of its spellings; among the first 2,000 that have
    the most telling one."""
    told = sorted(asked, key=lambda word: (is_generic((word[0],)), -len(word[0])))
    first = _having(told[0] if told else ("",)).order_by("-sealed", "-key")
    if not told[1:]:
        return first.values("entry")[:200]
    found = _having(told[1]).filter(entry__in=first.values("entry")[:2000])
    for word in told[2:]:
        found = found.filter(Exists(_having(word).filter(entry=OuterRef("entry"))))
    return found.values("entry")[:200]


def _having(word: Sequence[str]) -> QuerySet[Posting]:
    terms = [f"w:{spelling}" if spelling else "" for spelling in word]
    return Posting.objects.filter(term__in=terms) if terms[1:] else Posting.objects.filter(term=terms[0])


def _warned(key: str, *, at: datetime) -> QuerySet[Lookalike]:
    """The warning in force about names that read like this one, in the form of a match that comes before all others."""
    found = Lookalike.objects.filter(key=key_of_name(key), state="in_force", until__gt=at)
    return found.annotate(
        **{name: Value(-1, output_field=IntegerField()) for name in ("exact", "rank")},
        **{name: Value("", output_field=CharField()) for name in ("skeleton", "city", "country", "code")},
    )


def by_name(query: Query, *, at: datetime) -> Found:
    """Businesses whose name reads the same, then those whose name begins so, then those that have all of its words;
    living seals first. One query; another for what may be written with "ae" or "ä" and was not found. A name that is
    warned of has its answer before them; two queries."""
    key, asked = skeleton(query.value), spellings(query.value)
    if len(key) < 2:
        return Found(query, UNKNOWN_BODY, UNKNOWN_ETAG)
    warned = _warned(key, at=at).values_list(*(name.replace("name", "value") for name in COLUMNS))
    # A range, not LIKE: it uses the plain index on both databases.
    begins = _ranked(Seal.objects.filter(skeleton__gte=key, skeleton__lt=key + "\U0010ffff"), key)
    both = begins.values_list(*COLUMNS).union(_within(key, [word[:1] for word in asked]), warned)
    rows = list(both.order_by(*COLUMNS[:5])[: MOST_NAMES + 1])
    if not rows and any(word[1:] for word in asked):
        same = _ranked(Seal.objects.filter(skeleton__in=_written_otherwise(asked)), key)
        other = same.values_list(*COLUMNS).union(_within(key, asked))
        rows = list(other.order_by(*COLUMNS[:5])[: MOST_NAMES + 1])
    is_warned = bool(rows) and rows[0][-1] == "in_force"
    found = tuple(
        Match(name, city, country, codes.shown(code), state)
        for _e, _r, _s, city, _pk, name, country, code, state in rows[is_warned:]
    )
    said = by_key(query, key_of_name(key), at=at) if is_warned else Found(query, UNKNOWN_BODY, UNKNOWN_ETAG)
    return replace(said, matches=found[:MOST_NAMES], more=len(found) > MOST_NAMES)


def _within(key: str, asked: Sequence[Sequence[str]]) -> QuerySet[Seal, Any]:
    return _ranked(Seal.objects.filter(business_id__in=_with_words(asked)), key).values_list(*COLUMNS)


def _written_otherwise(asked: Sequence[Sequence[str]]) -> set[str]:
    return {skeleton(" ".join(words)) for words in islice(product(*asked), MOST_SPELLINGS)}
