"""Writes the directory's entries from the rows that are true; whoever asks twice gets the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from accounts.models import Business, BusinessName
from accounts.rules.profiles.document import Document
from accounts.rules.profiles.shown import line
from directory.models import Entry, Posting, Term
from directory.rules import terms
from directory.rules.openness import stretches, week
from directory.rules.terms import Known
from verification.models import Seal

FORMERLY: Final = timedelta(days=90)
RENEW_BEFORE: Final = timedelta(days=2)
BATCH: Final = 500
NEEDED: Final = ("slug", "legal_name", "city", "country", "profile__business_id", "profile__published__data")


@dataclass(frozen=True)
class Made:
    """An entry with its terms, not stored yet."""

    entry: Entry
    terms: tuple[str, ...]


def refresh(business_ids: Iterable[UUID], *, at: datetime) -> int:
    """Writes or removes the entries of these businesses; returns how many there are now."""
    ids = list(business_ids)
    with transaction.atomic():
        made = made_of(ids, at=at)
        present = [one.entry.pk for one in made]
        # Locked in one order, so that two events about the same business do not write past each other.
        list(Business.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
        Posting.objects.filter(entry_id__in=ids).delete()
        Entry.objects.filter(pk__in=set(ids) - set(present)).delete()
        store(made)
    return len(made)


def store(made: list[Made]) -> None:
    """Replaces the entries; their postings must be gone."""
    fields = [field.attname for field in Entry._meta.concrete_fields if not field.primary_key]
    Entry.objects.bulk_create(
        (one.entry for one in made),
        update_conflicts=True,
        unique_fields=["business"],
        update_fields=[name.removesuffix("_id") for name in fields],
        batch_size=BATCH,
    )
    Posting.objects.bulk_create(
        (
            Posting(entry_id=one.entry.pk, term=term, sealed=one.entry.sealed, key=one.entry.key)
            for one in made
            for term in one.terms
        ),
        batch_size=2000,
    )
    spoken = {term for one in made for term in one.terms if term[:2] in ("w:", "c:")}
    Term.objects.bulk_create(map(Term, sorted(spoken)), ignore_conflicts=True, batch_size=2000)


def made_of(business_ids: list[UUID], *, at: datetime) -> list[Made]:
    """Three queries for any number of businesses. Closed ones, and those of whom nothing is public, have no entry."""
    businesses = Business.objects.filter(pk__in=business_ids, closed_at__isnull=True)
    seals = _newest_seals(business_ids)
    names = _names(business_ids, at=at)
    found = []
    for business in businesses.select_related("profile__published").only(*NEEDED).order_by("pk"):
        profile = getattr(business, "profile", None)
        published = profile.published if profile else None
        seal = seals.get(business.pk)
        if seal is None and published is None:
            continue
        document = published.document if published else Document()
        found.append(_made(business, seal, names.get(business.pk, []), document, at=at))
    return found


def _newest_seals(ids: list[UUID]) -> dict[UUID, Seal]:
    wanted = ("business_id", "name", "city", "country", "state", "ends_at")
    return {
        seal.business_id: seal
        for seal in Seal.objects.filter(business_id__in=ids, further=False).only(*wanted).order_by("pk")
    }


def _names(ids: list[UUID], *, at: datetime) -> dict[UUID, list[tuple[str, str]]]:
    """(state, text) of the names that count; former ones for 90 days."""
    found: dict[UUID, list[tuple[str, str]]] = {}
    rows = BusinessName.objects.filter(business_id__in=ids).order_by("pk")
    for business, state, text, began, ended in rows.values_list(
        "business_id", "state", "text", "valid_from", "valid_to"
    ):
        if state in ("approved", "proposed") or (
            state == "retired" and began and ended and ended > at - FORMERLY
        ):
            found.setdefault(business, []).append((state, text))
    return found


def _made(
    business: Business, seal: Seal | None, names: list[tuple[str, str]], document: Document, *, at: datetime
) -> Made:
    said = dict(names)
    name = (seal.name if seal else "") or said.get("approved") or said.get("proposed") or business.legal_name
    former = [text for state, text in names if state == "retired"]
    main = document.locations[0].address if document.locations else None
    city = seal.city if seal else (main.city if main else business.city)
    country = seal.country if seal else (main.country if main and main.country else business.country)
    sealed = bool(seal and seal.is_valid(at))
    opens, until = stretches(document, at=at)
    entry = Entry(
        business_id=business.pk,
        key=terms.sort_key(name, business.pk.hex),
        slug=business.slug,
        name=name[:160],
        city=line(city)[:80],
        country=country[:2],
        category=document.category[:20],
        state=seal.state if seal else "",
        sealed=sealed,
        opens=opens,
        opens_until=until,
        week=week(opens),
        changed_at=at,
    )
    known = Known((name, *former), entry.city, entry.country)
    return Made(entry, tuple(term[:80] for term in terms.terms_of(known, document)))


def refresh_hours(*, at: datetime, most: int = 20_000) -> int:
    """Computes the stretches of those anew whose known ones end soon; returns how many."""
    due = Entry.objects.filter(opens_until__lt=at + RENEW_BEFORE).order_by("opens_until")
    ids, done = list(due.values_list("pk", flat=True)[:most]), 0
    for first in range(0, len(ids), BATCH):
        part = ids[first : first + BATCH]
        rows = [one.entry for one in made_of(part, at=at)]
        Entry.objects.bulk_update(rows, ["opens", "opens_until", "week"])
        done += len(rows)
    return done
