"""A part of an invoice is taken back: within each line, with its tax, and all parts together are the whole."""

from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.models import Credit, Invoice, OpenItem
from billing.rules import corrections
from billing.rules.corrections import Left, Part
from billing.rules.money import Line, TaxOfRate, totals
from billing.selectors.corrections import left, lines
from billing.services import crediting, payments
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.models import AuditEntry, Event
from tests import factories
from tests.billing.factories import NOON, balance, buy, contract, firm, fresh, pay, paying
from tests.billing.test_races import no_promise_is_broken, outcomes
from tests.races import race

DESK = Actor("operator", "x")
amounts = st.integers(1, 10**9)


@given(st.lists(amounts, min_size=1, max_size=9), st.sampled_from([0, 700, 1900, 2000, 810]))
def test_all_parts_together_take_back_exactly_the_tax_of_the_whole(nets: list[int], rate: int) -> None:
    whole = totals([Line(sum(nets), rate)])
    before: list[TaxOfRate] = []
    for net in nets:
        made = corrections.sums([Line(net, rate)], before)
        assert made.tax >= 0
        assert abs(made.tax * 10_000 - net * rate) < 10_000
        assert made.gross == made.net + made.tax
        before += made.taxes
    assert sum(one.net for one in before) == whole.net
    assert sum(one.tax for one in before) == whole.tax


@given(st.lists(st.integers(-500, 900), min_size=1, max_size=5), st.integers(1, 3000))
def test_an_amount_is_spread_within_the_lines(nets: list[int], amount: int) -> None:
    rest = [Left(place, net, 1900) for place, net in enumerate(nets, 1)]
    parts = corrections.spread(amount, rest)
    assert sum(part.net for part in parts) == min(amount, sum(net for net in nets if net > 0))
    if 0 < amount <= sum(nets):
        assert corrections.fit(parts, rest)


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (Part(1, 0),),
        (Part(1, -1),),
        (Part(1, 101),),
        (Part(3, 1),),
        (Part(2, -31),),
        (Part(2, 1),),
        (Part(1, 50), Part(1, 50)),
        (Part(1, 100),),
        (Part(1, 30), Part(2, -30)),
    ],
)
def test_what_does_not_fit(parts: tuple[Part, ...]) -> None:
    assert not corrections.fit(parts, [Left(1, 100, 1900), Left(2, -30, 1900)])


def test_what_fits() -> None:
    rest = [Left(1, 100, 1900), Left(2, -30, 1900)]
    assert corrections.fit((Part(1, 70),), rest)
    assert corrections.fit((Part(1, 100), Part(2, -30)), rest)
    assert corrections.fit(corrections.everything(rest), rest)


@given(st.lists(st.integers(-500, 900), min_size=1, max_size=5), st.data())
def test_parts_are_cut_down_to_what_is_left_in_all(nets: list[int], data: st.DataObject) -> None:
    """Whatever is wanted within each line, what comes of it can be issued, or is nothing."""
    rest = [Left(place, net, 1900) for place, net in enumerate(nets, 1)]
    wanted = [Part(one.position, data.draw(st.integers(*sorted((0, one.net))))) for one in rest]
    wanted = [part for part in wanted if part.net]
    found = corrections.within(wanted, sum(nets))
    total = sum(part.net for part in wanted)
    assert sum(part.net for part in found) == max(0, min(total, sum(nets)))
    assert found == () or corrections.fit(found, rest)


def test_the_unused_days_of_a_line() -> None:
    year = {"start": date(2026, 1, 1), "end": date(2027, 1, 1)}
    assert corrections.unused(1, 36500, **year, since=date(2026, 12, 1)) == Part(1, 3100, date(2026, 12, 1))
    assert corrections.unused(1, -36500, **year, since=date(2026, 12, 1)) == Part(1, -3100, date(2026, 12, 1))
    assert corrections.unused(1, 36500, **year, since=date(2027, 1, 1)) is None
    assert corrections.unused(1, 36500, **year, since=date(2025, 6, 1)) == Part(1, 36500, date(2026, 1, 1))


