"""A business's number: entered, proven, out of date, let go."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from accounts.services.entitlements import LimitReached, require_room
from config.kernel.actors import SYSTEM, Actor
from config.kernel.errors import Refused
from config.outbox.moves import Stale, move
from config.outbox.services import audit
from verification.lifecycle import CALL_BACK, CHALLENGE, LETTER, PHONE
from verification.models import CallBack, Challenge, Change, Letter, PhoneNumber, Seal
from verification.rules import tasks
from verification.rules.facts import phone_proof_end
from verification.rules.numbers import NumberFacts
from verification.selectors import cases, changes, closed
from verification.selectors.usage import numbers
from verification.services import allowances, contests, disputes, limits
from verification.services.drafts import Locked

BATCH = 500
LIVING = ("active", "suspended")


class NumberClosed(Refused):
    """Somebody at the number said "that was not me". Nobody is told so, since a stranger may be asking."""

    code = "number_closed"
    message = _("We cannot send codes to this number at present. Use another number, or write to us.")


class SealStands(Refused):
    """The business's seal names another number; two numbers behind one seal would make it say too much."""

    code = "seal_stands"
    message = _(
        "Your seal stands for another number. Ask for a change of number, or for another number, on the page of your"
        " seal first."
    )


class HasSeal(Refused):
    """A new number was asked for, and this one is not new."""

    code = "has_seal"
    message = _("This number has a seal of yours already. Enter the new number.")


class NumbersFull(SealStands, LimitReached):
    """The same where the plan has no room for another number either."""

    code = "numbers_full"
    message = _(
        "Your plan allows this many numbers: %(limit)s. You have %(used)s. To use another one instead, ask for a"
        " change of number on the page of your seal; that costs nothing."
    )


@transaction.atomic
def enter(
    *, business: Business, typed: str, facts: NumberFacts, by: Actor, at: datetime, again: bool = False
) -> PhoneNumber:
    """The business's row for this number; what it entered before and never proved is let go.

    `again` says that a number with a seal is to be proven anew, whatever else was asked for.
    Raises NumberClosed, SealStands, NumbersFull or HasSeal, Locked while a reviewer looks at the number that is there,
    or limits.LimitReached when the business tries many numbers.
    """
    # Two tabs with two numbers follow each other.
    Business.objects.select_for_update().get(pk=business.pk)
    if closed.is_closed(facts.e164, at=at):
        raise NumberClosed
    own = list(
        PhoneNumber.objects.filter(business=business, state__in=PhoneNumber.OPEN).order_by("created_at")
    )
    known = next((row for row in own if (row.e164, row.extension) == (facts.e164, facts.extension)), None)
    change = _asked_for(business, facts, known, again=again)
    for row in own:
        if row.state == "unproven" and row != known and not again:
            release(phone=row, by=by, at=at)
    if known is None:
        known = _create(business=business, typed=typed, facts=facts, by=by, at=at)
    if change is not None:
        Change.objects.filter(pk=change.pk).update(phone=known)
    PhoneNumber.objects.filter(pk=known.pk).exclude(typed=typed[:64]).update(typed=typed[:64])
    return known


def _asked_for(
    business: Business, facts: NumberFacts, known: PhoneNumber | None, *, again: bool
) -> Change | None:
    """The request that this number is for; None for the number of a seal, and where there is no seal yet."""
    living = Seal.objects.filter(business=business, state__in=LIVING)
    sealed = set(living.values_list("e164", "extension"))
    asked = changes.open_to_numbers(business) if sealed else None
    if (facts.e164, facts.extension) in sealed:
        if asked is not None and not again:
            raise HasSeal
        return None
    if sealed and asked is None:
        _refuse_another(business)
    elif not sealed and (known is None or known.state == "unproven"):
        _refuse_while_judged(business)
    return asked


def _refuse_another(business: Business) -> None:
    """The first number, and one that takes the place of another, are in every plan; only this is one more."""
    try:
        require_room(business.pk, "numbers", used=numbers(business.pk))
    except LimitReached as full:
        raise NumbersFull(**full.values) from full
    raise SealStands


def _refuse_while_judged(business: Business) -> None:
    if changes.about_numbers(business) is not None:
        if changes.open_to_numbers(business) is None:
            raise Locked
        return
    case = cases.current(business)
    if case is None or case.state not in cases.OPEN:
        return
    fields = tasks.unlocked(case.state, case.flagged, "phone")
    if fields is not None and not fields:
        raise Locked


