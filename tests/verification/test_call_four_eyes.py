"""Who may prove a number by a call: never alone where it counts, and never for an own business."""

from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Business, User
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from tests import factories
from tests.verification import by_people, ready
from tests.verification.by_people import asked_call, entered_number, reached
from tests.verification.texting import firm, work
from verification.models import CallBack, Case, PhoneContest, PhoneNumber, Seal
from verification.services import call_backs, review
from verification.services.review.errors import OwnBusiness, SamePerson

pytestmark = pytest.mark.django_db


@pytest.fixture
def huber() -> tuple[Business, Actor, PhoneNumber]:
    """A business with a freephone number, to which no code can be sent."""
    business, by = firm()
    return business, by, entered_number(business, by)


@pytest.fixture
def reviewer() -> User:
    return factories.user(desk_role="reviewer")


def test_a_case_whose_number_was_only_called_is_approved_by_two(reviewer: User) -> None:
    case = ready.case_in_review(reviewer)
    case.business.phones.update(method="call_back")
    review.propose(case=case, person=reviewer, at=timezone.now(), wish=review.Wish("approve"))
    case.refresh_from_db()
    assert (case.state, case.proposal.four_eyes) == ("decision_proposed", ["call_back_only"])
    with pytest.raises(SamePerson):
        review.confirm(case=case, person=reviewer, at=timezone.now())
    second = factories.user(desk_role="reviewer")
    assert review.confirm(case=case, person=second, at=timezone.now()).state == "approved"


def sealed_call(settings: Any) -> tuple[Seal, CallBack]:
    seal = ready.sealed()
    phone = PhoneNumber.objects.get(pk=seal.phone_id)
    PhoneNumber.objects.filter(pk=phone.pk).update(state="stale", line_type="toll_free")
    phone.refresh_from_db()
    return seal, by_people.waiting_call(phone)


def test_where_a_seal_stands_a_second_person_confirms_the_call(reviewer: User, settings: Any) -> None:
    seal, call = sealed_call(settings)
    assert reached(call, reviewer).state == "reported"
    assert PhoneNumber.objects.get(pk=seal.phone_id).state == "stale"
    with pytest.raises(SamePerson):
        call_backs.confirm(call=CallBack.objects.get(pk=call.pk), person=reviewer, at=timezone.now())
    second = factories.user(desk_role="reviewer")
    done = call_backs.confirm(call=CallBack.objects.get(pk=call.pk), person=second, at=timezone.now())
    assert (done.state, done.second) == ("confirmed", second)
    assert PhoneNumber.objects.get(pk=seal.phone_id).state == "proven"


def test_a_second_person_who_is_not_convinced_sends_it_back(reviewer: User, settings: Any) -> None:
    seal, call = sealed_call(settings)
    reached(call, reviewer)
    fresh = CallBack.objects.get(pk=call.pk)
    with pytest.raises(SamePerson):
        call_backs.send_back(call=fresh, person=reviewer, at=timezone.now())
    second = factories.user(desk_role="reviewer")
    assert call_backs.send_back(call=fresh, person=second, at=timezone.now()).state == "asked"
    # Whoever sent it back may make the next call, and then needs the first one.
    assert reached(CallBack.objects.get(pk=call.pk), second).state == "reported"
    assert PhoneNumber.objects.get(pk=seal.phone_id).state == "stale"


def test_nobody_confirms_the_number_of_an_own_business(
    huber: tuple[Business, Actor, PhoneNumber], reviewer: User
) -> None:
    business, by, phone = huber
    call = asked_call(phone, by)
    factories.membership(reviewer, business, "viewer")
    now = timezone.now()
    with pytest.raises(OwnBusiness):
        reached(call, reviewer)
    for deed in (call_backs.missed, call_backs.denied):
        with pytest.raises(OwnBusiness):
            deed(call=call, note="", person=reviewer, at=now)


def test_a_number_that_somebody_else_holds_is_contested(reviewer: User) -> None:
    seal = ready.sealed(e164=by_people.FREEPHONE)
    business, by = firm("Zweite")
    phone = entered_number(business, by)
    reached(asked_call(phone, by), reviewer)
    contest = PhoneContest.objects.get()
    assert (contest.holder_id, contest.claimant, contest.state) == (seal.phone_id, phone, "open")
    work("mail")
    told = [message for message in mail.outbox if message.to == [business.memberships.get().user.email]]
    assert any("bisher" in message.body.lower() for message in told)


def test_a_holder_who_is_called_defends_its_number(reviewer: User) -> None:
    seal = ready.sealed(e164=by_people.FREEPHONE)
    business, by = firm("Zweite")
    reached(asked_call(entered_number(business, by), by), reviewer)
    held = PhoneNumber.objects.get(pk=seal.phone_id)
    PhoneNumber.objects.filter(pk=held.pk).update(line_type="toll_free")
    call = by_people.waiting_call(held)
    reached(call, reviewer)
    second = factories.user(desk_role="operator")
    call_backs.confirm(call=CallBack.objects.get(pk=call.pk), person=second, at=timezone.now())
    assert PhoneContest.objects.get().state == "disputed"
    assert Case.objects.filter(kind="dispute").exists()


def test_a_call_cannot_prove_past_a_locked_case(
    huber: tuple[Business, Actor, PhoneNumber], reviewer: User
) -> None:
    business, by, phone = huber
    call = asked_call(phone, by)
    now = timezone.now()
    Case.objects.create(
        business=business,
        policy_version="2026-10",
        state="in_review",
        state_at=now,
        created_at=now,
        submitted_at=now,
    )
    with pytest.raises(Refused):
        reached(call, reviewer)
    call.refresh_from_db()
    # All or nothing: the call is still to be made.
    assert call.state == "asked"
    assert PhoneNumber.objects.get(pk=phone.pk).state == "unproven"
