"""Warns of what only looks like a verified business: proposed by one, shown once a second person agrees, and ended."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import BusinessName, Membership, User
from accounts.permissions import desk_actor
from accounts.rules.business_days import add_business_days
from accounts.rules.names import skeleton
from accounts.selectors.calendar import calendar
from config.kernel.actors import SYSTEM, Actor
from config.kernel.errors import Refused
from config.outbox.moves import move
from config.outbox.services import audit, record
from verification.lifecycle import LOOKALIKE
from verification.models import DomainProof, Lookalike, LookalikeStep, PhoneNumber, Seal
from verification.rules.lookalikes import GROUNDS, LOOK_DAYS, REMIND, SHORTEST_SKELETON, TERM, key_of
from verification.services.review.errors import OwnBusiness, SamePerson
from verification.services.seals import beware, giving_way, log
from verification.services.seals.answers import WINNING


class SealStandsThere(Refused):
    """A living seal has this number, website or name, or somebody has proved it: the seal answers for itself."""

    code = "seal_stands_there"
    message = _("A seal stands on this itself, or a business has proved it. Decide about that seal instead.")


class NothingImitated(Refused):
    """Only a business whose seal lives can be imitated here."""

    code = "nothing_imitated"
    message = _("The seal that it looks like does not stand any more. There is nothing to warn of.")


class WarnedAlready(Refused):
    """One open warning for each number, website or name."""

    code = "warned_already"
    message = _("There is a warning about this already, or one that waits for a second person.")


class NoteMissing(Refused):
    """Whoever ends, renews or turns down a warning says why."""

    code = "note_missing"
    message = _("Write why. Only the desk reads it.")


@dataclass(frozen=True)
class Suspicion:
    """What somebody of the desk wants to warn of; `value` in the form in which the look-up asks for it."""

    kind: str
    value: str
    seal: Seal
    ground: str
    evidence: str
    reference: str = ""

    @property
    def key(self) -> str:
        return key_of(self.kind, self.value, skeleton=skeleton(self.value) if self.kind == "name" else "")


def holders(kind: str, value: str) -> "Q":
    """Memberships of the businesses that have something to do with the warned thing itself."""
    if kind == "number":
        return Q(business__in=PhoneNumber.objects.filter(e164=value).values("business"))
    if kind == "domain":
        return Q(business__in=DomainProof.objects.filter(domain=value).values("business"))
    return Q(business__in=BusinessName.objects.filter(skeleton=skeleton(value)).values("business"))


def _may(kind: str, value: str, seal: Seal, person: User) -> Actor:
    """Nobody of the business that is imitated, nor of one that has to do with what is warned of."""
    concerned = Q(business_id=seal.business_id) | holders(kind, value)
    if Membership.objects.filter(concerned, user=person).exists():
        raise OwnBusiness
    return desk_actor(person)


def _check(kind: str, value: str, seal: Seal) -> None:
    """Raises SealStandsThere or NothingImitated, as the rows are now."""
    if not Seal.objects.filter(pk=seal.pk, state__in=WINNING).exists():
        raise NothingImitated
    living = Seal.objects.filter(state__in=WINNING)
    if kind == "number":
        stands = living.filter(e164=value).exists()
    elif kind == "domain":
        stands = (
            living.filter(answers__key=f"d:{value}").exists()
            or DomainProof.objects.filter(domain=value, state="proven").exists()
        )
    else:
        stands = living.filter(skeleton=skeleton(value)).exists()
    if stands:
        raise SealStandsThere


@transaction.atomic
def propose(*, suspicion: Suspicion, person: User, at: datetime) -> Lookalike:
    """Waits for a second person; nobody outside sees it. Raises OwnBusiness and what `_check` raises."""
    what, value = suspicion, suspicion.value
    if what.ground not in GROUNDS or (what.kind == "name" and len(skeleton(value)) < SHORTEST_SKELETON):
        raise ValueError(what.ground)
    by = _may(what.kind, value, what.seal, person)
    _check(what.kind, value, what.seal)
    values: dict[str, Any] = {
        **{name: getattr(what, name) for name in ("kind", "value", "key", "seal", "ground", "evidence")},
        "reference": what.reference,
        "proposer": person,
        "state_at": at,
        "due_at": add_business_days(at, LOOK_DAYS, calendar()),
        "created_at": at,
    }
    try:
        with transaction.atomic():
            made = Lookalike.objects.create(**values)
    except IntegrityError as error:
        raise WarnedAlready from error
    _step(made, "propose", person, "", at=at)
    audit("verification.lookalike.propose", by=by, at=at, row=made, to_state=made.state, reason=what.ground)
    return made


def _step(lookalike: Lookalike, action: str, person: User | None, note: str, *, at: datetime) -> None:
    LookalikeStep.objects.create(lookalike=lookalike, action=action, person=person, note=note, at=at)


def _now(lookalike: Lookalike, person: User) -> tuple[Lookalike, Actor]:
    """The row as it is, behind everybody who issues or ends a seal at this moment; and the actor."""
    log.lock_head()
    current = Lookalike.objects.select_related("seal__business").get(pk=lookalike.pk)
    return current, _may(current.kind, current.value, current.seal, person)


@transaction.atomic
def confirm(*, lookalike: Lookalike, note: str = "", person: User, at: datetime) -> Lookalike:
    """The second of four eyes agrees: it is shown from now on. Raises SamePerson and what `propose` raises."""
    current, by = _now(lookalike, person)
    if current.proposer_id == person.pk:
        raise SamePerson
    _check(current.kind, current.value, current.seal)
    changes = {"confirmer": person, "since": at, "until": at + TERM, "due_at": at + TERM - REMIND}
    done = move(current, LOOKALIKE, "confirm", by=by, at=at, changes=changes)
    _step(done, "confirm", person, note, at=at)
    beware.publish([done], at=at)
    return done


def note_told(*, lookalike: Lookalike, at: datetime) -> bool:
    """The business that is imitated hears of it now, so it will hear of its end; False where it is over already."""
    standing = Lookalike.objects.filter(pk=lookalike.pk, state="in_force")
    return standing.update(told_at=Coalesce("told_at", Value(at))) == 1


@transaction.atomic
def refuse(*, lookalike: Lookalike, note: str, person: User, at: datetime) -> Lookalike:
    """Not convinced, or the proposer takes it back."""
    current, by = _now(lookalike, person)
    if not note.strip():
        raise NoteMissing
    done = move(current, LOOKALIKE, "refuse", by=by, at=at, changes={"due_at": None})
    _step(done, "refuse", person, note, at=at)
    return done


@transaction.atomic
def renew(*, lookalike: Lookalike, note: str, person: User, at: datetime) -> Lookalike:
    """Somebody looked again, and it is still so: another term."""
    current, by = _now(lookalike, person)
    if not note.strip():
        raise NoteMissing
    _check(current.kind, current.value, current.seal)
    changes = {"until": at + TERM, "due_at": at + TERM - REMIND, "reminded_at": None}
    done = move(current, LOOKALIKE, "renew", by=by, at=at, changes=changes)
    _step(done, "renew", person, note, at=at)
    beware.publish([done], at=at)
    return done


@transaction.atomic
def lift(*, lookalike: Lookalike, note: str, person: User, at: datetime) -> Lookalike:
    """One person is enough: a wrong warning hurts somebody every minute, and a new one takes two people again."""
    current, by = _now(lookalike, person)
    if not note.strip():
        raise NoteMissing
    done = move(current, LOOKALIKE, "lift", by=by, at=at, changes={"due_at": None})
    _step(done, "lift", person, note, at=at)
    giving_way.withdraw(done, at=at)
    return done


def expire_due(*, at: datetime) -> int:
    """Ends what nobody looked at again; the answers ran out at the same moment by themselves."""
    ended = 0
    for one in Lookalike.objects.filter(state="in_force", until__lte=at).order_by("pk"):
        ended += _expire(one, at=at)
    return ended


@transaction.atomic
def _expire(lookalike: Lookalike, *, at: datetime) -> bool:
    log.lock_head()
    current = Lookalike.objects.filter(pk=lookalike.pk, state="in_force", until__lte=at).first()
    if current is None:
        return False
    done = move(current, LOOKALIKE, "expire", by=SYSTEM, at=at, changes={"due_at": None})
    _step(done, "expire", None, "", at=at)
    giving_way.withdraw(done, at=at)
    return True


@transaction.atomic
def remind_due(*, at: datetime) -> int:
    """Tells the desk once, two weeks before one ends by itself."""
    rows = Lookalike.objects.filter(state="in_force", until__lte=at + REMIND, reminded_at=None)
    found = list(rows.select_for_update().order_by("pk")[:200])
    Lookalike.objects.filter(pk__in=[one.pk for one in found]).update(reminded_at=at)
    for one in found:
        record("verification.lookalike_ending", at=at, lookalike=one.pk)
    return len(found)
