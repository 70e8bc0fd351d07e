"""Asking for a code, sending it again, entering it: tries, cool-downs, and what outlives a killed worker."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Business
from config.kernel.actors import Actor
from config.outbox.models import AuditEntry, Event
from tests.verification import texting
from tests.verification.texting import LANDLINE, MOBILE, Gateway, firm, sent_code, start, work, wrong
from verification.models import Challenge, LimitBucket, PhoneNumber, SendBudget
from verification.services import challenges, confirming, phones
from verification.services.limits import LimitReached

pytestmark = pytest.mark.django_db
Gateways = tuple[Gateway, Gateway]


def confirm(challenge: Challenge, code: str, by: Actor, at: datetime | None = None) -> confirming.Confirmed:
    business = Business.objects.get(phones__challenges=challenge)
    return confirming.confirm(
        business=business, challenge_id=challenge.pk, code=code, by=by, at=at or timezone.now()
    )


def again(challenge: Challenge, by: Actor, at: datetime, channel: str = "sms") -> Challenge:
    return challenges.send_again(challenge=challenge, channel=channel, address=texting.ADDRESS, by=by, at=at)


def use_up(challenge: Challenge, code: str, by: Actor) -> None:
    for _ in range(5):
        with pytest.raises((confirming.WrongCode, challenges.TooManyTries)):
            confirm(challenge, wrong(code), by)


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


def test_the_right_code_proves_the_number_once(gateways: Gateways) -> None:
    business, by = firm()
    challenge, code = sent_code(business, by)
    done = confirm(challenge, code, by)
    phone = PhoneNumber.objects.get(business=business)
    assert done.result == "proven"
    assert (phone.state, phone.method, done.challenge.state) == ("proven", "sms", "verified")
    assert phone.proven_at is not None
    assert phone.expires_at == phone.proven_at + timedelta(days=180)
    kinds = list(Event.objects.values_list("kind", flat=True))
    assert kinds.count("verification.phone_proven") == kinds.count("verification.challenge_verified") == 1
    # The same form sent twice: told that it is done, nothing is compared or recorded again.
    assert confirm(challenge, wrong(code), by).result == "proven"
    assert Event.objects.filter(kind="verification.phone_proven").count() == 1
    challenge.refresh_from_db()
    assert challenge.attempts == 1


def test_internet_telephony_counts_for_ninety_days(gateways: Gateways) -> None:
    business, by = firm()
    challenge, code = sent_code(business, by, "+4932211234567")
    confirm(challenge, code, by)
    phone = PhoneNumber.objects.get(business=business)
    assert phone.proven_at is not None
    assert (phone.line_type, phone.expires_at) == ("voip", phone.proven_at + timedelta(days=90))


def test_five_wrong_codes_end_the_challenge_and_the_right_one_comes_too_late(gateways: Gateways) -> None:
    business, by = firm()
    challenge, code = sent_code(business, by)
    for left in (4, 3, 2, 1):
        with pytest.raises(confirming.WrongCode) as refusal:
            confirm(challenge, wrong(code), by)
        assert refusal.value.values["left"] == left
    with pytest.raises(challenges.TooManyTries) as last:
        confirm(challenge, wrong(code), by)
    assert last.value.again == challenge.expires_at
    with pytest.raises(challenges.TooManyTries):
        confirm(challenge, code, by)
    challenge.refresh_from_db()
    assert (challenge.state, challenge.attempts) == ("failed", 5)
    assert not PhoneNumber.objects.filter(state="proven").exists()
    assert AuditEntry.objects.filter(action="verification.challenge.wrong_code").count() == 5


def test_after_five_wrong_codes_a_new_one_waits_until_the_old_one_is_over(gateways: Gateways) -> None:
    business, by = firm()
    challenge, code = sent_code(business, by)
    use_up(challenge, code, by)
    with pytest.raises(challenges.TooManyTries):
        start(business, by, at=challenge.expires_at - timedelta(seconds=1))
    with pytest.raises(challenges.TooManyTries):
        again(challenge, by, challenge.expires_at - timedelta(seconds=1))
    fresh = again(challenge, by, challenge.expires_at)
    assert (fresh.pk != challenge.pk, fresh.attempts) == (True, 0)


def test_a_process_killed_after_the_fifth_try_gives_no_sixth(gateways: Gateways) -> None:
    business, by = firm()
    challenge, code = sent_code(business, by)
    Challenge.objects.filter(pk=challenge.pk).update(attempts=5)
    soon = timezone.now() + timedelta(minutes=1)
    with pytest.raises(challenges.TooManyTries):
        confirm(challenge, code, by)
    with pytest.raises(challenges.TooManyTries):
        again(challenge, by, soon)
    with pytest.raises(challenges.TooManyTries):
        start(business, by, at=soon)


def test_a_code_is_worth_nothing_once_its_time_is_over_and_burns_no_try(gateways: Gateways) -> None:
    business, by = firm()
    challenge, code = sent_code(business, by)
    with pytest.raises(confirming.RanOut):
        confirm(challenge, code, by, at=challenge.expires_at)
    challenge.refresh_from_db()
    assert challenge.attempts == 0
    assert challenges.expire_due(at=challenge.expires_at) == 1
    with pytest.raises(confirming.RanOut):
        confirm(challenge, code, by)
    assert challenges.expire_due(at=challenge.expires_at) == 0


def test_another_businesss_challenge_does_not_exist(gateways: Gateways) -> None:
    challenge, code = sent_code(*firm())
    stranger, by = firm("Fremde")
    with pytest.raises(Challenge.DoesNotExist):
        confirming.confirm(business=stranger, challenge_id=challenge.pk, code=code, by=by, at=timezone.now())
    challenge.refresh_from_db()
    assert (challenge.attempts, challenge.state) == (0, "sent")


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


def test_a_stranger_who_enters_the_same_number_cancels_nothing(gateways: Gateways) -> None:
    business, by = firm()
    challenge, code = sent_code(business, by)
    sent_code(*firm("Fremde"))
    challenge.refresh_from_db()
    assert challenge.state == "sent"
    assert confirm(challenge, code, by).result == "proven"


def test_a_number_that_no_code_may_reach_is_refused_without_a_trace(
    gateways: Gateways, settings: Any
) -> None:
    settings.PHONE_COUNTRIES = ["AT"]
    with pytest.raises(challenges.Unreachable):
        start(*firm())
    for model in (PhoneNumber, LimitBucket, SendBudget, Event):
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


def test_many_failures_anywhere_make_codes_longer_and_then_stop_them(gateways: Gateways) -> None:
    business, by = firm()
    challenge, code = sent_code(business, by)
    with pytest.raises(confirming.WrongCode):
        confirm(challenge, wrong(code), by)
    failures = LimitBucket.objects.filter(key__startswith="failed_checks_day")
    assert failures.get().count == 1
    failures.update(count=1_000)
    longer, eight = sent_code(*firm("Zweite"), "+491713920014")
    assert (longer.digits, len(eight)) == (8, 8)
    failures.update(count=5_000)
    with pytest.raises(challenges.Paused):
        start(*firm("Dritte"), "+491713920015")


def test_a_number_may_be_tried_fifteen_times_a_day(gateways: Gateways) -> None:
    codes = [sent_code(*firm(f"Firma {n}")) for n in range(4)]
    for challenge, code in codes[:3]:
        use_up(challenge, code, Actor("business", str(challenge.asked_by)))
    challenge, code = codes[3]
    with pytest.raises(LimitReached) as refusal:
        confirm(challenge, code, Actor("business", str(challenge.asked_by)))
    assert refusal.value.values["limit"] == "tries_number_day"
    challenge.refresh_from_db()
    # The try stays burnt, also where the number's limit refused it.
    assert (challenge.attempts, challenge.state) == (1, "sent")


def test_a_proof_runs_out_after_its_time_and_can_be_given_again(gateways: Gateways) -> None:
    business, by = firm()
    challenge, code = sent_code(business, by)
    confirm(challenge, code, by)
    phone = PhoneNumber.objects.get(business=business)
    assert phone.expires_at is not None
    assert phones.go_stale_due(at=phone.expires_at - timedelta(seconds=1)) == 0
    assert phones.go_stale_due(at=phone.expires_at) == 1
    phone.refresh_from_db()
    assert phone.state == "stale"
    assert Event.objects.get(kind="verification.phone_went_stale").ids["phonenumber"] == str(phone.pk)
    challenge, code = sent_code(business, by)
    confirm(challenge, code, by)
    phone.refresh_from_db()
    assert (phone.state, PhoneNumber.objects.count()) == ("proven", 1)
