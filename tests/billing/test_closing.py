"""A business closes: its contract ends that day, once; what was paid ahead is credited; its seal is judged apart."""

from datetime import datetime
from typing import Any

import pytest
from django.core import mail

from accounts.services import closing as doors
from billing.models import Invoice, Subscription
from billing.services import cancelling, clock, closing, crediting, dunning, orders
from config import wiring
from config.kernel.actors import Actor
from config.outbox.delivering import work
from config.outbox.models import AuditEntry, Delivery, Event
from tests.billing.factories import (
    NOON,
    balance,
    buy,
    contract,
    declare_size,
    firm,
    fresh,
    owner,
    pay,
    paying,
)  # fmt: skip
from tests.billing.test_contract_clock import on
from tests.billing.test_races import no_promise_is_broken
from tests.verification import ready
from verification.models import Seal

pytestmark = pytest.mark.django_db
CLOSED = on("2026-11-25")


@pytest.fixture(autouse=True)
def _then(time_machine: Any) -> None:
    time_machine.move_to(CLOSED, tick=False)


def close(made: Subscription, at: datetime = CLOSED) -> Subscription:
    """As its owner does, and as the handler hears of it."""
    doors.close_business(business=made.business, by=owner(made), at=at)
    while any([work("default"), work("mail")]):
        continue
    return fresh(made)


def notes() -> list[int]:
    return list(Invoice.objects.filter(kind="credit_note").order_by("pk").values_list("net", flat=True))


def letters() -> list[str]:
    return [str(one.body) for one in mail.outbox if "contract" in one.subject]


@pytest.mark.parametrize("code", ["", "medium"])
def test_the_contract_ends_that_day(code: str) -> None:
    made = paying(code) if code else contract(firm())
    row = close(made)
    assert (row.state, str(row.ends_on), row.version, row.acts_on) == ("ended", "2026-11-25", None, None)
    assert row.notice_given_at == row.cancelled_at == CLOSED
    entry = AuditEntry.objects.get(action="billing.subscription.close")
    assert (entry.actor_kind, entry.actor_id) == ("business", str(owner(made).pk))
    assert notes() == []
    assert "25 November 2026" in letters()[0]
    clock.run(at=on("2027-01-01"))
    assert Invoice.objects.count() == bool(code)
    no_promise_is_broken()


@pytest.mark.parametrize(
    ("state", "fields"),
    [
        ("trial", {"trial_ends_on": "2027-01-01"}),
        ("restricted", {"ends_on": "2027-01-01", "notice_given_at": NOON}),
        ("cancel_scheduled", {"ends_on": "2027-01-01", "notice_given_at": NOON, "cancelled_at": NOON}),
    ],
)
def test_from_every_state(state: str, fields: dict[str, Any]) -> None:
    made = contract(firm(), state=state, **fields)
    row = close(fresh(made))
    assert (row.state, str(row.ends_on)) == ("ended", "2026-11-25")
    assert row.notice_given_at == fields.get("notice_given_at", CLOSED)
    no_promise_is_broken()


def test_a_prepaid_year_is_credited_by_whole_months() -> None:
    """Ordered on 22 November; what is paid ahead for December to October goes back."""
    made = paying("large", interval="year")
    invoice = Invoice.objects.get()
    pay(made, invoice.gross)
    close(made)
    note = Invoice.objects.get(corrects=invoice)
    line = invoice.lines.get()
    days, unused = (
        (line.period_end - line.period_start).days,
        (line.period_end - on("2026-12-01").date()).days,
    )
    assert abs(note.net - line.net * unused / days) <= 0.5
    assert str(note.lines.get().period_start) == "2026-12-01"
    assert note.period_start == note.lines.get().period_start
    assert balance(made.business) == -note.gross
    assert "to your credit" in letters()[-1]
    no_promise_is_broken()


