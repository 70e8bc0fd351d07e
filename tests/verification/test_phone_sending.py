"""The worker's side: sent outside any transaction, refused at no cost, and at most once more after a crash."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from config.outbox.models import Delivery
from tests.verification import texting
from tests.verification.texting import Gateways, again, confirm, firm, sent_code, start, work
from verification.models import Challenge, LimitLog, SendBudget
from verification.services import challenges, confirming, sending

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_the_gateway_is_called_outside_any_transaction(gateways: Gateways) -> None:
    sent_code(*firm())
    assert [one.in_transaction for one in gateways[0].sent] == [False]


def test_a_refusal_costs_no_try_no_wait_and_no_limit(gateways: Gateways) -> None:
    sms, _ = gateways
    sms.answers.append(texting.REFUSED)
    business, by = firm()
    challenge, _ = sent_code(business, by)
    assert (challenge.state, challenge.attempts, challenge.error) == ("undeliverable", 0, "refused HTTP 503")
    assert set(SendBudget.objects.values_list("reserved_cents", flat=True)) == {0}
    left = LimitLog.objects.exclude(times="").values_list("key", flat=True)
    assert {key.partition(":")[0] for key in left} == {
        "numbers_business_day",
        "numbers_person_day",
        "sends_address_hour",
        "sends_person_day",
    }
    again(challenge, by, timezone.now())
    work()
    challenge.refresh_from_db()
    assert (challenge.state, challenge.sends, challenge.refusals) == ("sent", 2, 1)
    assert challenge.sent_at is not None
    assert challenge.again_at("sms") == challenge.sent_at + timedelta(seconds=30)


def test_a_gateway_that_does_not_answer_may_have_sent_and_is_not_asked_again(gateways: Gateways) -> None:
    sms, _ = gateways
    sms.answers.append(texting.UNKNOWN)
    business, by = firm()
    challenge, code = sent_code(business, by)
    work()
    assert (challenge.state, challenge.error, len(sms.sent)) == ("sent", "unknown", 1)
    assert SendBudget.objects.get(scope="all").reserved_cents == 9
    assert confirm(challenge, code, by).result == "proven"


def test_settings_that_can_send_nothing_are_shown_as_a_refusal(gateways: Gateways, settings: Any) -> None:
    settings.SITE_NAME = "Ein Name, der viel zu lang ist für eine einzige Nachricht " * 2
    challenge = start(*firm())
    work()
    challenge.refresh_from_db()
    assert (challenge.state, challenge.error) == ("undeliverable", "refused configuration")
    assert Delivery.objects.get(event__kind="verification.challenge_due").state == "done"


def killed_while_sending(challenge: Challenge) -> None:
    """The row as a worker leaves it that was killed with the message in its hands, and the delivery as well."""
    Challenge.objects.filter(pk=challenge.pk).update(state="dispatching", sends=1, sent_at=None, error="")
    Delivery.objects.filter(event__kind="verification.challenge_due").update(
        state="leased", lease_token="gone", lease_until=timezone.now() - timedelta(seconds=1)
    )


def test_a_killed_worker_leads_to_at_most_one_more_message(gateways: Gateways) -> None:
    sms, _ = gateways
    business, by = firm()
    challenge, code = sent_code(business, by)
    killed_while_sending(challenge)
    work()
    challenge.refresh_from_db()
    assert (len(sms.sent), challenge.state) == (2, "sent")
    assert {one.code for one in sms.sent} == {code}
    # Killed a second time with the same message in hand: never a third one.
    killed_while_sending(challenge)
    Challenge.objects.filter(pk=challenge.pk).update(error=sending.REPEATED)
    work()
    challenge.refresh_from_db()
    assert (len(sms.sent), challenge.state, challenge.error) == (2, "sent", "unknown")
    assert confirm(challenge, code, by).result == "proven"


def test_the_one_more_message_is_paid_from_the_days_money(gateways: Gateways, settings: Any) -> None:
    settings.SEND_CAP_CENTS_PER_DAY = 10
    challenge, _ = sent_code(*firm())
    killed_while_sending(challenge)
    work()
    challenge.refresh_from_db()
    assert (len(gateways[0].sent), challenge.error) == (1, "unknown")


def test_who_waits_for_a_killed_worker_can_ask_again(gateways: Gateways) -> None:
    business, by = firm()
    challenge, _ = sent_code(business, by)
    killed_while_sending(challenge)
    with pytest.raises(challenges.TooSoon):
        again(challenge, by, challenge.state_at + timedelta(seconds=29))
    later = timezone.now() + timedelta(seconds=31)
    again(challenge, by, later)
    work(at=later)
    challenge.refresh_from_db()
    # The first event comes again as well and finds that its message is no longer wanted.
    assert (len(gateways[0].sent), challenge.sends, challenge.state) == (2, 2, "sent")


def test_an_event_that_comes_twice_sends_once(gateways: Gateways) -> None:
    challenge, _ = sent_code(*firm())
    Delivery.objects.update(state="pending", not_before=timezone.now())
    work()
    assert len(gateways[0].sent) == 1
    assert challenge.sends == 1


def test_a_code_that_waited_too_long_for_a_worker_is_not_sent_and_not_counted(gateways: Gateways) -> None:
    challenge = start(*firm(), at=timezone.now() - timedelta(minutes=11))
    work()
    challenge.refresh_from_db()
    assert (challenge.state, gateways[0].sent) == ("expired", [])
    assert set(SendBudget.objects.values_list("reserved_cents", flat=True)) == {0}
    assert not LimitLog.objects.filter(key__startswith="sends_number_day").exclude(times="").exists()


def test_a_code_that_ran_out_before_the_worker_came_is_given_back_once(gateways: Gateways) -> None:
    old = timezone.now() - timedelta(minutes=11)
    start(*firm(), at=old)
    start(*firm("Zweite"), "+491713920013", at=old + timedelta(minutes=5))
    assert challenges.expire_due(at=timezone.now()) == 1
    work()
    assert sum(SendBudget.objects.filter(scope="all").values_list("reserved_cents", flat=True)) == 9
    assert len(gateways[0].sent) == 1


def test_a_code_entered_while_the_gateway_still_answers_counts(gateways: Gateways) -> None:
    """The phone is quicker than the gateway's answer."""
    sms, _ = gateways
    business, by = firm()
    challenge = start(business, by)
    found: list[str] = []

    def enter() -> None:
        row = Challenge.objects.select_related("phone").get(pk=challenge.pk)
        found.append(confirm(row, confirming.code_of(row), by).result)

    sms.before = enter
    work()
    challenge.refresh_from_db()
    assert (found, challenge.state) == (["proven"], "verified")
