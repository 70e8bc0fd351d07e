"""What is on offer. A version is never changed: running contracts keep theirs, a new price is a new version."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from billing.rules.changes import Offer
from billing.rules.money import THREE_DECIMALS
from config.outbox.models import AppendOnly

UNLIMITED = None
LIMITS = ("numbers", "locations", "seats", "api_calls", "webhooks", "statistics")


class Plan(models.Model):
    """Asserts that there is a plan `code`; `rank` says which plan is more than which. The one of rank 0 is free."""

    code = models.SlugField(max_length=20, unique=True)
    rank = models.PositiveSmallIntegerField(unique=True)
    retired_at = models.DateTimeField(null=True, help_text="Nobody new may choose it.")

    class Meta:
        ordering: ClassVar = ["rank"]

    def __str__(self) -> str:
        return self.code

    @property
    def is_free(self) -> bool:
        return self.rank == 0


class PlanVersionQuerySet(models.QuerySet["PlanVersion"]):
    def in_force(self, on: date) -> "list[PlanVersion]":
        """The version of each plan that somebody who orders on that day gets, by rank."""
        rows = self.filter(valid_from__lte=on, plan__retired_at=None).select_related("plan")
        newest = {row.plan_id: row for row in rows.order_by("valid_from", "pk")}
        return sorted(newest.values(), key=lambda row: row.plan.rank)


class PlanVersion(AppendOnly):
    """Asserts what a plan costs and allows for whoever orders it from `valid_from` on. Append only.

    Prices are net, in minor units of `currency`. A limit of null is none at all; `statistics`
    counts months before the one that runs.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    valid_from = models.DateField()
    name_de = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)
    lines_de = models.JSONField(default=list)
    lines_en = models.JSONField(default=list)
    currency = models.CharField(max_length=3, default="EUR")
    month_price = models.PositiveIntegerField()
    year_price = models.PositiveIntegerField()
    numbers = models.PositiveIntegerField(null=True)
    locations = models.PositiveIntegerField(null=True)
    seats = models.PositiveIntegerField(null=True)
    api_calls = models.PositiveIntegerField(null=True, help_text="A month")
    webhooks = models.PositiveIntegerField(null=True)
    statistics = models.PositiveIntegerField(null=True, help_text="Months")
    created_at = models.DateTimeField()

    objects: ClassVar = PlanVersionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "valid_from"], name="billing_one_version_of_a_plan_a_day"
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="billing_plan_currency_is_iso"
            ),
            models.CheckConstraint(
                condition=~Q(currency__in=THREE_DECIMALS.split()), name="billing_plan_can_be_invoiced"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} from {self.valid_from}"

    @property
    def name(self) -> str:
        return str(self._said("name"))

    @property
    def lines(self) -> list[str]:
        return list(self._said("lines"))

    def _said(self, what: str) -> Any:
        language = "en" if (get_language() or "de").startswith("en") else "de"
        return getattr(self, f"{what}_{language}")

    @property
    def offer(self) -> Offer:
        return Offer(self.plan.rank, self.month_price, self.year_price, self.currency)

    def limit(self, what: str) -> int | None:
        """How much of `what` (one of LIMITS) the plan allows; None is no limit. Raises KeyError for anything else."""
        if what not in LIMITS:
            raise KeyError(what)
        found: int | None = getattr(self, what)
        return found