def test_an_upgrade_in_a_prepaid_year_is_credited_with_what_it_took_off() -> None:
    made = paying("medium", interval="year")
    buy(made, "large", interval="year")
    first, second = Invoice.objects.order_by("pk")
    close(made)
    assert len(notes()) == 2
    credited = sum(notes())
    since, end = on("2026-12-01").date(), fresh(made)
    assert end.state == "ended"
    whole = second.lines.get(net__gt=0)
    share = whole.net * (whole.period_end - since).days / (whole.period_end - whole.period_start).days
    rest = first.lines.get()
    of_first = rest.net * (rest.period_end - since).days / (rest.period_end - rest.period_start).days
    off = second.lines.get(net__lt=0)
    of_off = off.net * (off.period_end - since).days / (off.period_end - off.period_start).days
    assert abs(credited - (share + of_first + of_off)) < 2
    no_promise_is_broken()


def test_no_more_is_credited_than_an_invoice_came_to() -> None:
    """A month's unused days were taken off the invoice of the year, whose own months are worth more than its sum."""
    made = paying("medium")
    buy(made, "medium", interval="year")
    first, second = Invoice.objects.order_by("pk")
    assert close(made).state == "ended"
    assert notes() == [second.net]
    assert balance(made.business) == first.gross
    no_promise_is_broken()


def test_nothing_is_credited_that_was_taken_back_before() -> None:
    made = paying("large", interval="year")
    invoice = Invoice.objects.get()
    crediting.credit(invoice=invoice, reason="?", by=Actor("operator", "x"), at=NOON)
    close(made)
    assert Invoice.objects.filter(kind="credit_note").count() == 1
    assert balance(made.business) == 0


def test_a_month_that_has_begun_is_not_credited_and_what_is_open_is_asked_for() -> None:
    made = paying()
    close(made)
    assert notes() == []
    assert "€10.35 is still open" in letters()[-1]
    for day in ("2026-12-10", "2027-01-10", "2027-03-01"):
        dunning.run(at=on(day))
    assert fresh(made).state == "ended"


def test_hearing_of_it_again_changes_nothing() -> None:
    made = paying("large", interval="year")
    close(made)
    before = (notes(), Subscription.objects.values().get(), len(letters()))
    Delivery.objects.filter(subscriber="billing.handlers.business_closed").update(state="pending")
    assert not closing.close(business_id=made.business.pk, by=Actor("business", "x"), at=on("2026-12-24"))
    while any([work("default"), work("mail")]):
        continue
    assert (notes(), Subscription.objects.values().get(), len(letters())) == before
    assert Event.objects.filter(kind="billing.contract_closed").count() == 1


def test_an_open_business_keeps_its_contract() -> None:
    made = paying()
    assert not closing.close(business_id=made.business.pk, by=Actor("business", "x"), at=NOON)
    assert fresh(made).state == "active"


def test_a_contract_that_had_ended_stays_as_it_was() -> None:
    made = contract(firm(), state="ended", notice_given_at=NOON, ends_on="2026-11-01")
    row = close(fresh(made))
    assert (str(row.ends_on), Event.objects.filter(kind="billing.contract_closed").count()) == (
        "2026-11-01",
        0,
    )


def test_what_is_declared_or_cancelled_afterwards_opens_nothing() -> None:
    made = paying()
    close(made)
    declare_size(made, 2025)
    with pytest.raises(cancelling.NothingToCancel):
        cancelling.cancel(business=made.business, person=owner(made), at=CLOSED)
    with pytest.raises(orders.BusinessIsClosed):
        buy(made, "large")
    assert fresh(made).state == "ended"


@pytest.mark.parametrize("billing_works", [True, False])
def test_the_seal_is_surrendered_whatever_becomes_of_the_contract(
    billing_works: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal = ready.sealed()
    made = contract(seal.business)
    buy(made)
    if not billing_works:
        monkeypatch.setattr(closing, "credit_unused", None)
    close(made)
    assert Seal.objects.get(pk=seal.pk).state == "surrendered"
    assert fresh(made).state == ("ended" if billing_works else "active")
    ours = Delivery.objects.get(subscriber="billing.handlers.business_closed")
    assert (ours.state == "done") == billing_works
    theirs = Delivery.objects.get(subscriber="verification.handlers.cases.business_closed")
    assert theirs.state == "done"


def test_verification_does_not_hear_of_the_closed_contract() -> None:
    heard = {kind: str(who) for kind, who in wiring.SUBSCRIPTIONS.items()}
    assert "verification" not in heard["billing.contract_closed"]
    assert "verification" in heard["billing.contract_ended"]
