"""A customer's number is proved by the same codes as a business's, with limits and money of its own."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from config.outbox.models import AuditEntry, Event
from tests.verification import texting
from tests.verification.customer_steps import ask, confirm, number, sent
from tests.verification.texting import ADDRESS, LANDLINE, MOBILE, Gateways, firm, work, wrong
from verification.models import (
    Challenge,
    CustomerChallenge,
    LimitLog,
    SendBudget,
)
from verification.ports import DeliveryReceipt
from verification.rules.challenges import Target
from verification.rules.messages import SMS_LENGTH, gsm7_length, sms_body
from verification.services import challenges, confirming, customers, sending

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_code_arrives_and_proves_the_number(gateways: Gateways) -> None:
    challenge, code = sent()
    message = texting.SMS.sent[-1]
    assert (challenge.state, message.to, challenge.e164) == ("sent", MOBILE, MOBILE)
    assert "Kontakte zu sperren" in message.text
    done = confirm(challenge, code)
    assert (done.state, done.number_cipher, done.e164) == ("verified", None, "")
    assert done.number_hmac == CustomerChallenge.hash_of(MOBILE)


def test_a_landline_is_called(gateways: Gateways) -> None:
    challenge, code = sent(LANDLINE)
    assert (challenge.channel, texting.VOICE.sent[-1].to) == ("voice", LANDLINE)
    assert confirm(challenge, code).state == "verified"


def test_the_same_form_sent_twice_is_one_proof_and_a_wrong_one_after_it_none(gateways: Gateways) -> None:
    challenge, code = sent()
    assert confirm(challenge, code).state == confirm(challenge, code).state == "verified"
    assert Event.objects.filter(kind="verification.challenge_verified").count() == 1
    # Whoever finds the page open afterwards does not get in without the code, and has no more tries than five.
    for left in (2, 1):
        with pytest.raises(confirming.WrongCode) as refusal:
            confirm(challenge, wrong(code))
        assert refusal.value.values["left"] == left
    for _ in range(2):
        with pytest.raises(challenges.TooManyTries):
            confirm(challenge, wrong(code))
    with pytest.raises(challenges.TooManyTries):
        confirm(challenge, code)
    challenge.refresh_from_db()
    assert (challenge.state, challenge.attempts) == ("verified", 5)


def test_five_wrong_codes_end_it_and_forget_the_number(gateways: Gateways) -> None:
    challenge, code = sent()
    for _ in range(4):
        with pytest.raises(confirming.WrongCode):
            confirm(challenge, wrong(code))
    with pytest.raises(challenges.TooManyTries):
        confirm(challenge, wrong(code))
    challenge.refresh_from_db()
    assert (challenge.state, challenge.number_cipher) == ("failed", None)
    with pytest.raises(challenges.TooManyTries):
        confirm(challenge, code)
    # Whoever asks for the same number now is not told that somebody has been guessing.
    with pytest.raises(customers.NotNow):
        ask()


def test_the_number_is_forgotten_when_the_time_is_over(gateways: Gateways) -> None:
    challenge, code = sent()
    later = timezone.now() + timedelta(minutes=11)
    assert challenges.expire_due(at=later) == 1
    challenge.refresh_from_db()
    assert (challenge.state, challenge.number_cipher) == ("expired", None)
    with pytest.raises(confirming.RanOut):
        customers.confirm(challenge_id=challenge.pk, code=code, at=later)
    with pytest.raises(confirming.RanOut):
        customers.send_again(challenge_id=challenge.pk, channel="sms", address=ADDRESS, at=later)


@pytest.mark.parametrize(
    "values", [{"state": "sent", "number_cipher": None}, {"state": "expired", "number_cipher": b"x"}]
)
def test_the_database_keeps_no_number_longer_than_its_challenge(
    gateways: Gateways, values: dict[str, Any]
) -> None:
    challenge = ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        CustomerChallenge.objects.filter(pk=challenge.pk).update(**values)


def test_no_table_holds_the_number_in_clear(gateways: Gateways) -> None:
    ask()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM verification_customerchallenge")
        rows = [bytes(v) if isinstance(v, memoryview) else v for row in cursor.fetchall() for v in row]
    assert MOBILE not in repr(rows)
    assert MOBILE[3:] not in repr(rows)


def test_the_same_code_again_and_as_a_call(gateways: Gateways) -> None:
    challenge, code = sent()
    at = timezone.now()
    with pytest.raises(challenges.TooSoon):
        customers.send_again(challenge_id=challenge.pk, channel="sms", address=ADDRESS, at=at)
    later = at + timedelta(seconds=31)
    customers.send_again(challenge_id=challenge.pk, channel="voice", address=ADDRESS, at=later)
    work(at=later)
    assert (texting.VOICE.sent[-1].code, texting.VOICE.sent[-1].to) == (code, MOBILE)


def test_reports_reach_the_challenge(gateways: Gateways) -> None:
    challenge, _code = sent()
    receipt = DeliveryReceipt(sending.reference_of(challenge.pk, 1), "delivered")
    sending.record_receipt(receipt=receipt, at=timezone.now())
    challenge.refresh_from_db()
    assert challenge.delivered_at is not None


def test_a_refused_message_is_given_back_and_may_be_asked_for_again(gateways: Gateways) -> None:
    texting.SMS.answers.append(texting.REFUSED)
    challenge = ask()
    work()
    challenge.refresh_from_db()
    assert challenge.state == "undeliverable"
    assert SendBudget.objects.get(scope="customers").reserved_cents == 0
    assert LimitLog.objects.get(key__startswith="customer_sends_number_day").times == ""
    again = customers.ask(e164=MOBILE, language="de", address=ADDRESS, at=timezone.now())
    assert again.pk == challenge.pk


def test_old_challenges_go_and_forgetting_is_at_once(gateways: Gateways) -> None:
    challenge, code = sent()
    confirm(challenge, code)
    ask(number(1))
    assert customers.forget_old(at=timezone.now() + timedelta(days=7)) == 0
    assert customers.forget_old(at=timezone.now() + timedelta(days=9)) == 1
    waiting = CustomerChallenge.objects.get()
    customers.forget(number_hmac=waiting.number_hmac)
    work()
    assert not CustomerChallenge.objects.exists()
    assert len(texting.SMS.sent) == 1


def test_the_trail_names_nobody(gateways: Gateways) -> None:
    challenge, code = sent()
    confirm(challenge, code)
    assert set(AuditEntry.objects.values_list("actor_id", flat=True)) == {""}
    assert {str(value) for ids in Event.objects.values_list("ids", flat=True) for value in ids.values()} == {
        str(challenge.pk),
        "1",
    }


@pytest.mark.parametrize("language", ["de", "en", "fr"])
def test_the_message_says_what_the_code_does_and_fits(language: str) -> None:
    text = sms_body(language, "12345678", "a" * 47, "Siegel", purpose=Target.CUSTOMER)
    assert gsm7_length(text) <= SMS_LENGTH
    assert ("block" if language == "en" else "sperren") in text
    assert text != sms_body(language, "12345678", "a" * 47, "Siegel")


def test_a_customer_s_code_never_proves_a_business_s_number(gateways: Gateways) -> None:
    """Both codes are bound to what they are for."""
    business, by = firm()
    own, own_code = texting.sent_code(business, by)
    _other, other_code = sent()
    if own_code != other_code:
        with pytest.raises(confirming.WrongCode):
            texting.confirm(own, other_code, by)
    assert Challenge.objects.get().state == "sent"
