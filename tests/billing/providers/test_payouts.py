"""Credit of a closed business goes back: once, by two above the limit, with a statement, and then it is zero."""

import io
import random
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from accounts.models import User
from billing.models import Charge, Invoice, Payment, Payout, Subscription
from billing.selectors import payouts as selectors
from billing.selectors.balance import balances
from billing.services import closing, crediting, payments, payouts
from config.kernel.actors import Actor
from config.kernel.lifecycle import IllegalMove
from config.outbox.delivering import work
from config.outbox.models import AuditEntry
from tests import factories
from tests.billing.factories import NOON, balance, fresh, owner, pay, paying
from tests.billing.issuing import operator
from tests.billing.providers.paying import jobs, paying_by_card
from tests.billing.test_races import no_promise_is_broken
from tests.peers.stripe import StripePeer

pytestmark = pytest.mark.django_db
BY = Actor("business", "x")


@pytest.fixture(autouse=True)
def _operator(settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    operator(settings)


def desk() -> User:
    return factories.user(desk_role="operator")


def closed(made: Subscription) -> Subscription:
    """As the owner's closing and billing's handler leave it."""
    type(made.business).objects.filter(pk=made.business_id).update(closed_at=NOON)
    closing.close(business_id=made.business_id, by=BY, at=NOON)
    return fresh(made)


def with_credit(amount: int = 5000, *, code: str = "medium") -> Subscription:
    """Paid its invoice, and this much more."""
    made = paying(code)
    pay(made, Invoice.objects.get(business=made.business).gross + amount)
    return closed(made)


def proposed(made: Subscription, person: User, *, way: str = "transfer", seen: int | None = None) -> Payout:
    amount = -balance(made.business) if seen is None else seen
    return payouts.propose(
        business=made.business, currency="EUR", way=way, seen=amount, person=person, at=NOON
    )


def everything() -> None:
    while any([work("default"), work("bulk"), work("mail"), work("checks")]):
        continue


def test_below_the_limit_one_pays_it_back_and_the_credit_is_zero() -> None:
    made, person = with_credit(), desk()
    assert [(one.amount, one.by_provider) for one in selectors.owed_back()] == [(5000, 0)]
    row = proposed(made, person)
    assert (row.state, row.needs_two, row.amount) == ("due", False, 5000)
    assert selectors.owed_back() == []
    assert balance(made.business) == -5000, "nothing is booked before the transfer was made"
    payouts.note(payout=row, paid_on=NOON.date(), person=person, at=NOON + timedelta(hours=1))
    assert balances(made.business) == {}
    assert Payment.objects.get(kind="refund").key.startswith(f"payout:{row.pk}:")
    actions = AuditEntry.objects.filter(subject_type="billing.payout").order_by("pk")
    assert [(one.action, one.actor_id) for one in actions] == [
        (f"billing.payout.{deed}", str(person.pk)) for deed in ("propose", "approve", "pay")
    ]
    no_promise_is_broken()


def test_the_business_gets_a_statement_that_adds_up() -> None:
    made = with_credit()
    row = proposed(made, desk())
    payouts.note(payout=row, paid_on=NOON.date(), person=desk(), at=NOON)
    mail.outbox.clear()
    everything()
    row.refresh_from_db()
    told = [one for one in mail.outbox if "credit" in one.subject]
    assert [one.to for one in told] == [[owner(made).email]]
    assert "€50.00" in told[0].body
    (attached,) = told[0].attachments
    assert bytes(attached[1]) == bytes(row.pdf or b"")
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(attached[1])).pages)
    for part in (Invoice.objects.get().number, "-€60.35", "€10.35", "€50.00", "€0.00"):
        assert part in words.replace("\N{MINUS SIGN}", "-"), (part, words)
    kept = bytes(row.pdf or b"")
    assert bytes(payouts.make_statement(pk=row.pk, at=NOON).pdf or b"") == kept, "made once"


def test_above_the_limit_two_are_needed(settings: Any) -> None:
    made, first, second = with_credit(20_000), desk(), desk()
    row = proposed(made, first)
    assert (row.state, row.needs_two) == ("proposed", True)
    with pytest.raises(IllegalMove):
        payouts.note(payout=row, paid_on=NOON.date(), person=second, at=NOON)
    with pytest.raises(payouts.SamePerson):
        payouts.approve(payout=row, person=first, at=NOON)
    assert payouts.approve(payout=row, person=second, at=NOON).state == "due"
    with pytest.raises(IntegrityError), transaction.atomic():
        Payout.objects.filter(pk=row.pk).update(approved_by=first)
    payouts.note(payout=row, paid_on=NOON.date(), person=first, at=NOON)
    assert balance(made.business) == 0
    no_promise_is_broken()


