"""What somebody on the waiting list may know: the day of the draw, or their place."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from pilot.models import Application, Cohort, DrawPlace, Programme


@dataclass(frozen=True)
class Waiting:
    """`place` counts those who are still waiting; 0 where there is no order, or none yet."""

    place: int = 0
    draw_on: date | None = None
    seed_hash: str = ""
    seed: str = ""
    drawn_place: int = 0


def waiting(application: Application) -> Waiting:
    """The next draw first: it makes a new order. Three queries at most."""
    if application.state != "waitlisted":
        return Waiting()
    cohorts = Cohort.objects.filter(programme_id=application.programme_id)
    coming = next_draw(application.programme_id)
    drawn = DrawPlace.objects.filter(application=application).select_related("cohort").order_by("-pk").first()
    announced = {"draw_on": coming.draw_on, "seed_hash": coming.seed_hash} if coming else {}
    if drawn is not None:
        before = waiting_in_order(drawn.cohort).filter(position__lt=drawn.position).count()
        return Waiting(
            place=before + 1,
            drawn_place=drawn.position,
            seed=drawn.cohort.seed,
            **announced,  # type: ignore[arg-type]
        )
    if announced or not cohorts.filter(rule=Cohort.Rule.FIFO).exists():
        return Waiting(**announced)  # type: ignore[arg-type]
    before = oldest_first(application.programme).filter(submitted_at__lt=application.submitted_at).count()
    return Waiting(place=before + 1)


def next_draw(programme_id: int) -> Cohort | None:
    """The draw that is announced and still to come."""
    announced = Cohort.objects.filter(
        programme_id=programme_id, rule=Cohort.Rule.LOTTERY, drawn_at=None, draw_on__isnull=False
    )
    return announced.order_by("draw_on", "id").first()


def waiting_in_order(cohort: Cohort) -> QuerySet[DrawPlace]:
    """The places of a draw whose applications still wait."""
    places = DrawPlace.objects.filter(cohort=cohort, application__state="waitlisted")
    return places.order_by("position")


def oldest_first(programme: Programme) -> QuerySet[Application]:
    waitlisted = Application.objects.filter(programme=programme, state="waitlisted")
    return waitlisted.order_by("submitted_at", "id")
