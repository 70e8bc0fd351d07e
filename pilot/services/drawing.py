"""Drawing a group from the waiting list: announced with the hash of its seed, drawn once, and open to be checked."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.kernel.keys import derive, versions
from config.outbox.services import audit, record
from pilot.models import Application, Cohort, DrawPlace
from pilot.rules.draw import commitment, order
from pilot.selectors.waiting import oldest_first, waiting_in_order
from pilot.services.invitations import invite
from pilot.services.links import new_nonce


class NotLottery(Refused):
    """The group is filled in another way."""

    code = "not_lottery"
    message = _("This group is not filled by a draw.")


class NotAnnounced(Refused):
    """Applicants have not been told of a draw."""

    code = "not_announced"
    message = _("This draw is not announced. Set its day first, so that everybody hears of it.")


class TooEarly(Refused):
    """The day that applicants were told is still to come."""

    code = "too_early"
    message = _("The draw is announced for a later day. Draw on that day, or after it.")


class InThePast(Refused):
    """A draw cannot be announced for a day that is over, or moved to an earlier one."""

    code = "in_the_past"
    message = _("Choose today or a later day, and not one before the day that was announced.")


class AlreadyDrawn(Refused):
    """Somebody drew before."""

    code = "already_drawn"
    message = _("This group is drawn already. Its order stands.")


class NobodyWaits(Refused):
    """The waiting list is empty."""

    code = "nobody_waits"
    message = _("Nobody is on the waiting list.")


class SeedLost(Refused):
    """No key that we hold makes the seed whose hash was announced."""

    code = "seed_lost"
    message = _("The key that the announced seed comes from is missing. Restore the keys, then draw.")


@dataclass(frozen=True)
class Check:
    """What making a draw again says: the seed is the one announced, and the order is the one written down."""

    seed_fits: bool
    order_fits: bool
    places: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return self.seed_fits and self.order_fits


@transaction.atomic
def announce(*, cohort: Cohort, draw_on: date, by: Actor, at: datetime) -> Cohort:
    """Fixes the seed by its hash and tells all who wait. Announcing again moves the day and keeps the seed.

    Raises NotLottery, AlreadyDrawn or InThePast.
    """
    current = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if current.rule != Cohort.Rule.LOTTERY:
        raise NotLottery
    if current.drawn_at is not None:
        raise AlreadyDrawn
    earliest = max(timezone.localdate(at), current.draw_on or date.min)
    if draw_on < earliest:
        raise InThePast
    if current.draw_on == draw_on:
        return current
    current.draw_on = draw_on
    if not current.seed_hash:
        current.draw_nonce = new_nonce()
        current.seed_hash = commitment(_seed(current, None))
    current.save(update_fields=["draw_on", "draw_nonce", "seed_hash"])
    audit("pilot.cohort.announce_draw", by=by, at=at, row=current, reason=draw_on.isoformat())
    for application in oldest_first(current.programme):
        record("pilot.draw_announced", at=at, application=application.pk, cohort=current.pk)
    return current


@transaction.atomic
def draw(*, cohort: Cohort, by: Actor, at: datetime) -> Cohort:
    """Orders everybody who waits, shows the seed and invites as many as there are places, or does nothing at all.

    Raises NotLottery, NotAnnounced, TooEarly, AlreadyDrawn, NobodyWaits or SeedLost. Applications are locked
    before their cohort, as everywhere.
    """
    pool = list(
        Application.objects.select_for_update()
        .filter(programme_id=cohort.programme_id, state="waitlisted")
        .order_by("id")
    )
    current = Cohort.objects.select_for_update().get(pk=cohort.pk)
    _check_time(current, at=at)
    if not pool:
        raise NobodyWaits
    seed = _announced_seed(current)
    if not Cohort.objects.filter(pk=current.pk, drawn_at=None).update(drawn_at=at, seed=seed):
        raise AlreadyDrawn
    by_id = {str(application.pk): application for application in pool}
    drawn = [by_id[key] for key in order(seed, by_id)]
    DrawPlace.objects.bulk_create(
        DrawPlace(cohort=current, application=application, position=position)
        for position, application in enumerate(drawn, start=1)
    )
    audit("pilot.cohort.draw", by=by, at=at, row=current, reason=current.seed_hash)
    free = current.size - current.taken
    for application in drawn[:free]:
        invite(application=application, cohort=current, by=by, at=at)
    for application in drawn[free:]:
        audit("pilot.application.draw", by=by, at=at, row=application)
        record("pilot.application_drawn", at=at, application=application.pk, cohort=current.pk)
    current.refresh_from_db()
    return current


@transaction.atomic
def fill(*, cohort: Cohort, by: Actor, at: datetime) -> int:
    """Invites the next ones into places that became free: by the order of the draw, or the oldest first.

    Raises NotAnnounced for a group that is still to be drawn; a group filled by hand has no next one.
    """
    seen = Cohort.objects.select_related("programme").get(pk=cohort.pk)
    waits = [row.pk for row in _next(seen)[: seen.size - seen.taken]]
    applications = list(Application.objects.select_for_update().filter(pk__in=waits).order_by("id"))
    current = Cohort.objects.select_for_update().get(pk=cohort.pk)
    ranked = sorted(
        (one for one in applications if one.state == "waitlisted"), key=lambda one: waits.index(one.pk)
    )
    chosen = ranked[: current.size - current.taken]
    for application in chosen:
        invite(application=application, cohort=current, by=by, at=at)
    return len(chosen)


def check(cohort: Cohort) -> Check:
    """Makes the draw again from what is written down."""
    rows = (
        DrawPlace.objects.filter(cohort=cohort).order_by("position").values_list("application_id", "position")
    )
    places = [(str(application), position) for application, position in rows]
    again = order(cohort.seed, (application for application, _position in places))
    return Check(
        seed_fits=commitment(cohort.seed) == cohort.seed_hash,
        order_fits=places == [(application, number) for number, application in enumerate(again, start=1)],
        places=again,
    )


def _check_time(cohort: Cohort, *, at: datetime) -> None:
    if cohort.rule != Cohort.Rule.LOTTERY:
        raise NotLottery
    if cohort.drawn_at is not None:
        raise AlreadyDrawn
    if cohort.draw_on is None:
        raise NotAnnounced
    if timezone.localdate(at) < cohort.draw_on:
        raise TooEarly


def _seed(cohort: Cohort, version: int | None) -> str:
    return derive("pilot.draw", str(cohort.pk), cohort.draw_nonce, version=version)


def _announced_seed(cohort: Cohort) -> str:
    """Made by whichever version of the key was in force when the draw was announced."""
    made = (_seed(cohort, version) for version in reversed(versions("link")))
    seed = next((one for one in made if commitment(one) == cohort.seed_hash), None)
    if seed is None:
        raise SeedLost
    return seed


def _next(cohort: Cohort) -> list[Application]:
    if cohort.rule == Cohort.Rule.FIFO:
        return list(oldest_first(cohort.programme))
    if cohort.rule == Cohort.Rule.LOTTERY:
        if cohort.drawn_at is None:
            raise NotAnnounced
        return [place.application for place in waiting_in_order(cohort).select_related("application")]
    return []
