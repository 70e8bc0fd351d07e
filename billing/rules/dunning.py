"""What happens when an invoice is not paid, and when: reminders, extras off, the end of the contract.

Days are counted from the day on which the invoice was due; a step that falls on a day on which the operator does
not work is taken on the next business day. A step is never sooner after the one before than the table says, so a
job that stood still does not shorten anybody's time. Nothing here can touch a seal: restricting is about extras, and
the end of a contract needs 30 days' notice.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from accounts.rules.business_days import GERMANY, Calendar, business_day_from

Action = Literal["remind", "restrict", "end"]
NOTICE: Final = timedelta(days=30)


@dataclass(frozen=True)
class Step:
    """One row of the table: the `number`-th thing that happens, `days` after the due date."""

    number: int
    action: Action
    days: int


STEPS: Final = (
    Step(1, "remind", 3),
    Step(2, "remind", 14),
    Step(3, "remind", 30),
    Step(4, "restrict", 45),
    Step(5, "end", 75),
)
RESTRICTED_AT: Final = next(step.number for step in STEPS if step.action == "restrict")


@dataclass(frozen=True)
class Milestone:
    """A step and the day on which it is taken at the earliest."""

    step: Step
    on: date


def next_milestone(
    due: date, *, taken: int, taken_on: date | None, calendar: Calendar = GERMANY
) -> Milestone | None:
    """What comes after `taken` steps, the last of them on `taken_on`; None after the last one.

    The end is reckoned from the day of restricting, on which notice is given.
    """
    if taken >= len(STEPS):
        return None
    step = STEPS[taken]
    day = due + timedelta(days=step.days)
    if taken and taken_on is not None:
        gap = timedelta(days=step.days - STEPS[taken - 1].days)
        day = max(day, taken_on + gap)
        if step.action == "end":
            day = max(day, taken_on + NOTICE)
    return Milestone(step, business_day_from(day, calendar))


def course(
    due: date, *, taken: int = 0, taken_on: date | None = None, calendar: Calendar = GERMANY
) -> tuple[Milestone, ...]:
    """Everything that will happen if nothing is paid, with its days: what a mail can promise."""
    found: list[Milestone] = []
    while milestone := next_milestone(due, taken=taken, taken_on=taken_on, calendar=calendar):
        found.append(milestone)
        taken, taken_on = milestone.step.number, milestone.on
    return tuple(found)
