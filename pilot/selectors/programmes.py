"""Which programme the start page is about, and whether one can apply."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from pilot.models import Application, Notice, Programme


@dataclass(frozen=True)
class Offer:
    """What a visitor may know of the pilot at this moment."""

    programme: Programme
    notice: Notice
    at: datetime

    @property
    def state(self) -> str:
        """ "ending", "early", "closed", "full" or "open"."""
        if self.programme.ends_on is not None:
            return "ending"
        if self.at < self.programme.opens_at:
            return "early"
        if not self.programme.is_open(self.at):
            return "closed"
        return "full" if self.programme.is_full else "open"

    @property
    def is_open(self) -> bool:
        return self.state == "open"


def current_programme(at: datetime) -> Programme | None:
    """The one that is open, else the next to open, else the last that closed or is about to end."""
    ordered = Programme.objects.order_by("opens_at", "id")
    going_on = ordered.filter(ends_on=None)
    return (
        going_on.filter(opens_at__lte=at, closes_at__gt=at).first()
        or going_on.filter(opens_at__gt=at).first()
        or ordered.filter(opens_at__lte=at).last()
    )


def successor(application: Application, at: datetime) -> Programme | None:
    """Another programme that is open, has room and takes the applicant's country."""
    others = Programme.objects.exclude(pk=application.programme_id).filter(
        ends_on=None, opens_at__lte=at, closes_at__gt=at, taken__lt=F("capacity")
    )
    country = application.country
    return next((one for one in others.order_by("opens_at", "id") if not country or one.takes(country)), None)


def current_notice(at: datetime) -> Notice | None:
    """The newest wording in force."""
    return Notice.objects.filter(valid_from__lte=at).order_by("-valid_from", "-id").first()


def offer(at: datetime, programme: Programme | None = None) -> Offer | None:
    """None where the operator has set up no programme, or no notice, yet."""
    chosen, notice = programme or current_programme(at), current_notice(at)
    return Offer(chosen, notice, at) if chosen and notice else None
