"""Counters and the day's money: exact, all or none, given back, forgotten, and without the number in clear."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from config.outbox.models import Event
from verification.models import LimitLog, SendBudget
from verification.rules import prices
from verification.services import allowances, budgets, limits
from verification.services.budgets import SpendStopped
from verification.services.limits import LimitReached, Use, When

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_as_many_as_the_rule_says_and_then_when_it_goes_on() -> None:
    use = Use("example", "somebody", 2, HOUR)
    limits.take([use], at=NOON)
    limits.take([use], at=NOON + timedelta(minutes=59))
    with pytest.raises(LimitReached) as refusal:
        limits.take([use], at=NOON + timedelta(minutes=59))
    assert refusal.value.again == NOON + HOUR
    limits.take([use], at=NOON + HOUR)
    assert limits.used(use, at=NOON + HOUR) == 2
    with pytest.raises(LimitReached) as refusal:
        limits.take([use], at=NOON + HOUR)
    assert refusal.value.again == NOON + HOUR + timedelta(minutes=59)


def test_one_full_counter_refuses_all_of_them() -> None:
    full, roomy = Use("full", "x", 1, DAY), Use("roomy", "x", 9, DAY)
    limits.take([full, roomy], at=NOON)
    with pytest.raises(LimitReached) as refusal:
        limits.take([roomy, full], at=NOON)
    assert refusal.value.values["limit"] == "full"
    assert (limits.used(full, at=NOON), limits.used(roomy, at=NOON)) == (1, 1)


def test_two_people_have_two_counters_and_neither_shows_who_it_is() -> None:
    for who in ("+491713920012", "+491713920013"):
        limits.take([Use("sends_number_day", who, 1, DAY)], at=NOON)
    keys = list(LimitLog.objects.values_list("key", flat=True))
    assert len(set(keys)) == 2
    assert not any("392001" in key or len(key) > 100 for key in keys)


def test_giving_back_never_goes_below_nothing() -> None:
    use = Use("example", "x", 1, DAY)
    limits.take([use], at=NOON)
    limits.give_back([use], at=NOON)
    limits.give_back([use], at=NOON)
    assert limits.used(use, at=NOON) == 0
    limits.take([use], at=NOON)


def test_old_counters_are_forgotten() -> None:
    old, young = Use("example", "old", 9, DAY), Use("example", "young", 9, DAY)
    limits.take([old, young], at=NOON - timedelta(days=61))
    limits.take([young], at=NOON)
    limits.count("failures", every=HOUR, at=NOON - timedelta(days=61))
    assert limits.forget(before=NOON - timedelta(days=60)) == 2
    assert limits.used(young, at=NOON) == 1
    assert LimitLog.objects.get().key == young.key


def test_a_refusal_says_the_time_in_the_readers_language() -> None:
    later = timezone.now() + timedelta(days=3)
    refusal = allowances.NumberWasAsked(limit="sends_number_day", again=When(later))
    local = timezone.localtime(later)
    with translation.override("en"):
        assert f"{local.day} {local:%B} {local.year}, {local:%H:%M}" in str(refusal)
    with translation.override("de"):
        assert f"{local:%d.%m.%Y}, {local:%H:%M}\u00a0Uhr" in str(refusal)


@pytest.mark.parametrize(
    ("channel", "country", "cents"),
    [("sms", "DE", 9), ("sms", "de", 9), ("voice", "AT", 5), ("sms", "XX", 25)],
)
def test_an_unknown_country_costs_as_much_as_the_dearest(
    channel: prices.Channel, country: str, cents: int
) -> None:
    assert prices.price(channel, country) == cents


def test_no_known_price_is_above_the_dearest_one() -> None:
    for channel, table in prices.PRICES.items():
        assert max(table.values()) <= prices.DEAREST[channel]


def test_another_country_may_use_half_of_the_money() -> None:
    assert prices.day_caps("DE", total=5000, home="DE") == {"DE": 5000, "all": 5000}
    assert prices.day_caps("at", total=5000, home="DE") == {"AT": 2500, "all": 5000}


def reserved(at: datetime) -> dict[str, int]:
    return dict(SendBudget.objects.filter(day=at.date()).values_list("scope", "reserved_cents"))


def test_money_is_reserved_in_every_scope_or_in_none() -> None:
    caps = {"AT": 10, "all": 100}
    budgets.reserve(cents=9, caps=caps, at=NOON)
    with pytest.raises(SpendStopped):
        budgets.reserve(cents=9, caps=caps, at=NOON)
    assert reserved(NOON) == {"AT": 9, "all": 9}
    budgets.reserve(cents=9, caps={"DE": 100, "all": 100}, at=NOON)
    assert reserved(NOON) == {"AT": 9, "DE": 9, "all": 18}
    budgets.reserve(cents=9, caps=caps, at=NOON + DAY)
    assert reserved(NOON + DAY) == {"AT": 9, "all": 9}


def test_a_price_above_the_cap_is_refused_on_an_untouched_day() -> None:
    with pytest.raises(SpendStopped):
        budgets.reserve(cents=9, caps={"all": 8}, at=NOON)
    assert not SendBudget.objects.exists()


def test_a_cap_that_the_operator_lowers_holds_at_once() -> None:
    budgets.reserve(cents=50, caps={"all": 100}, at=NOON)
    with pytest.raises(SpendStopped):
        budgets.reserve(cents=1, caps={"all": 40}, at=NOON)
    assert reserved(NOON) == {"all": 50}


def test_the_operators_hear_once_a_day_when_sixty_percent_are_gone() -> None:
    caps = {"all": 100}
    budgets.reserve(cents=59, caps=caps, at=NOON)
    assert not Event.objects.filter(kind="verification.send_budget_low").exists()
    budgets.reserve(cents=1, caps=caps, at=NOON)
    budgets.release(cents=30, caps=caps, at=NOON)
    budgets.reserve(cents=30, caps=caps, at=NOON)
    budgets.reserve(cents=30, caps=caps, at=NOON)
    told = Event.objects.filter(kind="verification.send_budget_low")
    assert [event.ids for event in told] == [{"sendbudget": str(SendBudget.objects.get().pk)}]


def test_what_is_given_back_can_be_spent_again() -> None:
    caps = {"all": 10}
    budgets.reserve(cents=9, caps=caps, at=NOON)
    budgets.release(cents=9, caps=caps, at=NOON)
    budgets.release(cents=9, caps=caps, at=NOON)
    budgets.reserve(cents=9, caps=caps, at=NOON)
    assert reserved(NOON) == {"all": 9}