@pytest.mark.django_db
class TestCredit:
    def test_a_part_has_its_own_document(self) -> None:
        made = paying()
        invoice = Invoice.objects.get()
        note = crediting.credit(invoice=invoice, reason="Outage", by=DESK, at=NOON, parts=[Part(1, 500)])
        assert (note.number, note.net, note.tax, note.gross) == ("G2026-0001", 500, 95, 595)
        assert note.taxes == [{"rate": 1900, "net": 500, "tax": 95}]
        line = note.lines.get()
        assert (line.position, line.quantity, line.unit, line.price, line.net) == (1, 1, "C62", 500, 500)
        assert line.text == "Plan Medium, in part"
        assert (left(invoice), balance(made.business), OpenItem.objects.get().left) == (370, 440, 440)
        assert Event.objects.filter(kind="billing.credit_note_issued").count() == 1
        no_promise_is_broken()

    def test_parts_until_nothing_is_left(self) -> None:
        made = paying()
        invoice = Invoice.objects.get()
        for net in (33, 33, 33, 1):
            crediting.credit(invoice=invoice, reason="?", by=DESK, at=NOON, parts=[Part(1, net)])
        rest = crediting.credit(invoice=invoice, reason="?", by=DESK, at=NOON)
        assert rest.net == 770
        assert [one.cause for one in Invoice.objects.filter(corrects=invoice).order_by("pk")] == [
            f"credit:{invoice.pk}", *(f"credit:{invoice.pk}:{n}" for n in range(1, 5))
        ]  # fmt: skip
        assert (left(invoice), balance(made.business)) == (0, 0)
        assert sum(one.tax for one in Invoice.objects.filter(corrects=invoice)) == invoice.tax
        with pytest.raises(crediting.TooMuchTakenBack):
            crediting.credit(invoice=invoice, reason="?", by=DESK, at=NOON)
        no_promise_is_broken()

    @pytest.mark.parametrize("parts", [[Part(1, 871)], [Part(2, 1)], [Part(1, -5)], [Part(1, 1), Part(1, 1)]])
    def test_more_than_is_left_is_refused(self, parts: list[Part]) -> None:
        paying()
        with pytest.raises(crediting.MoreThanIsLeft):
            crediting.credit(invoice=Invoice.objects.get(), reason="?", by=DESK, at=NOON, parts=parts)
        assert Invoice.objects.count() == 1

    def test_a_correction_is_not_corrected(self) -> None:
        paying()
        note = crediting.credit(invoice=Invoice.objects.get(), reason="", by=DESK, at=NOON)
        assert [one.left.net for one in lines(note)] == [0]
        with pytest.raises(crediting.TooMuchTakenBack):
            crediting.credit(invoice=note, reason="", by=DESK, at=NOON, parts=[Part(1, 1)])

    def test_only_what_the_part_takes_the_place_of_becomes_free(self) -> None:
        """Half is paid: a correction within the open half frees nothing, a larger one the difference."""
        made = paying()
        pay(made, 500)
        invoice = Invoice.objects.get()
        crediting.credit(invoice=invoice, reason="?", by=DESK, at=NOON, parts=[Part(1, 400)])
        assert (OpenItem.objects.get().left, balance(made.business)) == (1035 - 500 - 476, 59)
        crediting.credit(invoice=invoice, reason="?", by=DESK, at=NOON, parts=[Part(1, 200)])
        assert (OpenItem.objects.get().left, balance(made.business)) == (0, -179)
        buy(made, "large")
        newest = Invoice.objects.filter(kind="invoice").latest("pk")
        assert newest.item.settled == 179
        no_promise_is_broken()

    def test_a_line_of_unused_days_goes_along(self) -> None:
        made = contract(firm())
        buy(made)
        buy(fresh(made), "large")
        invoice = Invoice.objects.get(order__serial=2)
        assert [one.left.net > 0 for one in lines(invoice)] == [True, False]
        note = crediting.credit(invoice=invoice, reason="?", by=DESK, at=NOON)
        assert (note.net, note.gross, note.lines.count()) == (invoice.net, invoice.gross, 2)
        no_promise_is_broken()

    def test_what_was_paid_too_much_goes_back(self) -> None:
        made = paying()
        crediting.credit(invoice=Invoice.objects.get(), reason="?", by=DESK, at=NOON, parts=[Part(1, 100)])
        came = pay(made, 1035)
        assert balance(made.business) == -119
        payments.reverse(
            payment=came, amount=119, kind="refund", key="back", received_on=NOON.date(), at=NOON
        )
        assert (balance(made.business), OpenItem.objects.get().left) == (0, 0)