def _create(*, business: Business, typed: str, facts: NumberFacts, by: Actor, at: datetime) -> PhoneNumber:
    try:
        with transaction.atomic():
            phone = PhoneNumber.objects.create(
                business=business,
                e164=facts.e164,
                typed=typed[:64],
                extension=facts.extension,
                line_type=facts.line_type,
                state_at=at,
                created_at=at,
            )
            limits.take_here(allowances.number_uses(business.pk, by.id), at=at)
    except IntegrityError:
        # The same form was sent twice at the same moment.
        return PhoneNumber.objects.get(
            business=business, e164=facts.e164, extension=facts.extension, state__in=PhoneNumber.OPEN
        )
    audit("verification.phone.enter", by=by, at=at, row=phone, to_state=phone.state)
    return phone


@transaction.atomic
def release(*, phone: PhoneNumber, by: Actor, at: datetime) -> PhoneNumber:
    """Lets a number go; a code or a call that is under way for it is worth nothing any more."""
    disputes.hold(phone)
    for challenge in Challenge.objects.filter(phone=phone, state__in=Challenge.LIVE):
        move(challenge, CHALLENGE, "cancel", by=_own(by), at=at)
    for letter in Letter.objects.filter(phone=phone, state__in=Letter.LIVE):
        move(letter, LETTER, "cancel", by=_own(by), at=at, changes={"paper": None})
    for call in CallBack.objects.filter(phone=phone, state__in=CallBack.OPEN):
        move(call, CALL_BACK, "cancel", by=_own(by), at=at)
    nothing = {"lock_pin_hash": "", "lock_pin_until": None}
    released = move(phone, PHONE, "release", by=_own(by), at=at, changes=nothing)
    contests.withdraw(claimant=released, by=by, at=at)
    return released


def _own(by: Actor) -> Actor:
    """Where the desk proves one number, what becomes of an older one follows by itself."""
    return by if by.kind == "business" else SYSTEM


@transaction.atomic(savepoint=False)
def prove(*, phone: PhoneNumber, method: str, by: Actor, at: datetime) -> contests.Result:
    """The business has shown that it controls the number now; called in the transaction that used up the code.

    Anything but `proven` means that another business holds the number (see `contests.claim`). Raises Stale when
    that business let it go at this very moment, and Locked where `enter` would.
    """
    if phone.state == "unproven":
        _refuse_while_judged(phone.business)
    try:
        with transaction.atomic():
            _become_proven(phone, method=method, by=by, at=at)
    except IntegrityError as error:
        # The database allows one holder of a number.
        holder = contests.holder_of(phone)
        if holder is None:
            raise Stale from error
        return contests.claim(claimant=phone, holder=holder, method=method, by=by, at=at)
    contests.defend(holder=phone, by=by, at=at)
    return "proven"


def _become_proven(phone: PhoneNumber, *, method: str, by: Actor, at: datetime) -> None:
    proof = {"proven_at": at, "method": method, "expires_at": phone_proof_end(phone.line_type, at)}
    move(phone, PHONE, "prove", by=by, at=at, changes=proof, event_ids={"business": phone.business_id})
    older = PhoneNumber.objects.filter(business_id=phone.business_id, state__in=("proven", "stale"))
    # One that waits for a decision, and one that has a seal, stay.
    older = older.exclude(pk=phone.pk).exclude(changes__case__state__in=changes.OPEN)
    for row in older.exclude(seals__state__in=LIVING):
        release(phone=row, by=by, at=at)


def go_stale_due(*, at: datetime) -> int:
    """Every proof that ran out, each in a transaction of its own; returns how many."""
    due = PhoneNumber.objects.filter(state="proven", expires_at__lte=at).order_by("expires_at")[:BATCH]
    for phone in due:
        _go_stale(phone, at=at)
    return len(due)


@transaction.atomic
def _go_stale(phone: PhoneNumber, *, at: datetime) -> None:
    current = PhoneNumber.objects.select_for_update().get(pk=phone.pk)
    # It may have been proved again since the list was read.
    if current.state == "proven" and not current.is_proven(at):
        move(current, PHONE, "go_stale", by=SYSTEM, at=at, event_ids={"business": current.business_id})
