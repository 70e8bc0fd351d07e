"""What waits at the review desk, due first."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from verification.models import Case

OPEN = ("submitted", "auto_checks", "in_queue", "in_review", "info_requested", "decision_proposed")
PAGE = 50
NEVER = datetime.max.replace(tzinfo=UTC)
SCOPES = {
    "waiting": ("in_queue",),
    "second": ("decision_proposed",),
    "asked": ("info_requested",),
    "checks": ("submitted", "auto_checks"),
    "open": OPEN,
}


@dataclass(frozen=True)
class Queue:
    """A page of the queue, due first; `cursor` continues it."""

    cases: list[Case]
    cursor: str
    scope: str


def queue(*, scope: str, person: User, cursor: str = "") -> Queue:
    """Paged by key (due date, id), so that page one thousand costs what page one costs; two queries a state, and one.

    The index has its order within a state only: asked for several at once, databases sort all cases that wait.
    """
    states, position = SCOPES.get(scope), _position(cursor)
    lists = (
        [Case.objects.filter(state="in_review", assignee=person)]
        if states is None
        else [Case.objects.filter(state=state) for state in states]
    )
    keys = sorted(key for rows in lists for key in _first_keys(rows, position))[: PAGE + 1]
    # One that moves meanwhile may be found in two states.
    page = list(dict.fromkeys(pk for _undated, _due, pk in keys[:PAGE]))
    found = Case.objects.select_related("business", "assignee", "proposal").in_bulk(page)
    more = keys[PAGE - 1] if len(keys) > PAGE else None
    following = f"{more[1].isoformat()}~{more[2]}" if more and not more[0] else ""
    return Queue([found[pk] for pk in page if pk in found], following, scope)


def _first_keys(
    rows: QuerySet[Case], position: tuple[datetime, UUID] | None
) -> list[tuple[bool, datetime, UUID]]:
    """(whether it is never due, when it is, id), as many as a page takes; what is never due comes last."""
    dated = rows.filter(due_at__isnull=False)
    if position:
        due, last = position
        # The first condition alone bounds the index; PostgreSQL does not see that the second one implies it.
        dated = rows.filter(due_at__gte=due).filter(Q(due_at__gt=due) | Q(id__gt=last))
    found = list(dated.order_by("due_at", "id").values_list("due_at", "id")[: PAGE + 1])
    keys = [(False, due, pk) for due, pk in found if due is not None]
    if len(keys) <= PAGE:
        # A query of its own: databases do not agree on which end of an index nothing stands.
        undated = rows.filter(due_at=None).order_by("due_at", "id").values_list("id", flat=True)
        keys += [(True, NEVER, pk) for pk in undated[: PAGE + 1 - len(keys)]]
    return keys


def _position(cursor: str) -> tuple[datetime, UUID] | None:
    due, _separator, last = cursor.partition("~")
    try:
        return datetime.fromisoformat(due.replace(" ", "+")), UUID(last)
    except ValueError:
        return None
