"""What an operator sees of a programme: applicants counted, quotas, groups, invitations, draws."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from pilot.models import Application, Cohort, DrawPlace, PilotInvitation, Programme
from pilot.selectors.words import STATES


@dataclass(frozen=True)
class Group:
    """A cohort with what may be done about it."""

    cohort: Cohort
    open_invitations: int
    accepted: int

    @property
    def free(self) -> int:
        return self.cohort.size - self.cohort.taken


@dataclass(frozen=True)
class ProgrammePage:
    """One programme. `counts` names every state that somebody is in, in the order of the journey."""

    programme: Programme
    counts: list[dict[str, Any]]
    groups: list[Group]
    at: datetime

    @property
    def total(self) -> int:
        return sum(row["number"] for row in self.counts)

    @property
    def is_open(self) -> bool:
        return self.programme.is_open(self.at)


def programme_page(programme: Programme, at: datetime) -> ProgrammePage:
    """Three queries, however many applicants there are."""
    found = dict(
        Application.objects.filter(programme=programme)
        .order_by()
        .values_list("state")
        .annotate(number=Count("id"))
    )
    counts = [
        {"state": state, "tag": tag, "number": found[state]}
        for state, tag in STATES.items()
        if state in found
    ]
    return ProgrammePage(programme, counts, groups(programme, at), at)


def groups(programme: Programme, at: datetime) -> list[Group]:
    unused = Q(
        applications__invitations__accepted_at=None,
        applications__invitations__revoked_at=None,
        applications__invitations__expires_at__gt=at,
    )
    cohorts = programme.cohorts.annotate(
        unused=Count("applications__invitations", filter=unused, distinct=True),
        inside=Count(
            "applications", filter=Q(applications__state__in=("accepted", "onboarded")), distinct=True
        ),
    )
    return [Group(one, one.unused, one.inside) for one in cohorts.order_by("id")]


def drawn(cohort: Cohort) -> list[dict[str, Any]]:
    """The order of the draw with what became of each."""
    places = DrawPlace.objects.filter(cohort=cohort).select_related("application").order_by("position")
    return [
        {"position": place.position, "application": place.application, "tag": STATES[place.application.state]}
        for place in places
    ]


def waiting_count(programme_id: int) -> int:
    return Application.objects.filter(programme_id=programme_id, state="waitlisted").count()


def open_invitations(cohort: Cohort, at: datetime) -> list[PilotInvitation]:
    """Who has a link that still works, the first to run out first."""
    rows = PilotInvitation.objects.filter(
        application__cohort=cohort, accepted_at=None, revoked_at=None, expires_at__gt=at
    )
    return list(rows.select_related("application").order_by("expires_at")[:200])