@pytest.mark.django_db
class TestTwoPeople:
    def propose(self, net: int, **more: Any) -> Credit:
        return crediting.propose(
            invoice=Invoice.objects.get(), parts=[Part(1, net)] if net else (), reason="Outage",
            person=factories.user(desk_role="operator"), at=NOON, **more,
        )  # fmt: skip

    def test_below_the_limit_one_is_enough(self) -> None:
        paying()
        row = self.propose(100)
        assert (row.state, row.needs_two, row.gross, row.parts) == ("issued", False, 119, [[1, 100]])
        assert row.note is not None
        assert AuditEntry.objects.filter(action="billing.credit.propose").count() == 1

    def test_above_it_somebody_else_confirms(self, settings: Any) -> None:
        settings.BILLING = {**settings.BILLING, "refund_alone": 500}
        paying()
        row = self.propose(0)
        assert (row.state, row.needs_two, row.note) == ("proposed", True, None)
        assert Invoice.objects.count() == 1
        with pytest.raises(crediting.SamePerson):
            crediting.approve(credit=row, person=row.proposed_by, at=NOON)
        other = factories.user(desk_role="operator")
        made = crediting.approve(credit=row, person=other, at=NOON)
        assert (made.state, made.approved_by) == ("issued", other)
        assert made.note is not None
        assert made.note.gross == 1035
        with pytest.raises(Refused):
            crediting.approve(credit=row, person=factories.user(desk_role="operator"), at=NOON)
        assert Invoice.objects.filter(kind="credit_note").count() == 1
        no_promise_is_broken()

    def test_what_was_taken_back_meanwhile_is_not_taken_back_again(self, settings: Any) -> None:
        settings.BILLING = {**settings.BILLING, "refund_alone": 500}
        paying()
        row = self.propose(800)
        self.propose(100)
        with pytest.raises(crediting.MoreThanIsLeft):
            crediting.approve(credit=row, person=factories.user(desk_role="operator"), at=NOON)
        assert Credit.objects.get(pk=row.pk).state == "proposed"
        crediting.withdraw(credit=row, person=row.proposed_by, at=NOON)
        assert Credit.objects.get(pk=row.pk).state == "withdrawn"


@pytest.mark.django_db(transaction=True)
def test_many_at_once_take_back_no_more_than_was_charged() -> None:
    made = paying()
    invoice = Invoice.objects.get()
    deed = partial(crediting.credit, invoice=invoice, reason="?", by=DESK, at=NOON, parts=[Part(1, 200)])
    assert outcomes(race([deed] * 6)) == {"done": 4, "more_than_is_left": 2}
    assert (left(invoice), balance(made.business)) == (70, 83)
    no_promise_is_broken()


@pytest.mark.django_db(transaction=True)
def test_two_people_confirm_at_once(settings: Any) -> None:
    settings.BILLING = {**settings.BILLING, "refund_alone": 1}
    paying()
    invoice = Invoice.objects.get()
    first = factories.user(desk_role="operator")
    row = crediting.propose(invoice=invoice, parts=(), reason="?", person=first, at=NOON)
    others = [factories.user(desk_role="operator") for _ in range(4)]
    results = race(
        [
            partial(crediting.approve, credit=Credit.objects.get(pk=row.pk), person=one, at=NOON)
            for one in others
        ]
    )
    assert sum(isinstance(one, Credit) for one in results) == 1
    assert Invoice.objects.filter(kind="credit_note").count() == 1
    no_promise_is_broken()
