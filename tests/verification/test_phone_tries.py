"""Entering a code: five tries, ten minutes, one success, and what a proof is good for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config.kernel.actors import Actor
from config.outbox.models import AuditEntry, Event
from tests.verification.texting import (
    Gateways,
    again,
    confirm,
    firm,
    sent_code,
    start,
    wrong,
)
from verification.models import Challenge, LimitBucket, PhoneNumber
from verification.services import challenges, confirming, phones
from verification.services.limits import LimitReached

pytestmark = pytest.mark.django_db


def use_up(challenge: Challenge, code: str, by: Actor) -> None:
    for _ in range(5):
        with pytest.raises((confirming.WrongCode, challenges.TooManyTries)):
            confirm(challenge, wrong(code), by)


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


def test_a_stranger_who_enters_the_same_number_cancels_nothing(gateways: Gateways) -> None:
    business, by = firm()
    challenge, code = sent_code(business, by)
    sent_code(*firm("Fremde"))
    challenge.refresh_from_db()
    assert challenge.state == "sent"
    assert confirm(challenge, code, by).result == "proven"


def test_many_failures_anywhere_make_codes_longer_and_then_stop_them(gateways: Gateways) -> None:
    business, by = firm()
    challenge, code = sent_code(business, by)
    with pytest.raises(confirming.WrongCode):
        confirm(challenge, wrong(code), by)
    failures = LimitBucket.objects.filter(key="failed_checks")
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