def test_once_however_often_somebody_clicks() -> None:
    made, person = with_credit(), desk()
    row = proposed(made, person)
    with pytest.raises(payouts.UnderWay):
        proposed(made, person)
    payouts.note(payout=row, paid_on=NOON.date(), person=person, at=NOON)
    with pytest.raises(IllegalMove):
        payouts.note(payout=row, paid_on=NOON.date(), person=person, at=NOON)
    with pytest.raises(payouts.CreditChanged):
        proposed(made, person, seen=5000)
    assert Payment.objects.filter(kind="refund").count() == 1


def test_only_what_the_page_said_and_only_of_a_business_that_has_closed() -> None:
    made = with_credit()
    for seen in (0, 4999, 5001, -5000):
        with pytest.raises(payouts.CreditChanged):
            proposed(made, desk(), seen=seen)
    running = paying()
    pay(running, 99_999)
    with pytest.raises(payouts.StillOpen):
        proposed(running, desk())
    assert [one.business for one in selectors.owed_back()] == [made.business]


def test_what_changed_meanwhile_is_not_paid() -> None:
    made, person = with_credit(), desk()
    row = proposed(made, person)
    from_bank = Payment.objects.get(business=made.business)
    payments.reverse(
        payment=from_bank, amount=4000, kind="chargeback", key="back:1", received_on=NOON.date(), at=NOON
    )
    with pytest.raises(payouts.CreditChanged):
        payouts.note(payout=row, paid_on=NOON.date(), person=person, at=NOON)
    assert Payout.objects.get().state == "due"
    assert balance(made.business) == -1000
    payouts.withdraw(payout=row, person=person, at=NOON)
    assert proposed(made, person).amount == 1000


@pytest.mark.parametrize("code", ["medium", "large"])
def test_through_the_provider_it_goes_back_to_the_card(peer: StripePeer, code: str, settings: Any) -> None:
    settings.BILLING = {**settings.BILLING, "refund_alone": 2000}
    made = paying_by_card(peer, code=code)
    invoice = Invoice.objects.get(business=made.business)
    crediting.credit(invoice=invoice, reason="?", by=Actor("operator", "x"), at=NOON)
    made, first, second = closed(made), desk(), desk()
    (found,) = selectors.owed_back()
    assert found.amount == found.by_provider == invoice.gross
    row = proposed(made, first, way="provider")
    if row.needs_two:
        assert not peer.all("re")
        row = payouts.approve(payout=row, person=second, at=NOON)
    assert (row.state, row.needs_two) == ("paid", code == "large")
    assert selectors.owed_back() == [], "it is on its way"
    jobs()
    everything()
    assert [one["amount"] for one in peer.all("re")] == [invoice.gross]
    assert (balance(made.business), Charge.objects.get().state) == (0, "refunded")
    no_promise_is_broken()


@pytest.mark.parametrize("seed", range(4))
def test_histories_end_with_nothing_owed(seed: int) -> None:
    """Sum of invoices less corrections less payments is the balance, at every step; and zero after paying back."""
    chance, made, person = random.Random(seed), paying(), desk()
    for step in range(6):
        invoice = Invoice.objects.filter(business=made.business, kind="invoice").latest("pk")
        deed = chance.choice(["pay", "pay", "credit", "back"])
        if deed == "pay":
            pay(made, chance.randrange(1, 4000), key=f"bank:{step}")
        elif deed == "credit" and not Invoice.objects.filter(corrects=invoice).exists():
            crediting.credit(invoice=invoice, reason="?", by=Actor("operator", "x"), at=NOON)
        elif deed == "back" and (payment := Payment.objects.filter(kind="payment", amount__gt=1000).last()):
            payments.reverse(
                payment=payment,
                amount=100,
                kind="chargeback",
                key=f"back:{step}",
                received_on=NOON.date(),
                at=NOON,
            )
        assert balances(made.business).get("EUR", 0) == balance(made.business)
    made = closed(made)
    credit = max(0, -balance(made.business))
    assert sum(one.amount for one in selectors.owed_back()) == credit
    if credit:
        row = proposed(made, person)
        row = payouts.approve(payout=row, person=desk(), at=NOON) if row.needs_two else row
        payouts.note(payout=row, paid_on=NOON.date(), person=person, at=NOON)
        assert balances(made.business) == {}
    no_promise_is_broken()
