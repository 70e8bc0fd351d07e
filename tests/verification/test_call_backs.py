"""The desk calls a number that no code reaches: when it may be asked for, what is noted, who has to agree."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Business, User
from accounts.rules.business_days import Calendar
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.kernel.lifecycle import IllegalMove
from config.outbox.models import AuditEntry
from tests import factories
from tests.verification import by_people, ready, texting
from tests.verification.by_people import asked_call, entered_number, reached
from tests.verification.texting import LANDLINE, Gateways, firm, work
from verification.models import CallBack, Case, Challenge, LimitLog, PhoneContest, PhoneNumber, Seal
from verification.rules.slots import Slot, slots
from verification.selectors import ways
from verification.selectors.call_backs import open_slots
from verification.services import call_backs, review
from verification.services.allowances import CallsUsedUp
from verification.services.letters import NotYet
from verification.services.review.errors import OwnBusiness, SamePerson

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def huber() -> tuple[Business, Actor, PhoneNumber]:
    """A business with a freephone number, to which no code can be sent."""
    business, by = firm()
    return business, by, entered_number(business, by)


@pytest.fixture
def reviewer() -> User:
    return factories.user(desk_role="reviewer")


def test_slots_are_mornings_and_afternoons_of_the_next_five_working_days() -> None:
    # A Thursday before a weekend; the slot of the day itself is never offered.
    found = slots(datetime(2026, 11, 26, 7, 0, tzinfo=UTC), Calendar("DE", "", "Europe/Berlin"))
    days = [slot.begins.astimezone(BERLIN).date().isoformat() for slot in found]
    assert days[::2] == ["2026-11-27", "2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03"]
    hours = {(slot.begins.astimezone(BERLIN).hour, slot.ends.astimezone(BERLIN).hour) for slot in found}
    assert hours == {(9, 12), (13, 16)}


def test_slots_leave_holidays_out_and_follow_the_clock_of_the_operator() -> None:
    found = slots(datetime(2026, 12, 23, 23, 30, tzinfo=UTC), Calendar("DE", "", "Europe/Berlin"))
    # Already the 24th in Berlin; the 25th and 26th are holidays, then comes a weekend.
    assert found[0].begins.astimezone(BERLIN).date().isoformat() == "2026-12-28"


def vain(phone: PhoneNumber, sends: int, *, at: datetime, state: str = "expired") -> None:
    Challenge.objects.create(
        phone=phone,
        channel="voice",
        state=state,
        state_at=at,
        nonce=b"n" * 16,
        key_version=1,
        sends=sends,
        sent_at=at,
        expires_at=at + timedelta(minutes=10),
        asked_by=uuid4(),
        created_at=at,
    )


@pytest.mark.parametrize(
    ("sends", "extension", "letter", "call"),
    [
        (0, "", False, False),
        (1, "", True, False),
        (2, "", True, True),
        (1, "12", True, True),
        (0, "12", False, False),
    ],
)
def test_a_letter_after_one_message_in_vain_and_a_call_after_two(
    sends: int, extension: str, letter: bool, call: bool
) -> None:
    business, by = firm()
    phone = entered_number(business, by, LANDLINE, extension)
    now = timezone.now()
    if sends:
        vain(phone, sends, at=now - HOUR)
    found = ways.open_to(phone, at=now)
    assert (found.letter, found.call, found.by_hand) == (letter, call, False)


def test_a_message_that_may_still_arrive_is_not_in_vain(gateways: Gateways) -> None:
    business, by = firm()
    challenge, _code = texting.sent_code(business, by)
    assert challenge.sent_at is not None
    assert ways.vain_messages(challenge.phone, at=challenge.sent_at + timedelta(seconds=20)) == 0
    assert ways.vain_messages(challenge.phone, at=challenge.sent_at + timedelta(seconds=31)) == 1


def test_old_failures_and_codes_that_were_entered_do_not_count() -> None:
    business, by = firm()
    phone = entered_number(business, by, LANDLINE)
    now = timezone.now()
    vain(phone, 3, at=now - 31 * DAY)
    vain(phone, 3, at=now - HOUR, state="cancelled")
    assert ways.vain_messages(phone, at=now) == 3
    assert ways.open_to(phone, at=now + 31 * DAY).call is False


def test_premium_numbers_have_no_way_at_all() -> None:
    business, by = firm()
    phone = entered_number(business, by, "+499001234567")
    assert ways.open_to(phone, at=timezone.now()) == ways.Ways(letter=False, call=False, by_hand=False)
    with pytest.raises(NotYet):
        asked_call(phone, by)


def test_before_two_failures_no_call_is_asked_for_and_nothing_is_counted() -> None:
    business, by = firm()
    phone = entered_number(business, by, LANDLINE)
    LimitLog.objects.all().delete()
    with pytest.raises(NotYet):
        asked_call(phone, by)
    assert not CallBack.objects.exists()
    assert not LimitLog.objects.exists()


def test_a_call_proves_the_number_and_the_case_needs_two(
    huber: tuple[Business, Actor, PhoneNumber], reviewer: User
) -> None:
    _business, by, phone = huber
    call = asked_call(phone, by)
    done = reached(call, reviewer)
    assert (done.state, done.caller, done.spoke_to) == ("confirmed", reviewer, "Eva Huber, owner")
    phone.refresh_from_db()
    assert (phone.state, phone.method) == ("proven", "call_back")
    entry = AuditEntry.objects.get(action="verification.call_back.confirm")
    assert (entry.actor_kind, entry.actor_id) == ("reviewer", str(reviewer.pk))


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


@pytest.mark.parametrize("field", ["source", "spoke_to"])
@pytest.mark.parametrize("empty", ["", "  \t"])
def test_without_source_and_person_a_call_proves_nothing(
    huber: tuple[Business, Actor, PhoneNumber], reviewer: User, field: str, empty: str
) -> None:
    _business, by, phone = huber
    call = asked_call(phone, by)
    with pytest.raises(call_backs.SourceMissing):
        reached(call, reviewer, **{field: empty})
    phone.refresh_from_db()
    assert phone.state == "unproven"


def test_the_database_refuses_a_confirmed_call_without_a_source(
    huber: tuple[Business, Actor, PhoneNumber], reviewer: User
) -> None:
    _business, by, phone = huber
    call = asked_call(phone, by)
    for wrong in ({"state": "confirmed"}, {"caller": reviewer, "second": reviewer}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CallBack.objects.filter(pk=call.pk).update(**wrong)


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


def test_nobody_answers_once_and_twice(huber: tuple[Business, Actor, PhoneNumber], reviewer: User) -> None:
    _business, by, phone = huber
    call = asked_call(phone, by, nth=3)
    now = timezone.now()
    again = call_backs.missed(call=call, note="Band", person=reviewer, at=now)
    assert (again.state, again.calls, again.slot_from) == ("asked", 1, open_slots(at=now)[0].begins)
    over = call_backs.missed(call=again, note="Band", person=reviewer, at=now)
    assert (over.state, over.calls) == ("missed", 2)
    with pytest.raises(IllegalMove):
        reached(over, reviewer)
    work("mail")
    assert len(mail.outbox) == 3
    assert all("%(" not in message.body for message in mail.outbox)


def test_somebody_who_knows_nothing_ends_it(
    huber: tuple[Business, Actor, PhoneNumber], reviewer: User
) -> None:
    _business, by, phone = huber
    call = asked_call(phone, by)
    assert (
        call_backs.denied(call=call, note="unbekannt", person=reviewer, at=timezone.now()).state == "denied"
    )
    phone.refresh_from_db()
    assert phone.state == "unproven"


def test_asking_again_moves_the_same_call(huber: tuple[Business, Actor, PhoneNumber]) -> None:
    _business, by, phone = huber
    first, second = asked_call(phone, by), asked_call(phone, by, nth=2, published="Impressum")
    assert (first.pk, CallBack.objects.count()) == (second.pk, 1)
    assert (second.published, second.slot_from) == ("Impressum", open_slots(at=timezone.now())[2].begins)


def test_a_time_that_was_never_offered_is_refused(huber: tuple[Business, Actor, PhoneNumber]) -> None:
    _business, by, phone = huber
    now = timezone.now()
    for begins in (now, now + 200 * DAY):
        with pytest.raises(call_backs.SlotGone):
            call_backs.ask(
                phone=phone, slot=Slot(begins, begins + HOUR), published="x", ask_for="", by=by, at=now
            )
    assert not CallBack.objects.exists()


def test_three_calls_in_thirty_days(huber: tuple[Business, Actor, PhoneNumber], reviewer: User) -> None:
    _business, by, phone = huber
    now = timezone.now()
    for _ in range(3):
        call_backs.cancel(call=asked_call(phone, by, at=now), by=by, at=now)
    with pytest.raises(CallsUsedUp) as refusal:
        asked_call(phone, by, at=now)
    assert refusal.value.again == now + 30 * DAY


def test_letting_the_number_go_calls_the_call_off(huber: tuple[Business, Actor, PhoneNumber]) -> None:
    business, by, phone = huber
    call = asked_call(phone, by)
    entered_number(business, by, "+498001234568")
    call.refresh_from_db()
    assert call.state == "cancelled"


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
