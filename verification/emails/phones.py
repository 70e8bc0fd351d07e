"""Mails about a business's number: somebody else has proved it, it moved, it was closed; and the spending alert."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.emails.letters import plain
from accounts.models import User
from accounts.permissions import OWNING_ROLES
from verification.models import PhoneContest, PhoneNumber, SendBudget, SendStop

Letter = tuple[str, list[str]]


def owners(business_id: UUID) -> Iterable[User]:
    members = {"memberships__business_id": business_id, "memberships__role__in": OWNING_ROLES}
    return User.objects.filter(is_active=True, **members).distinct()


def send(people: Iterable[User], write: Callable[[], Letter]) -> None:
    """One mail each, in the reader's language."""
    for person in people:
        with translation.override(person.language):
            subject, paragraphs = write()
            plain(person.email, subject, paragraphs).send()


def moment(at: datetime) -> str:
    return date_format(localtime(at), "DATETIME_FORMAT")


def day(at: datetime) -> str:
    return date_format(localtime(at), "DATE_FORMAT")


def _phone_page() -> str:
    return settings.PUBLIC_URL + reverse("verification:phone")


def contested_to_holder(contest: PhoneContest) -> None:
    """To the owners of the number: prove it again, or it moves."""

    def write() -> Letter:
        number = contest.holder.typed
        return _("Another business has proved your phone number"), [
            _("Another business has entered a code that we sent to %(number)s.") % {"number": number},
            _("If your business has a seal, it is not valid for the time being."),
            _("Prove the number again by %(moment)s. Otherwise it moves to the other business.")
            % {"moment": moment(contest.ends_at)},
            _phone_page(),
        ]

    send(owners(contest.holder.business_id), write)


def contested_to_claimant(contest: PhoneContest) -> None:
    """To the business that has just proved a number that is somebody else's so far."""

    def write() -> Letter:
        number = contest.claimant.typed
        return _("Your phone number belonged to another business"), [
            _("You have proved %(number)s. So far it belonged to another business here.")
            % {"number": number},
            _("That business has until %(moment)s to prove it again. If it does not, the number is yours.")
            % {"moment": moment(contest.ends_at)},
            _("You do not need to do anything. We will email you."),
        ]

    send(owners(contest.claimant.business_id), write)


def disputed(contest: PhoneContest) -> None:
    """To both sides: a person decides."""

    def write_about(phone: PhoneNumber) -> Letter:
        return _("A person decides about your phone number"), [
            _("Two businesses have proved %(number)s.") % {"number": phone.typed},
            _("Next step: us. We look at it and write to both of you. You do not need to do anything."),
        ]

    for phone in (contest.holder, contest.claimant):
        send(owners(phone.business_id), partial(write_about, phone))


def moved(contest: PhoneContest) -> None:
    """To both sides: the number has moved."""

    def write_lost() -> Letter:
        return _("Your phone number has moved to another business"), [
            _("%(number)s was not proved again in time, or it was decided so.")
            % {"number": contest.holder.typed},
            _("Your profile stays. For a valid seal, prove another number."),
            _phone_page(),
        ]

    def write_won() -> Letter:
        return _("The phone number is yours"), [
            _("%(number)s now counts as proved for your business.") % {"number": contest.claimant.typed},
            _phone_page(),
        ]

    send(owners(contest.holder.business_id), write_lost)
    send(owners(contest.claimant.business_id), write_won)


def kept(contest: PhoneContest) -> None:
    """To both sides: the number stays where it was."""

    def write_kept() -> Letter:
        return _("The phone number stays with you"), [
            _("%(number)s is no longer claimed by another business.") % {"number": contest.holder.typed}
        ]

    def write_refused() -> Letter:
        return _("The phone number stays with the other business"), [
            _("%(number)s does not count for your business. You can prove another number.")
            % {"number": contest.claimant.typed},
            _phone_page(),
        ]

    send(owners(contest.holder.business_id), write_kept)
    send(owners(contest.claimant.business_id), write_refused)


def closed(phone: PhoneNumber) -> None:
    """To the business that had a code sent to a number whose owner did not want it."""

    def write() -> Letter:
        return _("We do not send codes to this number any more"), [
            _("Somebody at %(number)s told us that they did not ask for a code.") % {"number": phone.typed},
            _("If this is your business's number, write to us. Otherwise prove another number."),
            _phone_page(),
        ]

    send(owners(phone.business_id), write)


def lock_changed(phone: PhoneNumber) -> None:
    """To all owners: somebody set, changed, removed or gave up the PIN of the number."""

    def write() -> Letter:
        if not phone.lock_pin_hash:
            what = _("The PIN of %(number)s has been removed.")
        elif phone.lock_pin_until:
            what = _("The PIN of %(number)s was given up as forgotten. It counts until %(moment)s.")
        else:
            what = _("A PIN for %(number)s has been set or changed.")
        values = {
            "number": phone.typed,
            "moment": moment(phone.lock_pin_until) if phone.lock_pin_until else "",
        }
        return _("The PIN of your phone number was changed"), [
            what % values,
            _("If none of you did this, sign in, change your password and set the PIN anew."),
            f"{settings.PUBLIC_URL}{reverse('verification:phone_lock')}?number={phone.pk}",
        ]

    send(owners(phone.business_id), write)


def budget_low(budget: SendBudget) -> None:
    """To the operators: codes cost more than usual today, and sending stops at the cap."""

    def write() -> Letter:
        values = {
            "scope": budget.scope,
            "reserved": budget.reserved_cents / 100,
            "cap": budget.cap_cents / 100,
        }
        return _("Codes are costing more than usual today"), [
            _("%(reserved).2f of %(cap).2f euros are reserved for %(scope)s today.") % values,
            _("When the cap is reached, no codes are sent until midnight UTC. See who is asking for them."),
        ]

    send(User.objects.filter(desk_role="operator", is_active=True), write)


def _block(stop: SendStop) -> str:
    # Of customers' numbers nothing is kept that could be shown.
    return _("customers' numbers") if stop.scope.startswith("c:") else stop.scope


def sending_stopped(stop: SendStop) -> None:
    """To the operators: hardly any code comes back, of one block of numbers or of all."""

    def write() -> Letter:
        until = {"moment": moment(stop.until)}
        if stop.scope.endswith("all"):
            return _("Too few codes are being entered"), [
                _(
                    "Fewer than 40 percent of the last 200 codes were entered. New codes have eight digits now."
                ),
                _("See who is asking for them. It ends by itself at %(moment)s at the earliest.") % until,
            ]
        return _("No codes are sent to a block of numbers"), [
            _("Fewer than 20 percent of the last 50 codes for %(block)s … were entered.")
            % {"block": _block(stop)},
            _("Until %(moment)s no code is sent there. See who is asking for them.") % until,
        ]

    send(User.objects.filter(desk_role="operator", is_active=True), write)
