"""Invitations: places of a cohort, given and taken back, never one more than there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from config.kernel.actors import SYSTEM, Actor
from config.kernel.errors import Refused
from config.kernel.keys import token_hash
from config.kernel.lifecycle import IllegalMove
from config.outbox.moves import move
from config.outbox.services import audit, record
from pilot.lifecycle import APPLICATION
from pilot.models import Application, Cohort, PilotInvitation
from pilot.services.links import new_invitation_token, new_nonce
from pilot.services.submissions import end_of

INVITATION_LIFE = timedelta(days=14)
BATCH = 200


class CohortFull(Refused):
    """Every place of the cohort is held."""

    code = "cohort_full"
    message = _(
        "This group has no place left. Choose another group, or put the application on the waiting list."
    )


class WrongCohort(Refused):
    """The cohort belongs to another programme."""

    code = "wrong_cohort"
    message = _("This group belongs to another programme.")


@dataclass(frozen=True)
class Outcome:
    """What became of one row of a bulk invitation; `refusal` is None when it was invited."""

    application: Application
    refusal: Refused | None


@transaction.atomic
def invite(*, application: Application, cohort: Cohort, by: Actor, at: datetime) -> PilotInvitation:
    """Gives the applicant a place for 14 days and has the invitation mailed. Raises CohortFull or WrongCohort.

    Locks are always taken in the order application, invitation, cohort.
    """
    current = lock(application)
    if cohort.programme_id != current.programme_id:
        raise WrongCohort
    invitation = _new_invitation(current, at=at)
    if not Cohort.objects.filter(pk=cohort.pk, taken__lt=F("size")).update(taken=F("taken") + 1):
        raise CohortFull
    changes = {"cohort": cohort, "due_at": invitation.expires_at}
    ids = {"invitation": invitation.pk}
    move(current, APPLICATION, "invite", by=by, at=at, changes=changes, event_ids=ids)
    return invitation


def invite_many(
    *, applications: Iterable[Application], cohort: Cohort, by: Actor, at: datetime
) -> list[Outcome]:
    """Each in a transaction of its own, so that one refusal leaves the others as they are."""
    return [_try(application, cohort, by, at) for application in applications]


def _try(application: Application, cohort: Cohort, by: Actor, at: datetime) -> Outcome:
    try:
        invite(application=application, cohort=cohort, by=by, at=at)
    except Refused as refusal:
        return Outcome(application, refusal)
    return Outcome(application, None)


@transaction.atomic
def renew(*, application: Application, by: Actor, at: datetime) -> PilotInvitation:
    """A new link for 14 days; the old one stops working at once. Raises IllegalMove unless one is open."""
    current = lock(application)
    if current.state != "invited":
        raise IllegalMove
    revoke_open(current, at=at)
    invitation = _new_invitation(current, at=at)
    Application.objects.filter(pk=current.pk).update(due_at=invitation.expires_at)
    audit("pilot.invitation.renew", by=by, at=at, row=current)
    record("pilot.invitation_renewed", at=at, application=current.pk, invitation=invitation.pk)
    return invitation


def lapse_due(*, at: datetime) -> int:
    """Takes back the places of invitations that ran out; returns how many."""
    due = PilotInvitation.objects.filter(
        accepted_at__isnull=True, revoked_at__isnull=True, expires_at__lte=at
    ).select_related("application")
    return sum(lapse(invitation=invitation, at=at) for invitation in due.order_by("expires_at")[:BATCH])


@transaction.atomic
def lapse(*, invitation: PilotInvitation, at: datetime) -> bool:
    """Back to the waiting list the first time, the end the second; False when it was accepted or ended before."""
    current = lock(invitation.application)
    open_and_over = PilotInvitation.objects.filter(
        pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True, expires_at__lte=at
    )
    if not open_and_over.update(revoked_at=at):
        return False
    again, place = current.lapsed_once, current.cohort_id
    due = None if again else end_of(current.programme.decides_on)
    move(
        current,
        APPLICATION,
        "lapse" if again else "lapse_once",
        by=SYSTEM,
        at=at,
        changes={"cohort": None, "lapsed_once": True, "due_at": due},
    )
    give_cohort_place_back(place)
    return True


def lock(application: Application) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related("programme")
    return rows.get(pk=application.pk)


def revoke_open(application: Application, *, at: datetime) -> None:
    application.invitations.filter(accepted_at__isnull=True, revoked_at__isnull=True).update(revoked_at=at)


def give_cohort_place_back(cohort_id: int | None) -> None:
    if cohort_id is not None:
        Cohort.objects.filter(pk=cohort_id, taken__gt=0).update(taken=F("taken") - 1)


def _new_invitation(application: Application, *, at: datetime) -> PilotInvitation:
    if (
        application.state == "invited"
        and application.invitations.filter(accepted_at__isnull=True, revoked_at__isnull=True).exists()
    ):
        raise IllegalMove
    nonce = new_nonce()
    return PilotInvitation.objects.create(
        application=application,
        email=application.email,
        nonce=nonce,
        token_hash=token_hash(new_invitation_token(application, nonce)),
        created_at=at,
        expires_at=at + INVITATION_LIFE,
    )
