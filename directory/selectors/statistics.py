"""What a business can read about itself from what is stored anyway; nobody is counted for it (docs/adr).

Months are those of UTC, as in the budgets of keys.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth

from accounts.models import Business
from directory.models import KeyDay, Report
from directory.rules import statistics as rules
from directory.selectors.blocks import count_of
from verification.models import Seal, SealEvent
from verification.rules import codes
from verification.selectors.desk_words import EVENTS

LIVING = ("active", "suspended")


@dataclass(frozen=True)
class Happened:
    """One entry of the log about a seal of the business."""

    word: Any
    at: datetime
    code: str


@dataclass
class Line:
    """One month. `acted` and `dismissed` are None for "fewer than 5"."""

    month: date
    questions: int = 0
    acted: int | None = None
    dismissed: int | None = None
    happened: list[Happened] = field(default_factory=list)


@dataclass(frozen=True)
class Dated:
    """A seal that is in force, and its days."""

    code: str
    suspended: bool
    since: datetime
    to: date


@dataclass(frozen=True)
class Statistics:
    """The whole page; `lines` newest first, the first one is the month that runs."""

    lines: list[Line]
    blocks: int | None
    seals: list[Dated]

    @property
    def now(self) -> Line:
        return self.lines[0]

    @property
    def questions(self) -> int:
        return sum(line.questions for line in self.lines)


def of_business(business: Business, *, back: int | None, at: datetime) -> Statistics:
    """`back` is how many months before this one the plan shows; None is all of them."""
    since = business.created_at.astimezone(UTC).date()
    shown = rules.months(at.astimezone(UTC).date(), back=back, since=since)
    lines = {month: Line(month) for month in shown}
    _questions(business, lines, shown[-1])
    _reports(business, lines, shown[-1])
    _log(business, lines, shown[-1])
    return Statistics(list(lines.values()), rules.shown(count_of(business)), _seals(business))


def _questions(business: Business, lines: dict[date, Line], first: date) -> None:
    rows = KeyDay.objects.filter(key__business=business, day__gte=first)
    for month, total in rows.annotate(month=TruncMonth("day")).values_list("month").annotate(n=Sum("asked")):
        if month in lines:
            lines[month].questions = total


def _reports(business: Business, lines: dict[date, Line], first: date) -> None:
    """Closed ones only: what is being looked into is told to nobody."""
    rows = Report.objects.filter(business=business, closed_at__gte=_begin(first))
    rows = rows.filter(state__in=("action_taken", "no_action")).order_by()
    counted: dict[tuple[date, str], int] = defaultdict(int)
    months = rows.annotate(month=TruncMonth("closed_at", tzinfo=UTC)).values_list("month", "state")
    for month, state, number in months.annotate(n=Count("pk")):
        counted[month.date(), state] = number
    for month, line in lines.items():
        line.acted = rules.shown(counted[month, "action_taken"])
        line.dismissed = rules.shown(counted[month, "no_action"])


def _log(business: Business, lines: dict[date, Line], first: date) -> None:
    rows = SealEvent.objects.filter(seal__business=business, at__gte=_begin(first)).select_related("seal")
    for row in rows.order_by("index"):
        line = lines.get(row.at.astimezone(UTC).date().replace(day=1))
        if line is not None:
            line.happened.append(Happened(EVENTS.get(row.kind, row.kind), row.at, codes.shown(row.seal.code)))


def _seals(business: Business) -> list[Dated]:
    rows = Seal.objects.filter(business=business, state__in=LIVING).order_by("pk")
    return [
        Dated(codes.shown(one.code), one.state == "suspended", one.created_at, one.assurance_to)
        for one in rows
    ]


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(0), UTC)
