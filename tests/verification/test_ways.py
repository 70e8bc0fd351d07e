"""Which ways besides a code are open, and when the desk can call."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.rules.business_days import Calendar
from tests.verification import texting
from tests.verification.by_people import asked_call, entered_number
from tests.verification.texting import LANDLINE, Gateways, firm
from verification.models import CallBack, Challenge, LimitLog, PhoneNumber
from verification.rules.slots import slots
from verification.selectors import ways
from verification.services.letters import NotYet

pytestmark = pytest.mark.django_db


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")


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
