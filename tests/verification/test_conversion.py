"""Pumping never enters a code: a block of numbers is closed, and over all numbers codes get longer."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from config.kernel.actors import Actor
from config.outbox.models import Event
from tests import factories
from tests.verification import texting
from tests.verification.texting import Gateways, confirm, firm, sent_code, start, work
from verification.models import Challenge, CodeSend, LimitLog, SendStop
from verification.services import allowances, conversion, limits
from verification.tasks import phones as tasks

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BLOCK = "+49171392"


def sent(count: int, entered: int, *, at: datetime, block: str = BLOCK) -> None:
    """Messages that left within the last hours before `at`; the first ones of them were entered."""
    _business, by = firm()
    challenge = start(_business, by)
    Challenge.objects.filter(pk=challenge.pk).update(state="cancelled")
    rows = [
        Challenge(
            phone=challenge.phone,
            channel="sms",
            state="verified" if n < entered else "expired",
            state_at=at,
            nonce=b"x" * 16,
            key_version=1,
            verified_at=at if n < entered else None,
            expires_at=at,
            asked_by=by.id,
            created_at=at,
        )
        for n in range(count)
    ]
    made = Challenge.objects.bulk_create(rows)
    times = (at - timedelta(minutes=20, seconds=n) for n in range(count))
    CodeSend.objects.bulk_create(
        CodeSend(challenge=one, block=block, at=when) for one, when in zip(made, times, strict=True)
    )
    LimitLog.objects.all().delete()


def test_a_message_that_left_is_kept_with_its_block(gateways: Gateways) -> None:
    challenge, _ = sent_code(*firm())
    row = CodeSend.objects.get()
    assert (row.challenge, row.block) == (challenge, BLOCK)


def test_a_message_that_did_not_leave_counts_for_nothing(gateways: Gateways) -> None:
    gateways[0].answers.append(texting.REFUSED)
    sent_code(*firm())
    assert not CodeSend.objects.exists()


@pytest.mark.parametrize(("count", "entered", "stops"), [(49, 9, True), (49, 10, False), (48, 0, False)])
def test_a_block_is_closed_for_a_day_when_fewer_than_a_fifth_of_fifty_came_back(
    gateways: Gateways, count: int, entered: int, stops: bool
) -> None:
    now = timezone.now()
    sent(count, entered, at=now)
    # Its own code may still be entered, so it is judged ten minutes later, by the next one that leaves.
    sent_code(*firm(), "+491713920013", address="a")
    LimitLog.objects.all().delete()
    assert not SendStop.objects.exists()
    with time_machine.travel(now + timedelta(minutes=11), tick=False):
        sent_code(*firm(), "+491713920014", address="b")
        LimitLog.objects.all().delete()
        assert SendStop.objects.filter(scope=BLOCK).exists() is stops
        if stops:
            with pytest.raises(conversion.BlockStopped) as refusal:
                start(*firm(), "+491713920015", address="c")
            assert refusal.value.again == timezone.now() + DAY
            # Nothing of the refusal was counted, and other numbers are still written to.
            assert not LimitLog.objects.filter(key__startswith="sends").exists()
            start(*firm(), "+491723920015", address="c")


def test_a_closed_block_opens_again_and_starts_afresh(gateways: Gateways) -> None:
    now = timezone.now()
    sent(60, 0, at=now)
    sent_code(*firm(), "+491713920013", address="a")
    with time_machine.travel(now + DAY + timedelta(minutes=1), tick=False):
        challenge, _ = sent_code(*firm(), "+491713920014", address="b")
        assert challenge.state == "sent"
        assert SendStop.objects.get().until < timezone.now()


def test_the_operators_hear_once_and_only_they(gateways: Gateways) -> None:
    operator = factories.user(desk_role="operator")
    factories.user(desk_role="reviewer")
    sent(60, 0, at=timezone.now())
    sent_code(*firm(), "+491713920013", address="a")
    work("mail")
    assert [one.to for one in mail.outbox] == [[operator.email]]
    assert BLOCK in mail.outbox[0].body
    assert not set("{%") & set(mail.outbox[0].body)


def test_over_all_numbers_codes_get_eight_digits_while_too_few_come_back(gateways: Gateways) -> None:
    now = timezone.now()
    for block in range(4):
        sent(50, 19, at=now, block=f"+49172{block}")
    challenge, _ = sent_code(*firm(), "+491713920013", address="a")
    assert challenge.digits == 6
    assert SendStop.objects.get().scope == "all"
    assert Event.objects.filter(kind="verification.sending_stopped").count() == 1
    longer, eight = sent_code(*firm(), "+491733920013", address="b")
    assert (longer.digits, len(eight)) == (8, 8)
    assert confirm(longer, eight, Actor("business", str(longer.asked_by))).result == "proven"
    # It goes on as long as it is true, and the operators are not told again each time.
    assert Event.objects.filter(kind="verification.sending_stopped").count() == 1
    with time_machine.travel(now + 2 * HOUR, tick=False):
        assert not conversion.is_elevated(at=timezone.now())


def test_four_out_of_ten_are_enough(gateways: Gateways) -> None:
    for block in range(4):
        sent(50, 20, at=timezone.now(), block=f"+49172{block}")
    sent_code(*firm(), "+491713920013", address="a")
    assert not SendStop.objects.exists()


def test_what_no_breaker_looks_at_is_deleted(gateways: Gateways) -> None:
    sent(60, 0, at=timezone.now())
    sent_code(*firm(), "+491713920013", address="a")
    with time_machine.travel(timezone.now() + timedelta(days=100), tick=False):
        tasks.forget_limits()
    assert not CodeSend.objects.exists()
    assert not SendStop.objects.exists()


def test_five_an_hour_and_twenty_a_day_for_neighbours(gateways: Gateways) -> None:
    now = timezone.now()
    for hour in range(4):
        at = now + hour * HOUR
        for n in range(5):
            start(*firm(), f"+4917139200{hour * 6 + n + 10}", address=f"{hour}-{n}", at=at)
        with pytest.raises(allowances.NeighboursWereAsked) as refusal:
            start(*firm(), f"+4917139200{hour * 6 + 15}", address=f"{hour}-5", at=at)
        # The fourth refusal is the day's, which lasts longer than the hour's.
        assert refusal.value.again == (now + DAY if hour == 3 else at + HOUR)
    assert Challenge.objects.count() == 20


def test_a_person_may_ask_twenty_times_a_day_for_whichever_businesses(gateways: Gateways) -> None:
    owner = factories.user()
    by = Actor("business", str(owner.pk))
    for n in range(4):
        allowances_left = [limits.Use("sends_person_day", by.id, 20, DAY)]
        for _ in range(5):
            limits.take(allowances_left, at=timezone.now())
        assert n < 4
    with pytest.raises(allowances.PersonHasAsked):
        start(factories.business("Firma", owner=owner), by)


def test_a_person_enters_five_numbers_a_day_for_whichever_businesses(gateways: Gateways) -> None:
    owner = factories.user()
    by = Actor("business", str(owner.pk))
    for n in range(5):
        start(factories.business(f"Firma {n}", owner=owner), by, f"+49171{200 + n}0012", address=str(n))
    with pytest.raises(allowances.ManyNumbers):
        start(factories.business("Sechste", owner=owner), by, "+491713000012", address="6")
    assert not Challenge.objects.filter(phone__business__names__text="Sechste").exists()


def test_a_network_of_many_customers_counts_as_one(gateways: Gateways) -> None:
    """Twenty an hour from one /48, though every message came from a /64 of its own."""
    for n in range(20):
        start(*firm(f"Firma {n}"), f"+49171{200 + n}0012", address=f"2001:db8:1:{n:x}::/64")
    with pytest.raises(allowances.AddressHasAsked):
        start(*firm("Letzte"), "+491713000012", address="2001:db8:1:ffff::/64")
    start(*firm("Andere"), "+491713000012", address="2001:db8:2::/64")


def test_nothing_is_sent_where_the_counters_cannot_be_written(
    gateways: Gateways, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_fields: object) -> None:
        raise OSError

    monkeypatch.setattr(limits, "take_here", broken)
    with pytest.raises(OSError):
        start(*firm())
    work()
    assert gateways[0].sent == []
    assert not Challenge.objects.exists()
