"""Cancelling, taking it back, going back to free: nobody gets rid of a debt by it, and no small firm loses its seal."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from billing.models import Invoice, OpenItem, Subscription
from billing.selectors.entitlements import limit
from billing.services import cancelling, clock, dunning, orders
from config.outbox.delivering import work
from config.outbox.models import Event
from tests.billing.factories import NOON, buy, contract, declare_size, firm, fresh, owner, pay, paying
from tests.billing.pages import page, signed_in, words
from tests.billing.test_contract_clock import on

pytestmark = pytest.mark.django_db


def unpaid(until: str, *, small: bool = True) -> Subscription:
    """Ordered on 22 November, due on 6 December, and never paid; both clocks ring every day."""
    made = contract(firm())
    if not small:
        declare_size(made, 2025, small=False)
        Subscription.objects.filter(pk=made.pk).update(state="free", trial_ends_on=None)
    buy(made)
    at = NOON
    while at < on(until):
        at += timedelta(days=1)
        clock.run(at=at)
        dunning.run(at=at)
    return fresh(made)


def cancel(made: Subscription, at: Any) -> Subscription:
    cancelling.cancel(business=made.business, person=owner(made), at=at)
    return fresh(made)


def keep(made: Subscription, at: Any) -> Subscription:
    cancelling.take_back(business=made.business, person=owner(made), at=at)
    return fresh(made)


def test_cancelling_switches_no_extras_on_again() -> None:
    made = unpaid("2027-01-21")
    assert (made.state, limit(made.business_id, "numbers", on=date(2027, 1, 22))) == ("restricted", 1)
    made = cancel(made, on("2027-01-22"))
    assert (made.state, limit(made.business_id, "numbers", on=date(2027, 1, 22))) == ("cancel_scheduled", 1)
    pay(made, sum(item.left for item in OpenItem.objects.all()), at=on("2027-01-23"))
    assert limit(made.business_id, "numbers", on=date(2027, 1, 23)) == 10


@pytest.mark.parametrize(
    ("day", "state", "step"), [("2026-12-12", "past_due", 1), ("2027-01-21", "restricted", 4)]
)
def test_taking_it_back_takes_no_debt_away(day: str, state: str, step: int) -> None:
    made = unpaid(day)
    assert (made.state, made.dunning_step) == (state, step)
    invoices = Invoice.objects.count()
    made = keep(cancel(made, on(day)), on(day))
    assert (made.state, made.dunning_step) == (state, step)
    if state == "restricted":
        assert made.ends_on is not None
        assert made.ends_on >= date(2027, 1, 21) + timedelta(days=30)
        assert made.notice_given_at == on(day)
        clock.run(at=on("2027-01-22"))
        assert Invoice.objects.count() == invoices


def test_the_steps_go_on_where_they_stood() -> None:
    made = unpaid("2026-12-12")
    made = keep(cancel(made, on("2026-12-12")), on("2026-12-12"))
    assert made.dunning_due_on == date(2026, 12, 21)
    dunning.run(at=on("2026-12-21"))
    assert fresh(made).dunning_step == 2


def test_a_large_firm_stays_large_when_it_takes_a_cancellation_back() -> None:
    made = contract(firm())
    declare_size(made, 2025, small=False)
    trial = fresh(made).trial_ends_on
    made = keep(cancel(made, NOON), NOON)
    assert (made.state, made.trial_ends_on) == ("trial", trial)
    lapsed = on(str(trial))
    clock.run(at=lapsed)
    assert fresh(made).state == "restricted"
    made = keep(cancel(made, lapsed), lapsed)
    assert (made.state, made.version) == ("restricted", None)
    assert made.ends_on is not None
    assert made.ends_on >= lapsed.date() + timedelta(days=30)


def test_a_small_firm_in_trial_can_go_back_to_free() -> None:
    """It was declared large by mistake, ordered, then corrected the figures: it must not begin to pay."""
    made = contract(firm())
    declare_size(made, 2025, small=False)
    buy(made)
    declare_size(made, 2025)
    assert (fresh(made).state, fresh(made).next_version is None) == ("trial", False)
    buy(made, "small")
    clock.run(at=on("2027-01-22"))
    assert (fresh(made).state, Invoice.objects.count()) == ("free", 0)


def test_a_small_firm_that_cancels_a_trial_keeps_its_seal(client: Client, time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)
    made = contract(firm())
    declare_size(made, 2025, small=False)
    buy(made)
    declare_size(made, 2025)
    said = words(page(signed_in(made, client), "/en/plan/cancel/"))
    assert "Then the free plan follows" in said
    assert "with it the seal" not in said
    made = cancel(made, NOON)
    clock.run(at=NOON)
    assert (fresh(made).state, Event.objects.filter(kind="billing.contract_ended").count()) == ("free", 0)


def test_a_small_firm_with_its_extras_off_reads_that_its_seal_stays(
    client: Client, time_machine: Any
) -> None:
    made = unpaid("2027-02-05")
    time_machine.move_to(on("2027-02-05"), tick=False)
    said = words(page(signed_in(made, client), "/en/plan/cancel/"))
    assert "The plan Medium ends on 5 February 2027." in said
    assert "Your seal stays as it is." in said
    cancel(made, on("2027-02-05"))
    clock.run(at=on("2027-02-05"))
    assert fresh(made).state == "free"


@pytest.mark.parametrize("small", [True, False])
def test_who_owes_pays_before_ordering_anew(small: bool) -> None:
    """Also after the end: else a plan would cost nothing, over and over."""
    made = unpaid("2027-03-01", small=small)
    assert made.state == ("free" if small else "ended")
    with pytest.raises(orders.PayFirst):
        buy(made, at=on("2027-03-01"))
    pay(made, sum(item.left for item in OpenItem.objects.all()), at=on("2027-03-01"))
    buy(made, at=on("2027-03-01"))
    assert fresh(made).state == "active"


def test_what_is_owed_stands_on_the_page_of_the_free_plan(client: Client, time_machine: Any) -> None:
    made = unpaid("2027-03-01")
    time_machine.move_to(on("2027-03-01"), tick=False)
    said = words(page(signed_in(made, client)))
    assert "An invoice is overdue." in said
    assert "Next step: you. Pay the invoice below." in said


def test_the_last_reminder_announces_that_extras_go(client: Client, time_machine: Any) -> None:
    made = unpaid("2027-01-06")
    assert made.dunning_step == 3
    time_machine.move_to(on("2027-01-06"), tick=False)
    said = words(page(signed_in(made, client)))
    assert "else the extras of your plan are switched off on 21 January 2027" in said
    assert "else we remind you" not in said


def test_an_ended_small_firm_begins_again_free_of_charge(client: Client, time_machine: Any) -> None:
    time_machine.move_to(on("2026-12-23"), tick=False)
    made = contract(firm())
    cancel(made, NOON)
    clock.run(at=on("2026-12-22"))
    assert fresh(made).state == "ended"
    signed_in(made, client)
    assert "Change to Small" in words(page(client))
    assert "This is your plan already" not in words(page(client, "/en/plan/change/small/"))
    buy(made, "small", at=on("2026-12-23"))
    assert (fresh(made).state, fresh(made).version, fresh(made).ends_on) == ("free", None, None)
    assert not Invoice.objects.exists()


def test_a_change_that_waits_can_be_called_off_on_the_page(client: Client, time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)
    made = paying("large")
    buy(made, "medium")
    signed_in(made, client)
    assert "Keep the plan Large" in words(page(client))
    assert "Begins on 1 December 2026" in words(page(client))
    buy(made, "large")
    assert fresh(made).next_version is None
    assert "Keep the plan Large" not in words(page(client))
    assert Invoice.objects.count() == 1


def test_who_ordered_during_the_trial_is_not_told_to_choose(client: Client, time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)
    made = contract(firm())
    declare_size(made, 2025, small=False)
    signed_in(made, client)
    assert "Choose a plan before 21 January 2027." in words(page(client))
    buy(made)
    said = words(page(client))
    assert "Choose a plan before" not in said
    assert "You ordered the plan Medium. It begins on 21 January 2027." in said


def test_the_mails_say_how_much_and_where_to(settings: Any, time_machine: Any) -> None:
    time_machine.move_to(on("2026-12-10"), tick=False)
    settings.BILLING = {**settings.BILLING, "iban": "DE02120300000000202051"}
    settings.OPERATOR = {**settings.OPERATOR, "name": "Siegel Betriebs-GmbH"}
    made = unpaid("2026-12-09")
    work("mail")
    (reminder,) = [one for one in mail.outbox if one.subject.startswith("An invoice is overdue")]
    invoice = Invoice.objects.get(cause__startswith="order")
    assert f"Invoice {invoice.number}: €10.35, due on 6 December 2026." in reminder.body
    assert f"Reference for the transfer: {invoice.reference}" in reminder.body
    assert "Transfer to: Siegel Betriebs-GmbH, IBAN DE02120300000000202051" in reminder.body
    mail.outbox.clear()
    keep(cancel(made, on("2026-12-10")), on("2026-12-10"))
    work("mail")
    (kept,) = [one for one in mail.outbox if one.subject.startswith("Your cancellation is taken back")]
    assert invoice.number in kept.body
    assert "Next step, on 21 December 2026: we will remind you again." in kept.body


def test_the_button_that_takes_it_back_passes_our_own_protection(time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)
    made = cancel(paying(), NOON)
    client = Client(enforce_csrf_checks=True)
    (form,) = page(signed_in(made, client)).all("form", action="/en/plan/keep/")
    assert form["method"] == "post"
    secret = page(client).all("input", name="csrfmiddlewaretoken")[0]["value"]
    assert client.post("/en/plan/keep/", {}).status_code == 403
    assert client.post("/en/plan/keep/", {"csrfmiddlewaretoken": secret}).status_code == 302
    assert fresh(made).state == "active"
