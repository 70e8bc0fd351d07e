"""Colleagues of the demonstration: one with two businesses, one still invited, and a coming draw."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Business, User
from accounts.services import inviting, joining
from config.kernel.actors import Actor
from pilot.models import Programme
from pilot.services import drawing, programmes

COLLEAGUE = "colleague@example.org"
DAYS_TO_THE_DRAW = 7


def colleagues(first: Business, second: Business, *, at: datetime) -> User:
    """An administrator of one business who only looks at the other; and an open invitation."""
    joined = None
    for business, role in ((first, "admin"), (second, "viewer")):
        owner = business.memberships.get(role="owner").user
        row = inviting.invite(business=business, email=COLLEAGUE, role=role, language="de", by=owner, at=at)
        joined = joining.accept(token=inviting.token_of(row), at=at)
    owner = first.memberships.get(role="owner").user
    inviting.invite(
        business=first, email="invited@example.org", role="editor", language="de", by=owner, at=at
    )
    if joined is None:
        raise RuntimeError("nobody joined")
    return joined.user


def coming_draw(programme: Programme, *, by: User, at: datetime) -> None:
    """A group whose places are drawn in a week."""
    operator = Actor("operator", str(by.pk))
    group = programmes.add_cohort(
        programme=programme, name="Zweite Runde", size=3, rule="lottery", by=operator, at=at
    )
    day = timezone.localdate(at) + timedelta(days=DAYS_TO_THE_DRAW)
    drawing.announce(cohort=group, draw_on=day, by=operator, at=at)
