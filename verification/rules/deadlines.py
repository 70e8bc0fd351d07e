"""Until when the operator acts, when a delay is escalated, and how a pause moves the date: in business days."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from accounts.rules.business_days import (
    GERMANY,
    Calendar,
    add_business_days,
    advance,
    business_days_between,
    business_time,
)

ESCALATE_AT: Final = 0.8


@dataclass(frozen=True)
class Due:
    """When the operator must have acted, and when somebody is told that it gets late."""

    due_at: datetime
    escalate_at: datetime


def due(start: datetime, days: int, calendar: Calendar = GERMANY) -> Due:
    """The deadline `days` business days after `start`, escalated when 80 % of the business time is over."""
    end = add_business_days(start, days, calendar)
    return Due(end, advance(start, business_time(start, end, calendar) * ESCALATE_AT, calendar))


def after_pause(
    due_at: datetime, paused_at: datetime, resumed_at: datetime, calendar: Calendar = GERMANY
) -> datetime:
    """The deadline after the business was next from `paused_at` to `resumed_at`: the days that were left, again.

    A deadline that was already missed when the pause began stays missed.
    """
    if due_at <= paused_at:
        return due_at
    return add_business_days(resumed_at, business_days_between(paused_at, due_at, calendar), calendar)
