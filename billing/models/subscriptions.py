"""Contracts, and the orders that changed them."""

from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Business
from billing.models.plans import PlanVersion
from billing.rules.dunning import RESTRICTED_AT

INTERVALS = [("month", "month"), ("year", "year")]
LOOK_NOW = date(2000, 1, 1)
STATES = ["free", "trial", "active", "past_due", "restricted", "cancel_scheduled", "ended"]


class Subscription(models.Model):
    """Asserts under which contract a business takes part; every business has one, free unless it chose otherwise.

    Dates are days of the operator's calendar; `period_end` is the first day that is not paid for any more. `version`
    null means the free plan. Every deed about a business's money locks this row first.
    """

    business = models.OneToOneField(Business, on_delete=models.CASCADE, related_name="subscription")
    state = models.CharField(max_length=16, default="free")
    state_at = models.DateTimeField()
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, null=True, related_name="contracts")
    interval = models.CharField(max_length=5, choices=INTERVALS, blank=True)
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True)
    trial_ends_on = models.DateField(null=True, help_text="The first day after the trial")
    # What was ordered and begins later: a downgrade, or an order during the trial.
    next_version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, null=True, related_name="+")
    next_interval = models.CharField(max_length=5, choices=INTERVALS, blank=True)
    next_on = models.DateField(null=True)
    # The end: notice given by either side, the end of the plan, and the first day without the contract.
    cancelled_at = models.DateTimeField(null=True)
    notice_given_at = models.DateTimeField(null=True, help_text="Ending needs 30 days' notice")
    plan_ends_on = models.DateField(null=True, help_text="The first day that is not charged for any more")
    ends_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(
        null=True, help_text="When a plan that had begun was last withdrawn from; what was paid goes back"
    )
    # Where dunning stands, and the days on which the two clocks look at this row next.
    dunning_step = models.PositiveSmallIntegerField(default=0)
    dunning_on = models.DateField(null=True)
    dunning_due_on = models.DateField(null=True)
    acts_on = models.DateField(null=True)
    serial = models.PositiveIntegerField(default=0, help_text="How many orders there were")
    # The yearly question for the size: the day on which its clock looks here next, and what was asked last.
    size_on = models.DateField(null=True, default=LOOK_NOW)
    size_asked_for = models.PositiveSmallIntegerField(null=True, help_text="The business year")
    size_asked_at = models.DateTimeField(null=True, help_text="Empty once it was answered")
    size_reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="billing_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(notice_given_at__isnull=False),
                name="billing_ended_contract_had_notice",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["active", "past_due"])
                | Q(version__isnull=False, period_start__isnull=False, period_end__gt=F("period_start")),
                name="billing_running_contract_has_a_plan",
            ),
            models.CheckConstraint(
                condition=Q(next_version__isnull=True, next_on__isnull=True)
                | Q(next_version__isnull=False, next_on__isnull=False),
                name="billing_next_plan_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(size_reminded_at__isnull=True)
                | Q(size_asked_at__isnull=False, size_asked_for__isnull=False),
                name="billing_size_asked_before_reminded",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["acts_on", "id"], name="billing_contract_clock"),
            models.Index(fields=["dunning_due_on", "id"], name="billing_dunning_clock"),
            models.Index(fields=["size_on", "id"], name="billing_size_clock"),
            models.Index(fields=["size_reminded_at", "id"], name="billing_size_unanswered"),
        ]

    def __str__(self) -> str:
        return f"subscription of {self.business_id}"

    @property
    def has_more(self) -> bool:
        """More than the free plan: a small firm that gives it up goes back to that one, and keeps its seal."""
        return self.version_id is not None or self.trial_ends_on is not None or self.is_withdrawn

    @property
    def is_withdrawn(self) -> bool:
        """Withdrawn from and running out. That cannot be taken back; a plan can be ordered before the end."""
        leaving = self.state == "cancel_scheduled" and self.version_id is None and self.trial_ends_on is None
        at, cancelled = self.withdrawn_at, self.cancelled_at
        return leaving and at is not None and (cancelled is None or cancelled <= at)

    @property
    def extras_are_off(self) -> bool:
        """Not paid for long enough; cancelling meanwhile switches nothing on again."""
        return self.state == "restricted" or (
            self.state == "cancel_scheduled" and self.dunning_step >= RESTRICTED_AT
        )

    @property
    def extras_go_next(self) -> bool:
        """Every reminder was sent; what dunning does next is to switch the extras off."""
        return self.state == "past_due" and self.dunning_step == RESTRICTED_AT - 1

    @property
    def our_notice(self) -> datetime | None:
        """When we gave notice before the business cancelled. It runs on, else two clicks a month put the end off."""
        given, cancelled = self.notice_given_at, self.cancelled_at
        return given if given and cancelled and given < cancelled else None

    @property
    def renews(self) -> bool:
        """Another period follows this one: not while the extras are off, nor once the plan has ended."""
        return not self.extras_are_off and (
            self.plan_ends_on is None or (self.period_end or date.max) < self.plan_ends_on
        )

    @property
    def next_act(self) -> date | None:
        """The first day on which time changes this contract by itself."""
        days = {
            "trial": (self.trial_ends_on,),
            "active": (self.period_end, self.next_on),
            "past_due": (self.period_end, self.next_on),
            "restricted": (self.ends_on,),
            "cancel_scheduled": (self.ends_on, self.period_end if self.renews else None),
        }
        return min((day for day in days.get(self.state, ()) if day is not None), default=None)


class Order(models.Model):
    """Asserts that somebody ordered a plan with obligation to pay, at these amounts. One for each `serial`.

    The page shows the serial that comes next; a second click, a second tab or the Back button sends the same one.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="orders")
    serial = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="orders")
    interval = models.CharField(max_length=5, choices=INTERVALS)
    begins_on = models.DateField()
    currency = models.CharField(max_length=3)
    net = models.BigIntegerField(help_text="Due at once, in minor units")
    tax = models.BigIntegerField()
    gross = models.BigIntegerField()
    ordered_at = models.DateTimeField()
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subscription", "serial"], name="billing_ordered_once"),
            models.CheckConstraint(condition=Q(gross=F("net") + F("tax")), name="billing_order_adds_up"),
        ]

    def __str__(self) -> str:
        return f"order {self.serial} of subscription {self.subscription_id}"
