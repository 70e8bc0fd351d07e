"""Withdrawing within 14 days of an order: the days of the law, all money back, and never a seal lost by it at once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.core import mail

from billing.models import Cancellation, Invoice, Subscription
from billing.services import cancelling, clock, contracts, dunning, withdrawing
from config.outbox.models import AuditEntry, Event
from tests.billing.factories import (
    NOON,
    balance,
    buy,
    contract,
    declare_size,
    firm,
    fresh,
    left,
    owner,
    pay,
    paying,
)  # fmt: skip
from tests.billing.test_contract_clock import on
from tests.billing.test_races import no_promise_is_broken
from tests.billing.withdrawals import SOON, letters, withdraw
from tests.races import race
from tests.verification import ready
from verification.models import Seal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _switched_on(settings: Any) -> Iterator[None]:
    settings.BILLING = {**settings.BILLING, "withdrawal": True}
    with time_machine.travel(SOON, tick=False):
        yield


def large(year: int = 2024) -> Subscription:
    """A large firm, whose trial has begun."""
    made = contract(firm())
    for each in (year, year + 1):
        declare_size(made, each, small=False)
    return fresh(made)


def test_a_small_firm_gets_everything_back_and_keeps_the_free_plan_and_its_seal() -> None:
    seal = ready.sealed()
    made = contract(seal.business)
    buy(made)
    invoice = Invoice.objects.get()
    pay(made, invoice.gross)
    row = withdraw(made)
    now = fresh(made)
    assert (row.state, row.kind, row.subscription_id) == ("applied", "withdrawal", made.pk)
    assert row.reference.startswith("W-")
    assert (now.state, now.version, now.period_end, now.acts_on) == ("free", None, None, None)
    note = Invoice.objects.get(kind="credit_note")
    assert (note.corrects_id, note.gross, left(made.business)) == (invoice.pk, invoice.gross, 0)
    assert balance(made.business) == -invoice.gross
    assert "widerrufen" in note.reason, "in the language of the invoice"
    assert Seal.objects.get().state == "active"
    clock.run(at=on("2027-02-01"))
    assert Invoice.objects.filter(kind="invoice").count() == 1
    no_promise_is_broken()


def test_state_audit_and_event_come_together() -> None:
    made = paying()
    row = withdraw(made)
    deeds = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"billing.cancellation.receive", "billing.subscription.withdraw"} <= deeds
    kinds = Event.objects.filter(at=SOON).values_list("kind", flat=True)
    assert {"billing.receipt_due", "billing.cancellation_received", "billing.withdrawn"} <= set(kinds)
    (receipt,) = letters("We have received your withdrawal")
    for said in (row.reference, row.contract, row.name, row.email, "28 November 2026"):
        assert said in receipt + mail.outbox[0].subject


def test_nothing_is_written_when_a_part_of_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    made = paying()
    before = (AuditEntry.objects.count(), Event.objects.count(), Invoice.objects.count())
    monkeypatch.setattr(contracts, "step", None)
    with pytest.raises(TypeError):
        withdraw(made)
    assert not Cancellation.objects.exists()
    assert (AuditEntry.objects.count(), Event.objects.count(), Invoice.objects.count()) == before


def test_a_large_firm_has_30_days_before_its_contract_and_seal_end() -> None:
    made = large()
    clock.run(at=on("2027-02-01"))  # the trial is over, and notice was given
    buy(made, "large", at=on("2027-02-02"))
    at = on("2027-02-10")
    row = withdraw(made, at)
    now = fresh(made)
    assert (row.state, now.state, now.version) == ("applied", "cancel_scheduled", None)
    assert (str(now.plan_ends_on), str(now.ends_on)) == ("2027-02-10", "2027-03-12")
    assert left(made.business) == balance(made.business) == 0
    assert not Event.objects.filter(kind="billing.contract_ended").exists()
    clock.run(at=on("2027-03-12"))
    assert fresh(made).state == "ended"
    assert Invoice.objects.filter(kind="invoice").count() == 1
    no_promise_is_broken()


def test_what_was_ordered_in_a_trial_does_not_begin_and_the_trial_goes_on() -> None:
    made = large()
    buy(made, "large")
    row, now = withdraw(made), fresh(made)
    assert (row.state, now.state, now.next_version) == ("applied", "trial", None)
    assert now.trial_ends_on == made.trial_ends_on
    assert "does not begin" in letters("Your withdrawal is carried out")[0]
    no_promise_is_broken()


def test_a_period_that_began_meanwhile_goes_back_as_well() -> None:
    made = paying()
    clock.run(at=on("2026-12-01"))
    assert Invoice.objects.count() == 2
    withdraw(made, on("2026-12-05"))
    assert Invoice.objects.filter(kind="credit_note").count() == 2
    assert left(made.business) == balance(made.business) == 0
    no_promise_is_broken()


def test_an_upgrade_goes_back_as_a_whole_and_of_what_was_before_the_days_that_are_left() -> None:
    at = on("2026-11-01")
    made = paying(at=at)
    pay(made, Invoice.objects.get().gross)
    buy(made, "large", at=on("2026-11-26"))
    row = withdraw(made)  # 14 days after the first order ended on 16 November
    first, second = Invoice.objects.filter(kind="invoice").order_by("pk")
    assert row.state == "applied"
    assert sum(one.gross for one in second.credit_notes.all()) == second.gross
    unused = first.credit_notes.get()
    assert (unused.net, str(unused.lines.get().period_start)) == (round(first.net * 3 / 30), "2026-11-28")
    assert fresh(made).state == "free"
    no_promise_is_broken()


def test_a_smaller_plan_that_was_to_follow_is_called_off_alone() -> None:
    made = paying("large", at=on("2026-11-01"))
    buy(made, "medium", at=on("2026-11-26"))
    assert fresh(made).next_version is not None
    withdraw(made)
    now = fresh(made)
    assert (now.state, now.next_version, now.version and now.version.plan.code) == ("active", None, "large")
    assert not Invoice.objects.filter(kind="credit_note").exists()


@pytest.mark.parametrize("last_moment", [True, False])
def test_the_period_ends_with_the_operators_day(last_moment: bool) -> None:
    """Ordered on Sunday, 22 November: the fourteenth day is a Sunday, so Monday, 7 December, 23:59:59 in Berlin."""
    made = paying()
    end = datetime(2026, 12, 7, 23, 0, tzinfo=UTC)
    row = withdraw(made, end - timedelta(seconds=1) if last_moment else end)
    assert row.state == ("applied" if last_moment else "refused")
    assert fresh(made).state == ("free" if last_moment else "active")


def test_too_late_is_recorded_and_told_with_what_is_possible_instead() -> None:
    made = paying()
    at = on("2026-12-20")
    row = withdraw(made, at)
    assert (row.state, row.came_late, fresh(made).state) == ("refused", True, "active")
    (receipt,) = letters("We have received your withdrawal", at)
    assert "over on 7 December 2026" in receipt
    assert "/cancel/" in receipt
    assert withdraw(made, at + timedelta(days=1)) == row, "a second click is the same one"
    assert not Invoice.objects.filter(kind="credit_note").exists()


def test_a_second_click_finds_the_first() -> None:
    made = paying()
    row = withdraw(made)
    assert withdraw(made, SOON + timedelta(seconds=1)) == row
    assert Invoice.objects.filter(kind="credit_note").count() == 1
    buy(made, at=SOON + timedelta(hours=1))
    again = withdraw(made, SOON + timedelta(hours=2))
    assert again != row
    assert Invoice.objects.filter(kind="credit_note").count() == 2
    no_promise_is_broken()


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_at_once_withdraw_once() -> None:
    made = paying()
    made_rows = race([partial(withdraw, made)] * 8)
    assert all(isinstance(row, Cancellation) for row in made_rows)
    assert len({row.pk for row in made_rows if isinstance(row, Cancellation)}) == 1
    assert Invoice.objects.filter(kind="credit_note").count() == 1


def test_who_ordered_nothing_has_nothing_to_withdraw_from() -> None:
    with pytest.raises(withdrawing.NothingToWithdraw):
        withdraw(contract(firm()))
    assert not Cancellation.objects.exists()


@pytest.mark.parametrize("wanted", ["cancelled", "past_due", "closed"])
def test_from_wherever_the_contract_stands(wanted: str) -> None:
    made = paying()
    if wanted == "cancelled":
        cancelling.cancel(business=made.business, person=owner(made), at=NOON)
    elif wanted == "past_due":
        Subscription.objects.filter(pk=made.pk).update(state="past_due", dunning_step=1)
    else:
        Subscription.objects.filter(pk=made.pk).update(
            state="ended", notice_given_at=NOON, ends_on="2026-11-25", version=None
        )
    withdraw(made)
    now = fresh(made)
    assert now.state == ("ended" if wanted == "closed" else "free")
    assert left(made.business) == balance(made.business) == 0
    dunning.run(at=on("2027-03-01"))
    assert fresh(made).state == now.state
