"""Two businesses, one number: the holder is asked to prove it again, or the number moves."""

from datetime import datetime, timedelta
from typing import Literal

from django.db import IntegrityError, transaction

from config.kernel.actors import SYSTEM, Actor
from config.outbox.moves import move
from config.outbox.services import audit, record
from verification.lifecycle import CONTEST, PHONE
from verification.models import PhoneContest, PhoneNumber, Seal
from verification.rules.facts import phone_proof_end
from verification.services import disputes, seals

TIME_TO_ANSWER = timedelta(hours=72)
TIME_WITH_PIN = timedelta(days=7)
REST = timedelta(days=30)
LIVING = ("active", "suspended")
BATCH = 500
Result = Literal["proven", "contested", "disputed", "kept"]


def holder_of(phone: PhoneNumber) -> PhoneNumber | None:
    """The row of another business that holds this very number and extension."""
    same = PhoneNumber.objects.filter(e164=phone.e164, extension=phone.extension, state__in=PhoneNumber.HELD)
    return same.exclude(pk=phone.pk).first()


@transaction.atomic(savepoint=False)
def claim(*, claimant: PhoneNumber, holder: PhoneNumber, method: str, by: Actor, at: datetime) -> Result:
    """The claimant has proved a number that has a holder: its seal is suspended at once, and it is asked.

    `disputed`: a person is deciding already, or somebody else claims it too. `kept`: a person decided against
    this claimant less than 30 days ago, so the holder is left in peace.
    """
    PhoneNumber.objects.filter(pk=claimant.pk).update(method=method)
    audit("verification.phone.claim", by=by, at=at, row=claimant)
    ended = _standing(claimant, holder, at=at)
    if ended:
        return ended
    ends_at = at + (TIME_WITH_PIN if holder.is_locked(at) else TIME_TO_ANSWER)
    try:
        with transaction.atomic():
            contest = PhoneContest.objects.create(
                holder=holder, claimant=claimant, opened_at=at, state_at=at, ends_at=ends_at
            )
    except IntegrityError:
        return "disputed"
    for seal in Seal.objects.filter(phone=holder, state__in=LIVING):
        seals.suspend(seal=seal, cause="phone_contested", by=SYSTEM, at=at)
    record("verification.phone_contested", at=at, **_ids(contest))
    return "contested"


def _standing(claimant: PhoneNumber, holder: PhoneNumber, *, at: datetime) -> Result | None:
    contests = PhoneContest.objects.filter(holder=holder)
    running = contests.filter(state__in=("open", "disputed")).first()
    if running:
        return "contested" if (running.state, running.claimant_id) == ("open", claimant.pk) else "disputed"
    lost = contests.filter(claimant__business_id=claimant.business_id, state="kept")
    return "kept" if lost.filter(closed_at__gt=at - REST).exists() else None


def standing_of(phone: PhoneNumber) -> Result:
    """What a proof that was just given led to."""
    if phone.state == "proven":
        return "proven"
    contest = PhoneContest.objects.filter(claimant=phone).order_by("-pk").first()
    return "contested" if contest is not None and contest.state == "open" else "disputed"


@transaction.atomic(savepoint=False)
def defend(*, holder: PhoneNumber, by: Actor, at: datetime) -> None:
    """The holder has just proved its number again: if it is contested, both have, and a person decides."""
    contest = PhoneContest.objects.select_for_update().filter(holder=holder, state="open").first()
    if contest is not None:
        move(contest, CONTEST, "dispute", by=by, at=at, event_ids=_ids(contest))
        disputes.open_case(contest=contest, at=at)


@transaction.atomic
def withdraw(*, claimant: PhoneNumber, by: Actor, at: datetime) -> None:
    """The claimant let the number go, so that nobody contests it any more, and nobody has to decide whose it is.

    Whoever locks rows before it has locked `disputes.hold(claimant)` first.
    """
    cases = disputes.hold(claimant)
    for contest in PhoneContest.objects.filter(claimant=claimant, state__in=("open", "disputed")):
        keep(contest=contest, by=by, at=at)
    disputes.close_settled(cases, at=at)


def settle_due(*, at: datetime) -> int:
    """Moves every number whose holder did not answer in time; returns how many were looked at."""
    due = list(PhoneContest.objects.filter(state="open", ends_at__lte=at).order_by("ends_at")[:BATCH])
    for contest in due:
        _settle(contest, at=at)
    return len(due)


@transaction.atomic
def _settle(contest: PhoneContest, *, at: datetime) -> None:
    # The order of locks is number before contest, as when the holder answers.
    list(PhoneNumber.objects.select_for_update().filter(pk=contest.holder_id))
    current = PhoneContest.objects.select_for_update().get(pk=contest.pk)
    if current.state != "open":
        return
    if current.claimant.state == "unproven":
        give_to_claimant(contest=current, by=SYSTEM, at=at)
    else:
        keep(contest=current, by=SYSTEM, at=at)


@transaction.atomic
def give_to_claimant(*, contest: PhoneContest, by: Actor, at: datetime) -> None:
    """Moves the number, and only that: seal and profile stay with the old holder and end on their own.

    The system does so when time is up, the desk when it decides a dispute.
    """
    holder, claimant = contest.holder, contest.claimant
    if holder.state in PhoneNumber.HELD:
        move(holder, PHONE, "lose", by=by, at=at, event_ids={"business": holder.business_id})
    proven_at = contest.opened_at
    changes = {"proven_at": proven_at, "expires_at": phone_proof_end(claimant.line_type, proven_at)}
    move(claimant, PHONE, "win", by=by, at=at, changes=changes, event_ids={"business": claimant.business_id})
    move(contest, CONTEST, "move", by=by, at=at, changes={"closed_at": at}, event_ids=_ids(contest))


@transaction.atomic
def keep(*, contest: PhoneContest, by: Actor, at: datetime) -> None:
    """The number stays with its holder, whose seal is no longer suspended for the contest."""
    move(contest, CONTEST, "keep", by=by, at=at, changes={"closed_at": at}, event_ids=_ids(contest))
    for seal in Seal.objects.filter(phone_id=contest.holder_id, state="suspended"):
        # A proof that ran out meanwhile is a cause of its own; without it the seal would have to be valid again.
        if not contest.holder.is_proven(at):
            seals.suspend(seal=seal, cause="phone_unproven", by=SYSTEM, at=at)
        seals.clear(seal=seal, cause="phone_contested", by=SYSTEM, at=at)


def _ids(contest: PhoneContest) -> dict[str, object]:
    return {
        "phonecontest": contest.pk,
        "holder": contest.holder.business_id,
        "claimant": contest.claimant.business_id,
    }
