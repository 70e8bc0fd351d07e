"""Warnings as the desk sees them: the list with its counts, and one on one page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from accounts.models import Business, User
from config.kernel.lifecycle import Move
from verification.lifecycle import LOOKALIKE
from verification.models import Lookalike, LookalikeStep
from verification.rules.lookalikes import KINDS, REMIND

A_PAGE = 50
STATES = ("proposed", "in_force", "refused", "lifted", "expired")
TAGS = {"proposed": "todo", "in_force": "run", "refused": "neu", "lifted": "neu", "expired": "neu"}
LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Listed:
    """`after` is the key of the next page, 0 on the last one; `counts` is over all."""

    rows: tuple[Lookalike, ...]
    after: int
    counts: dict[str, int]


def listed(*, state: str, kind: str, text: str, after: str, at: datetime) -> Listed:
    """Newest first; two queries. `text` is a part of what is warned of, as it is stored, or a report's reference."""
    rows = _filtered(state, kind, text)
    if after.isascii() and after.isdecimal():
        rows = rows.filter(pk__lt=int(after[:18]))
    found = list(rows.select_related("seal", "proposer").order_by("-pk")[: A_PAGE + 1])
    shown = tuple(found[:A_PAGE])
    return Listed(shown, shown[-1].pk if len(found) > A_PAGE else 0, counts(at=at))


def _filtered(state: str, kind: str, text: str) -> "QuerySet[Lookalike]":
    rows = Lookalike.objects.all()
    if state in STATES:
        rows = rows.filter(state=state)
    elif state != "all":
        rows = rows.filter(state__in=Lookalike.OPEN)
    if kind in KINDS:
        rows = rows.filter(kind=kind)
    if text := text.replace("\x00", "").strip():
        rows = rows.filter(Q(value__icontains=text) | Q(reference=text.upper()[:10]))
    return rows


def counts(*, at: datetime) -> dict[str, int]:
    """What is in force, what waits, what ends soon, and what was ended lately."""
    found: dict[str, int] = Lookalike.objects.aggregate(
        in_force=Count("pk", filter=Q(state="in_force")),
        proposed=Count("pk", filter=Q(state="proposed")),
        late=Count("pk", filter=Q(state="proposed", due_at__lt=at)),
        ending=Count("pk", filter=Q(state="in_force", until__lte=at + REMIND)),
        lifted=Count("pk", filter=Q(state__in=["lifted", "expired"], state_at__gte=at - LATELY)),
    )
    return found


@dataclass(frozen=True)
class WarningPage:
    """`moves` are the legal ones; `own` whether this person proposed it, and so cannot confirm it."""

    lookalike: Lookalike
    moves: dict[str, Move]
    own: bool
    steps: tuple[LookalikeStep, ...]


def page(lookalike: Lookalike, *, person: User, actor_kind: str) -> WarningPage:
    moves = {move.action: move for move in LOOKALIKE.legal(lookalike.state, actor_kind)}
    steps = lookalike.steps.select_related("person").order_by("-pk")[:100]
    return WarningPage(lookalike, moves, lookalike.proposer_id == person.pk, tuple(steps))


def shown_about(business: Business) -> "QuerySet[Lookalike]":
    """What customers are warned of at this moment because it imitates the business; the newest first."""
    return Lookalike.objects.filter(seal__business=business, state="in_force").order_by("-since", "-pk")[:50]


def about_seal(seal_id: int) -> "QuerySet[Lookalike]":
    """What is or was said to imitate this seal; the latest twenty."""
    return Lookalike.objects.filter(seal_id=seal_id).order_by("-pk")[:20]
