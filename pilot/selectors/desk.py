"""The desk's list: filtered, searched, and turned page by page at the same cost however long it is."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django_countries import countries

from accounts.rules.names import skeleton
from pilot.models import Application, Cohort, Programme
from pilot.rules.references import as_reference
from pilot.selectors.words import STATES, WARNINGS

PAGE = 50
COUNTED = 1000
LAST_CHARACTER = "\U0010ffff"


@dataclass(frozen=True)
class Filters:
    """What the desk looks for; empty means all."""

    state: str = ""
    country: str = ""
    language: str = ""
    warning: str = ""
    q: str = ""
    after: str = ""


@dataclass(frozen=True)
class Row:
    """One application in the list."""

    application: Application

    @property
    def tag(self) -> tuple[str, Any]:
        return STATES[self.application.state]

    @property
    def warnings(self) -> list[Any]:
        return [WARNINGS.get(code, code) for code in self.application.warnings]

    @property
    def country(self) -> str:
        return countries.name(self.application.country) or self.application.country

    @property
    def can_be_invited(self) -> bool:
        return self.application.state in ("screening", "waitlisted")


@dataclass(frozen=True)
class DeskList:
    """One page of the list. `total` counts up to 1,000; `next` leads on, empty on the last page."""

    programme: Programme
    rows: list[Row]
    total: int
    next: str
    cohorts: list[Cohort]
    filters: Filters

    @property
    def is_filtered(self) -> bool:
        """Whether one of the filters that are folded away is at work."""
        return bool(self.filters.country or self.filters.warning or self.filters.language)

    @property
    def is_more(self) -> bool:
        return self.total > COUNTED

    @property
    def open_cohorts(self) -> list[Cohort]:
        return [cohort for cohort in self.cohorts if cohort.taken < cohort.size]


def desk_list(programme: Programme, filters: Filters) -> DeskList:
    """Three queries: a count that stops at 1,001, one page, the cohorts; a search takes one more."""
    found = _filtered(programme, filters)
    total = found[: COUNTED + 1].count()
    page = list(_after(found, filters.after).order_by("submitted_at", "id")[: PAGE + 1])
    rows = [Row(application) for application in page[:PAGE]]
    return DeskList(
        programme=programme,
        rows=rows,
        total=total,
        next=cursor(page[PAGE - 1]) if len(page) > PAGE else "",
        cohorts=list(programme.cohorts.order_by("id")),
        filters=filters,
    )


def cursor(application: Application) -> str:
    """Where the next page starts; stable while rows come and go."""
    text = f"{application.submitted_at:%Y-%m-%dT%H:%M:%S.%f%z} {application.pk}"
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _filtered(programme: Programme, filters: Filters) -> QuerySet[Application]:
    rows = Application.objects.filter(programme=programme, submitted_at__isnull=False)
    exact = {"state": filters.state, "country": filters.country, "language": filters.language}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if filters.warning:
        # Text of a JSON list; only rows that have a warning at all are looked at.
        codes = Cast("warnings", TextField())
        rows = rows.alias(codes=codes).filter(flagged=True, codes__contains=f'"{filters.warning}"')
    return rows.filter(pk__in=_hits(filters.q)) if filters.q.strip() else rows


def _hits(q: str) -> list[UUID]:
    """The first 1,000 keys by the search's own index; together with the filters a planner may miss that index."""
    return list(Application.objects.filter(_search(q)).order_by().values_list("pk", flat=True)[:COUNTED])


def _search(q: str) -> Q:
    text = q.strip()
    if "@" in text:
        return Q(email=text.lower())
    name = skeleton(text)
    starts = Q(skeleton__startswith=name) if name else Q(pk__in=[])
    if name and connection.vendor == "sqlite":
        # LIKE cannot use SQLite's index, a range can.
        starts = Q(skeleton__gte=name, skeleton__lt=name + LAST_CHARACTER)
    reference = as_reference(text)
    return starts | Q(reference=reference) if reference else starts


def _after(rows: QuerySet[Application], after: str) -> QuerySet[Application]:
    place = _place(after)
    if place is None:
        return rows
    at, pk = place
    return rows.filter(submitted_at__gte=at).filter(Q(submitted_at__gt=at) | Q(pk__gt=pk))


def _place(after: str) -> tuple[datetime, UUID] | None:
    """None for a cursor that is not ours: the list then starts at its beginning."""
    try:
        at, _, pk = urlsafe_b64decode(after + "=" * (-len(after) % 4)).decode("ascii").partition(" ")
        moment, key = datetime.fromisoformat(at), UUID(pk)
    except ValueError:
        return None
    return (moment, key) if moment.tzinfo else None
