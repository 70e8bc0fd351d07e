"""Programmes with a waiting list, and the operator who draws from it and ends them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core import mail
from django.utils import timezone

from config.kernel.actors import Actor
from pilot.models import Application, Cohort, Programme
from pilot.services import desk, drawing, ending, submissions
from tests.pilot.factories import REVIEWER, cohort, programme, screened

OPERATOR = Actor("operator", "5b1d4c0e-0000-4000-8000-000000000002")


def waitlisted(where: Programme, **changes: Any) -> Application:
    """One applicant on the waiting list."""
    return desk.waitlist(application=screened(where, **changes), by=REVIEWER, at=timezone.now())


def lottery(*, size: int = 2, waiting: int = 5, rule: str = "lottery") -> Cohort:
    """A group that is to be drawn, with people waiting."""
    where = programme(size=size)
    group = cohort(where)
    Cohort.objects.filter(pk=group.pk).update(rule=rule)
    for _one in range(waiting):
        waitlisted(where)
    return cohort(where)


def announced(group: Cohort, *, days: int = 0) -> Cohort:
    at = timezone.now()
    day = timezone.localdate(at) + timedelta(days=days)
    return drawing.announce(cohort=group, draw_on=day, by=OPERATOR, at=at)


def drawn(group: Cohort, at: datetime | None = None) -> Cohort:
    return drawing.draw(cohort=announced(group), by=OPERATOR, at=at or timezone.now())


def today(plus: int = 0) -> date:
    return timezone.localdate() + timedelta(days=plus)


def notice(where: Programme, days: int = 14) -> Programme:
    return ending.give_notice(programme=where, ends_on=today(days), by=OPERATOR, at=timezone.now())


def end(where: Programme) -> int:
    """What the clock does at the end of the last day; returns how many applications it ended."""
    return ending.end_due(at=submissions.end_of(where.ends_on or date.max))


def letters(application: Application) -> list[str]:
    """What was mailed to the applicant, in the order of sending, the subject in front."""
    return [f"{m.subject}\n{m.body}" for m in mail.outbox if m.to == [application.email]]
