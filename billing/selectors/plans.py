"""What the operator sees of plans: every version, from when it holds, and how many contracts run on it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Count

from billing.models import Plan, PlanVersion, Subscription
from billing.models.plans import LIMITS
from billing.selectors import words


@dataclass(frozen=True)
class Limit:
    """A limit in words; `most` of None is none."""

    what: object
    most: int | None


@dataclass(frozen=True)
class Line:
    """A version. `contracts` run on it, whatever came after it."""

    version: PlanVersion
    state: Literal["coming", "now", "past"]
    contracts: int

    @property
    def limits(self) -> list[Limit]:
        return [Limit(words.LIMITS[what], self.version.limit(what)) for what in LIMITS]


@dataclass(frozen=True)
class Offered:
    """A plan with its versions, the newest first. `free_of` counts who has the free one: no contract names it."""

    plan: Plan
    lines: list[Line]
    free_of: int


def overview(day: date) -> list[Offered]:
    """Every plan by rank; four queries, however many versions there are."""
    rows = PlanVersion.objects.select_related("plan")
    counted = Subscription.objects.exclude(version=None).values("version").annotate(contracts=Count("pk"))
    running = {one["version"]: one["contracts"] for one in counted}
    holds = {version.pk for version in PlanVersion.objects.in_force(day)}
    free = Subscription.objects.filter(version=None, state__in=("free", "cancel_scheduled")).count()
    found: dict[Plan, list[Line]] = {}
    for row in rows.order_by("plan__rank", "-valid_from"):
        state: Literal["coming", "now", "past"] = "now" if row.pk in holds else "past"
        line = Line(row, "coming" if row.valid_from > day else state, running.get(row.pk, 0))
        found.setdefault(row.plan, []).append(line)
    return [Offered(plan, lines, free if plan.is_free else 0) for plan, lines in found.items()]


def newest(code: str) -> PlanVersion | None:
    """The version that a further one would follow, also when it only begins some day."""
    return PlanVersion.objects.select_related("plan").filter(plan__code=code).order_by("-valid_from").first()
