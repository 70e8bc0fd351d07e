"""The task list: what is asked for, what is done, what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from verification.models import Case
from verification.rules import reasons, tasks
from verification.rules.policy import RequirementSet, requirement_set
from verification.selectors import clock, words
from verification.selectors.progress import Progress, progress


@dataclass(frozen=True)
class Row:
    """One task as the list draws it; `href` is empty while it cannot start."""

    code: str
    title: Any
    hint: Any
    href: str
    kind: str
    status: Any
    icon: str


@dataclass(frozen=True)
class Need:
    """One thing that is asked for, and, where there is a choice, what of."""

    title: Any
    ways: tuple[Any, ...] = ()


@dataclass(frozen=True)
class NeedList:
    """Everything that one kind of business has to show; `kind` is empty where it was chosen already."""

    kind: Any
    needs: tuple[Need, ...]


@dataclass(frozen=True)
class TaskList:
    """The whole page."""

    case: Case
    groups: tuple[tuple[Any, tuple[Row, ...]], ...]
    needs: tuple[NeedList, ...]
    done: int
    total: int
    next: Row | None
    ready: bool
    promise: datetime


KINDS = (
    (_("Company in a register"), ("legal_entity", "GmbH")),
    (_("Trade or freelance profession"), ("sole_trader", "trade")),
    (_("Association, foundation or public body"), ("public_body", "")),
)


def task_list(case: Case, *, at: datetime) -> TaskList:
    """The page of one case, in as many queries as `progress`."""
    state = progress(case, at=at)
    rows = {code: row(code, state) for code in state.statuses}
    return TaskList(
        case=case,
        groups=tuple(
            (
                words.GROUPS[group],
                tuple(rows[task.code] for task in tasks.TASKS if task.group == group and task.code in rows),
            )
            for group in tasks.GROUPS
        ),
        needs=tuple(needs(case.business, state.facts.line_type)),
        done=state.done,
        total=len(state.counted),
        next=rows.get(state.next_task),
        ready=not state.obstacles,
        promise=clock.promise(at),
    )


def needs(business: Business, line_type: str = "") -> Iterable[NeedList]:
    """What this business must show, before it fills in anything; every kind while none is chosen."""
    if business.kind:
        asked = requirement_set(business.kind, business.country, business.legal_form, line_type)
        yield NeedList("", tuple(_needs(asked)))
        return
    for title, (kind, form) in KINDS:
        yield NeedList(title, tuple(_needs(requirement_set(kind, business.country, form))))


def _needs(asked: RequirementSet) -> Iterable[Need]:
    for one in asked.requirements:
        offered = asked.offered(one) if one.code in ("evidence", "number_document") else ()
        yield Need(words.REQUIREMENTS[one.code], tuple(words.ALTERNATIVES[way.code] for way in offered))


def row(code: str, state: Progress) -> Row:
    """One task of the list; a problem is said in the source's own reason."""
    status = state.statuses[code]
    kind, word, icon = words.STATUSES[status]
    href = "" if status == "blocked" else reverse(f"verification:{code}")
    hint = _problem(code, state) if status == "problem" else words.HINTS[code]
    return Row(code, words.TASKS[code], hint or words.HINTS[code], href, kind, word, icon)


def _problem(code: str, state: Progress) -> str:
    """The reason that a source gave, in the words of the published catalogue."""
    sources = tasks.BY_CODE[code].sources
    found = (one.reason for one in state.facts.findings if one.source in sources and one.reason)
    reason = next((reasons.BY_CODE[one] for one in found if one in reasons.BY_CODE), None)
    return reason.text(get_language() or "de") if reason else ""
