"""Random histories with a provider and a bank: whatever is lost, repeated, refused or given back, both sides agree."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from billing.adapters import payments_from_settings
from billing.models import Charge, Invoice, MethodSetup, Payment, Refund
from billing.rules.corrections import Part
from billing.selectors.corrections import lines
from billing.services import closing, crediting
from billing.services.bank import files, matching
from billing.services.providers import charges, events, reconciling, refunds, setups
from config.kernel.actors import Actor
from tests import factories
from tests.billing.bank.files import Line, camt
from tests.billing.factories import balance, fresh, left, owner
from tests.billing.providers.paying import jobs
from tests.billing.test_histories import DESK, History, rest_of_sources
from tests.billing.test_histories import deeds as plain
from tests.peers.stripe import StripePeer
from verification.management.invariants.money import MONEY

pytestmark = pytest.mark.django_db
places = st.integers(0, 5)
deeds = st.one_of(
    st.tuples(st.just("hand_over"), st.sampled_from(["4242", "0341", "3155", "sepa"])),
    st.tuples(st.just("work"), st.just(0)),
    st.tuples(st.just("lose"), st.sampled_from(["cut", "500"])),
    st.tuples(st.just("clear"), st.booleans()),
    st.tuples(st.just("tell"), st.lists(st.integers(0, 30), max_size=6)),
    st.tuples(st.just("give_back"), st.tuples(st.integers(1, 9000), st.booleans())),
    st.tuples(st.just("dispute"), places),
    st.tuples(st.just("end_dispute"), st.booleans()),
    st.tuples(st.just("bank"), st.tuples(places, st.integers(1, 9000))),
    st.tuples(st.just("part"), st.tuples(places, st.integers(1, 3000))),
    st.tuples(st.just("compare"), st.just(0)),
    st.tuples(st.just("close"), st.just(0)),
    plain,
)
BUY: Any = ("buy", ("medium", "month"))
# Most histories that matter begin with somebody who pays.
first: st.SearchStrategy[Any] = st.one_of(
    st.just([]),
    st.tuples(
        st.tuples(st.just("hand_over"), st.sampled_from(["4242", "sepa"])),
        st.one_of(
            st.tuples(st.just("lose"), st.sampled_from(["cut", "500"])),
            st.tuples(st.just("work"), st.just(0)),
        ),
        st.tuples(
            st.just("buy"),
            st.tuples(st.sampled_from(["medium", "large"]), st.sampled_from(["month", "year"])),
        ),
    ),
)


class Provided(History):
    """A firm that may pay by card or debit, at a Stripe that loses answers and repeats itself."""

    def __init__(self, peer: StripePeer, machine: Any) -> None:
        super().__init__()
        self.peer, self.machine = peer, machine
        peer.forget()
        peer.lose.clear()
        machine.move_to(self.at, tick=False)

    def do(self, what: str, value: Any) -> None:
        super().do(what, value)
        self.machine.move_to(self.at, tick=False)

    def hand_over(self, last4: str) -> None:
        kind = "sepa_debit" if last4 == "sepa" else "card"
        setup = setups.begin(
            business=self.contract.business, person=owner(self.contract), kind=kind, at=self.at
        )
        self.peer.pay(setup.provider_id, "3000" if kind == "sepa_debit" else last4)
        setups.look(pk=setup.pk, at=self.at)

    def work(self, _value: int) -> None:
        jobs()

    def reverse(self, amount: int) -> None:
        """What came by the bank alone: a provider gives its own money back, and tells of it."""
        newest = Payment.objects.filter(kind="payment").order_by("-pk").first()
        if newest is not None and newest.method == "bank_transfer":
            super().reverse(amount)

    def lose(self, how: Any) -> None:
        self.peer.lose.append(how)

    def clear(self, ok: bool) -> None:
        """Days later the bank pays a debit, or does not."""
        for intent in self.peer.all("pi"):
            if intent["status"] == "processing":
                self.peer.settle(intent["id"], ok=ok)

    def tell(self, order: list[int]) -> None:
        """Any events that ever were, in any order, any number of times."""
        adapter = payments_from_settings()[-1]
        for place in order:
            for event in self.peer.events[place : place + 1]:
                body, signature = self.peer.signed(event, stamp=self.at.timestamp())
                told = adapter.read_event(body=body, signature=signature, at=self.at)
                events.receive(provider="stripe", told=told, at=self.at)

    def give_back(self, wish: tuple[int, bool]) -> None:
        charge = Charge.objects.filter(state="succeeded").order_by("pk").first()
        if charge is None:
            return
        amount = min(wish[0], max(1, refunds.left(charge)))
        people = [factories.user(desk_role="operator") for _ in range(2)]
        made = refunds.propose(
            charge=charge, amount=amount, reason="?", with_credit_note=wish[1], person=people[0], at=self.at
        )
        if made.state == "proposed":
            refunds.approve(refund=made, person=people[1], at=self.at)

    def dispute(self, place: int) -> None:
        for intent in self.peer.succeeded()[place : place + 1]:
            back = sum(
                int(one["amount"]) for one in self.peer.all("re") if one["payment_intent"] == intent["id"]
            )
            known = [one for one in self.peer.all("dp") if one["payment_intent"] == intent["id"]]
            if int(intent["amount"]) > back and not known:
                self.peer.dispute(intent["id"], int(intent["amount"]) - back)

    def end_dispute(self, won: bool) -> None:
        for one in self.peer.all("dp"):
            if one["status"] == "needs_response":
                self.peer.close_dispute(one["id"], won=won)

    def bank(self, wish: tuple[int, int]) -> None:
        for invoice in Invoice.objects.filter(kind="invoice").order_by("pk")[wish[0] : wish[0] + 1]:
            amount = f"{wish[1] // 100}.{wish[1] % 100:02d}"
            line = Line(
                amount,
                structured=invoice.reference,
                on=self.at.date().isoformat(),
                reference=f"r{self.count}",
            )
            person = factories.user(desk_role="operator")
            file, _new = files.bring(name="a.xml", content=camt(line), person=person, at=self.at)
            for _time in range(2):
                matching.match_file(pk=file.pk, at=self.at)

    def part(self, wish: tuple[int, int]) -> None:
        for invoice in Invoice.objects.filter(kind="invoice").order_by("pk")[wish[0] : wish[0] + 1]:
            first = next(one.left for one in lines(invoice))
            parts = [Part(first.position, min(wish[1], first.net))]
            crediting.credit(invoice=invoice, reason="?", by=DESK, at=self.at, parts=parts)

    def compare(self, _value: int) -> None:
        reconciling.run(at=self.at)

    def close(self, _value: int) -> None:
        business = self.contract.business
        if business.closed_at is None:
            type(business).objects.filter(pk=business.pk).update(closed_at=self.at)
            business.refresh_from_db()
        for _time in range(2):
            closing.close(business_id=business.pk, by=Actor("business", "x"), at=self.at)

    def calm(self) -> None:
        """Everything is answered and told: no more losses, every job done, every debit cleared, both sides compared."""
        self.peer.lose.clear()
        for _round in range(3):
            self.at = self.at.replace(hour=11) + DAY
            self.machine.move_to(self.at, tick=False)
            self.clear(True)
            self.tell(list(range(len(self.peer.events))))
            jobs()
            reconciling.run(at=self.at)
            for charge in Charge.objects.filter(state="asked"):
                charges.ask(pk=charge.pk, at=self.at)
            for refund in Refund.objects.filter(state__in=("due", "asked")):
                refunds.ask(pk=refund.pk, at=self.at)


DAY = timedelta(days=1)


def at_the_provider(peer: StripePeer) -> int:
    """What it took and did not give back."""
    came = sum(int(one["amount"]) for one in peer.succeeded())
    back = sum(int(one["amount"]) for one in peer.all("re") if one["status"] == "succeeded")
    lost = sum(int(one["amount"]) for one in peer.all("dp") if one["status"] in ("needs_response", "lost"))
    return came - back - lost


def kept_of(peer: StripePeer) -> Counter[str]:
    """How many charges of each invoice took money that was not disputed or given back."""
    gone = {one["payment_intent"] for kind in ("re", "dp") for one in peer.all(kind)}
    return Counter(str(one["metadata"]["invoice"]) for one in peer.succeeded() if one["id"] not in gone)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.builds(lambda first, rest: [*first, *rest], first, st.lists(deeds, max_size=14)))
@example(story=[("hand_over", "4242"), ("lose", "500"), BUY, ("work", 0)])
@example(
    story=[("hand_over", "4242"), BUY, ("work", 0), ("lose", "cut"), ("give_back", (9000, True)), ("work", 0)]
)
@example(
    story=[("hand_over", "sepa"), BUY, ("work", 0), ("clear", False), ("tell", [1, 9, 0]), ("clear", True)]
)
def test_both_sides_agree_after_any_history(
    peer: StripePeer, time_machine: Any, story: list[tuple[str, Any]]
) -> None:
    with transaction.atomic():
        told = Provided(peer, time_machine)
        for what, value in story:
            told.do(what, value)
        told.calm()
        business = told.contract.business
        assert balance(business) == left(business) - rest_of_sources(business)
        assert rest_of_sources(business) >= 0
        assert at_the_provider(peer) == by_provider(business)
        assert all(count == 1 for count in kept_of(peer).values()), "charged twice"
        assert not MethodSetup.objects.filter(state="begun").exists()
        with connection.cursor() as cursor:
            for promise in MONEY:
                cursor.execute(promise.sql)
                assert cursor.fetchall() == [], promise.code
        if business.closed_at:
            assert fresh(told.contract).state == "ended"
        transaction.set_rollback(True)


def by_provider(business: Any) -> int:
    rows = Payment.objects.filter(business=business).exclude(method="bank_transfer")
    return sum(one.amount for one in rows)
