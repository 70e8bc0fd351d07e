"""Asking for a code and for sending it again: the channel, the cool-downs, and whose it is."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from config.outbox.models import Event
from tests.verification.texting import (
    LANDLINE,
    MOBILE,
    Gateways,
    again,
    confirm,
    firm,
    sent_code,
    start,
    work,
    wrong,
)
from verification.models import Challenge, LimitLog, PhoneNumber, SendBudget
from verification.selectors.phones import code_page
from verification.services import challenges, confirming

pytestmark = pytest.mark.django_db


def test_a_mobile_number_gets_one_text_message_with_its_code(gateways: Gateways) -> None:
    challenge, code = sent_code(*firm())
    sms, voice = gateways
    assert [(one.to, one.reference) for one in sms.sent] == [(MOBILE, f"{challenge.pk.hex}-1")]
    assert sms.sent[0].text.endswith(f"\n\n@testserver #{code}")
    assert (challenge.state, challenge.sends, voice.sent) == ("sent", 1, [])
    assert challenge.sent_at is not None
    assert challenge.expires_at == challenge.sent_at + timedelta(minutes=10)


def test_a_landline_is_called_and_its_extension_is_dialled(gateways: Gateways) -> None:
    sent_code(*firm(), LANDLINE)
    sent_code(*firm("Zweite"), LANDLINE, extension="12", language="en")
    _, voice = gateways
    assert [(one.to, one.extension) for one in voice.sent] == [(LANDLINE, ""), (LANDLINE, "12")]
    assert voice.sent[1].text.startswith("en: ")


def test_a_mobile_number_with_an_extension_is_called(gateways: Gateways) -> None:
    challenge, _ = sent_code(*firm(), MOBILE, extension="7")
    assert challenge.channel == "voice"


def test_sending_again_carries_the_same_code_and_keeps_the_tries(gateways: Gateways) -> None:
    business, by = firm()
    challenge, code = sent_code(business, by)
    with pytest.raises(confirming.WrongCode):
        confirm(challenge, wrong(code), by)
    later = timezone.now() + timedelta(seconds=31)
    again(challenge, by, later)
    work(at=later)
    challenge.refresh_from_db()
    sms, _ = gateways
    assert [one.code for one in sms.sent] == [code, code]
    assert [one.reference[-2:] for one in sms.sent] == ["-1", "-2"]
    assert (challenge.sends, challenge.attempts) == (2, 1)


def test_a_call_follows_a_text_message_after_thirty_seconds_with_the_same_code(gateways: Gateways) -> None:
    business, by = firm()
    challenge, code = sent_code(business, by)
    assert challenge.sent_at
    with pytest.raises(challenges.TooSoon):
        again(challenge, by, challenge.sent_at + timedelta(seconds=29), channel="voice")
    later = challenge.sent_at + timedelta(seconds=30)
    again(challenge, by, later, channel="voice")
    work(at=later)
    _, voice = gateways
    assert [one.code for one in voice.sent] == [code]


def test_cool_downs_grow_from_thirty_seconds_to_five_minutes(gateways: Gateways) -> None:
    business, by = firm()
    challenge, _ = sent_code(business, by)
    now = timezone.now()
    for sends, seconds in ((1, 30), (2, 60), (3, 120), (4, 300), (5, 300)):
        Challenge.objects.filter(pk=challenge.pk).update(sends=sends, sent_at=now, state="sent")
        challenge.refresh_from_db()
        assert challenge.again_at("sms") == now + timedelta(seconds=seconds)
        with pytest.raises(challenges.TooSoon):
            again(challenge, by, now + timedelta(seconds=seconds - 1))


def test_asking_for_the_same_number_twice_sends_one_message(gateways: Gateways) -> None:
    business, by = firm()
    first, _ = sent_code(business, by)
    assert start(business, by) == first
    work()
    assert len(gateways[0].sent) == 1
    # Once the cool-down is over, the same button means: send it again.
    later = timezone.now() + timedelta(seconds=31)
    assert start(business, by, at=later) == first
    work(at=later)
    assert len(gateways[0].sent) == 2


def test_another_number_makes_the_first_code_worthless(gateways: Gateways) -> None:
    business, by = firm()
    old, code = sent_code(business, by)
    new, _ = sent_code(business, by, "+491713920013")
    with pytest.raises(confirming.Replaced):
        confirm(old, code, by)
    old.refresh_from_db()
    assert (old.state, old.phone.state, new.state) == ("cancelled", "released", "sent")


def test_a_number_that_no_code_may_reach_is_refused_without_a_trace(
    gateways: Gateways, settings: Any
) -> None:
    settings.PHONE_COUNTRIES = ["AT"]
    with pytest.raises(challenges.Unreachable):
        start(*firm())
    for model in (PhoneNumber, LimitLog, SendBudget, Event):
        assert not model._base_manager.exists()


def test_a_landline_cannot_be_texted(gateways: Gateways) -> None:
    business, by = firm()
    challenge, _ = sent_code(business, by, LANDLINE)
    with pytest.raises(challenges.Unreachable):
        again(challenge, by, timezone.now() + timedelta(minutes=1), channel="sms")


def test_a_cancelled_code_is_not_sent(gateways: Gateways) -> None:
    business, by = firm()
    challenge = start(business, by)
    challenges.cancel(challenge=challenge, by=by, at=timezone.now())
    challenges.cancel(challenge=challenge, by=by, at=timezone.now())
    work()
    assert gateways[0].sent == []


def test_a_number_that_the_numbering_plan_has_dropped_is_shown_and_not_written_to(gateways: Gateways) -> None:
    """libphonenumber's tables are renewed every month; a stored number may be no number any more."""
    business, by = firm()
    challenge, code = sent_code(business, by)
    PhoneNumber.objects.update(e164="+4912")
    challenge = Challenge.objects.select_related("phone").get(pk=challenge.pk)
    page = code_page(challenge, at=timezone.now())
    assert (page.may_sms, page.may_call) == (False, False)
    with pytest.raises(challenges.Unreachable):
        again(challenge, by, timezone.now() + timedelta(minutes=1))
    assert code
