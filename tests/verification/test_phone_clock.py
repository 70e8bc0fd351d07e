"""What beat rings for numbers, who hears of what, and the check that the message fits."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from config.beat import BEAT_SCHEDULE
from config.wiring import SUBSCRIPTIONS
from tests import factories
from tests.verification import ready
from tests.verification.texting import MOBILE, Gateways, confirm, firm, sent_code, start, work
from verification import checks
from verification.lifecycle import CONTEST
from verification.models import Challenge, LimitLog, PhoneContest, PhoneNumber
from verification.services import budgets
from verification.tasks import phones as tasks

pytestmark = pytest.mark.django_db


def test_one_ring_ends_codes_proofs_and_contests_that_are_due(gateways: Gateways) -> None:
    seal = ready.sealed(e164=MOBILE)
    business, by = firm("Zweite")
    challenge, code = sent_code(business, by)
    confirm(challenge, code, by)
    waiting = start(*firm("Dritte"), "+491713920077")
    with time_machine.travel(timezone.now() + timedelta(days=4), tick=False):
        tasks.phone_clock()
        tasks.phone_clock()
    waiting.refresh_from_db()
    assert waiting.state == "expired"
    assert PhoneContest.objects.get().state == "moved"
    assert PhoneNumber.objects.get(business=business).state == "proven"
    assert PhoneNumber.objects.get(business=seal.business).state == "lost"
    with time_machine.travel(timezone.now() + timedelta(days=181), tick=False):
        tasks.phone_clock()
    assert PhoneNumber.objects.get(business=business).state == "stale"


def test_counters_that_no_rule_looks_at_are_deleted(gateways: Gateways) -> None:
    start(*firm())
    tasks.forget_limits()
    assert LimitLog.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(days=100), tick=False):
        tasks.forget_limits()
    assert not LimitLog.objects.exists()


def test_operators_hear_that_the_money_runs_low_and_nobody_else() -> None:
    operator = factories.user(desk_role="operator")
    factories.user(desk_role="reviewer")
    budgets.reserve(cents=70, caps={"all": 100}, at=timezone.now())
    work("mail")
    assert [one.to for one in mail.outbox] == [[operator.email]]
    assert "0.70" in mail.outbox[0].body or "0,70" in mail.outbox[0].body


def test_everything_that_happens_to_a_contest_is_told() -> None:
    for kind in {move.event for move in CONTEST.moves} | {"verification.phone_contested"}:
        assert any(queue == "mail" for _, queue in SUBSCRIPTIONS[kind]), kind
    assert SUBSCRIPTIONS["verification.challenge_due"][0][1] == "codes"
    rung = {entry["task"] for entry in BEAT_SCHEDULE.values()}
    assert {"verification.phone_clock", "verification.forget_limits"} <= rung


def test_both_sides_hear_how_a_contest_ended(gateways: Gateways) -> None:
    seal = ready.sealed(e164=MOBILE)
    business, by = firm("Zweite")
    challenge, code = sent_code(business, by)
    confirm(challenge, code, by)
    sent_code(business, by, "+491713920077")
    work("mail")
    told = [one.to[0] for one in mail.outbox]
    for owner in (seal.business.memberships.get().user, business.memberships.get().user):
        assert told.count(owner.email) >= 2


def test_a_name_that_does_not_fit_into_a_message_is_found_before_the_first_code(settings: Any) -> None:
    assert checks.text_message(None) == []
    settings.SITE_NAME = "Ein Name, der viel zu lang ist " * 3
    assert [found.id for found in checks.text_message(None)] == ["verification.E007"]
    settings.SITE_NAME = "Печать"
    assert [found.id for found in checks.text_message(None)] == ["verification.E007"]


def test_a_code_is_never_reused_for_another_challenge(gateways: Gateways) -> None:
    codes = [sent_code(*firm(f"Firma {n}"), f"+49171{100 + n}0012", address=str(n))[1] for n in range(12)]
    assert len(set(codes)) >= 11
    assert Challenge.objects.values("nonce").distinct().count() == 12
