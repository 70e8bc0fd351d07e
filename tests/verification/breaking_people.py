"""Breaks what verify_invariants promises of letters and calls, each by hand."""

from datetime import timedelta

from django.utils import timezone

from tests import factories
from tests.verification import by_people, ready
from tests.verification.breaking import loosen
from verification.models import CallBack, Finding, Letter


def _letter() -> Letter:
    return by_people.printed_letter(factories.business(owner=factories.user()))


def six_letter_tries() -> None:
    loosen("verification_letter.verification_letter_at_most_five_tries")
    Letter.objects.filter(pk=_letter().pk).update(attempts=6)


def letter_verified_too_late() -> None:
    letter = _letter()
    late = letter.expires_at + timedelta(seconds=1)
    Letter.objects.filter(pk=letter.pk).update(state="verified", paper=None, attempts=1, verified_at=late)


def paper_kept() -> None:
    loosen("verification_letter.verification_paper_only_in_the_queue")
    Letter.objects.filter(pk=_letter().pk).update(state="posted")


def address_out_of_nothing() -> None:
    now = timezone.now()
    _business, _by, case = by_people.trader()
    Finding.objects.create(
        case=case,
        source="letter",
        claim="Lindenallee 5",
        state="done",
        state_at=now,
        created_at=now,
        result="match",
        checked_at=now,
    )


def _call() -> CallBack:
    return by_people.waiting_call(ready.proven_phone(factories.business(owner=factories.user())))


def call_without_a_source() -> None:
    loosen("verification_callback.verification_call_back_says_who_and_where")
    CallBack.objects.filter(pk=_call().pk).update(state="confirmed", spoke_to="Eva Huber")


def called_their_own() -> None:
    call = _call()
    caller = factories.user(desk_role="reviewer")
    factories.membership(caller, call.phone.business)
    CallBack.objects.filter(pk=call.pk).update(
        state="confirmed", source="phone book", spoke_to="Eva Huber", caller=caller
    )
