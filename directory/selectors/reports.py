"""The desk's reads of reports, and what a reporter may see."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from config.outbox.models import AuditEntry
from directory.models import Report
from directory.selectors.report_words import ACTION_WORDS, KIND_WORDS, STATE_TAGS, STATE_WORDS
from verification.models import Seal

OPEN = ("received", "triaged", "investigating")
A_PAGE = 50
SAME = 20
CLUSTER_DAYS = timedelta(days=30)


@dataclass(frozen=True)
class Row:
    """One line of the desk's list."""

    report: Report
    kind: str
    state: str
    tag: str
    late: bool


@dataclass(frozen=True)
class Listed:
    """`after` is the key of the next page, empty on the last one."""

    rows: tuple[Row, ...]
    after: str
    open_count: int


def listed(*, state: str, kind: str, text: str, after: str, at: datetime) -> Listed:
    """Open ones by their due date, closed ones by age; two queries, pages by key."""
    rows, field = _filtered(state, kind, text), "due_at" if state in ("open", *OPEN) else "created_at"
    newest_first = field == "created_at"
    if key := _key(after):
        moment, pk = key
        beyond = "lt" if newest_first else "gt"
        rows = rows.filter(Q(**{f"{field}__{beyond}": moment}) | Q(**{field: moment, "pk__gt": pk}))
    order = (f"-{field}" if newest_first else field, "pk")
    found = list(rows.select_related("assignee", "seal").order_by(*order)[: A_PAGE + 1])
    shown = found[:A_PAGE]
    last = f"{getattr(shown[-1], field).isoformat()}_{shown[-1].pk.hex}" if len(found) > A_PAGE else ""
    open_count = Report.objects.filter(state__in=OPEN).count()
    return Listed(tuple(row(one, at=at) for one in shown), last, open_count)


def _key(after: str) -> tuple[datetime, UUID] | None:
    """The place behind which the next page begins; what is none begins at the top."""
    moment, _underscore, name = after.partition("_")
    try:
        return datetime.fromisoformat(moment), UUID(name)
    except ValueError:
        return None


def _filtered(state: str, kind: str, text: str) -> "QuerySet[Report]":
    rows = Report.objects.all()
    if text:
        return rows.filter(reference=text.strip().upper()[:10])
    if state in STATE_WORDS:
        rows = rows.filter(state=state)
    elif state != "all":
        rows = rows.filter(state__in=OPEN)
    return rows.filter(kind=kind) if kind in KIND_WORDS else rows


def row(report: Report, *, at: datetime) -> Row:
    late = report.due_at is not None and report.due_at < at
    return Row(
        report, str(KIND_WORDS[report.kind]), str(STATE_WORDS[report.state]), STATE_TAGS[report.state], late
    )


@dataclass(frozen=True)
class OneReport:
    """Everything of one report on one page. `cluster`: how many reports of how many sources in thirty days."""

    row: Row
    same: tuple[Row, ...]
    cluster: dict[str, int]
    living: Seal | None
    history: tuple[AuditEntry, ...]
    action: str
    mine: bool


def one(report: Report, person: User, *, at: datetime) -> OneReport:
    """A fixed number of queries."""
    same = list(_same(report).order_by("-created_at")[:SAME])
    counted: dict[str, int] = _same(report, since=at - CLUSTER_DAYS, own=True).aggregate(
        reports=Count("pk"), sources=Count("source", distinct=True)
    )
    own = Seal.objects.filter(business=report.business) if report.business else Seal.objects.none()
    trail = AuditEntry.objects.filter(subject_type="directory.report", subject_id=str(report.pk)).order_by(
        "-id"
    )
    return OneReport(
        row=row(report, at=at),
        same=tuple(row(other, at=at) for other in same),
        cluster=counted,
        living=own.filter(state__in=["active", "suspended"]).order_by("further", "pk").first(),
        history=tuple(trail[:50]),
        action=str(ACTION_WORDS.get(report.action, "")),
        mine=report.assignee_id == person.pk,
    )


def _same(report: Report, *, since: datetime | None = None, own: bool = False) -> "QuerySet[Report]":
    """Reports about the same business, or where we know none about the same number, website or name."""
    about: dict[str, Any] = {"subject_key": report.subject_key}
    if report.business_id:
        about = {"business_id": report.business_id}
    elif not report.subject_key:
        return Report.objects.filter(pk=report.pk) if own else Report.objects.none()
    rows = Report.objects.filter(**about)
    rows = rows.filter(created_at__gte=since) if since else rows
    return rows if own else rows.exclude(pk=report.pk)
