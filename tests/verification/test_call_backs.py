"""The desk calls a number that no code reaches: when it may be asked for, what is noted, who has to agree."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Business, User
from config.kernel.actors import Actor
from config.kernel.lifecycle import IllegalMove
from config.outbox.models import AuditEntry
from tests import factories
from tests.verification.by_people import asked_call, entered_number, reached
from tests.verification.texting import firm, work
from verification.models import CallBack, PhoneNumber
from verification.rules.slots import Slot
from verification.selectors.call_backs import open_slots
from verification.services import call_backs
from verification.services.allowances import CallsUsedUp

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
