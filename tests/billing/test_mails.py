"""One mail for each move: what happens next and when, in the reader's language, to those who deal with money."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from accounts.models import User
from billing.emails.contracts import LETTERS
from billing.lifecycle import SUBSCRIPTION
from billing.models import Invoice, PaymentMethod
from billing.rules.corrections import Part
from billing.rules.proration import Interval
from billing.services import cancelling, clock, crediting, dunning
from config.kernel.actors import Actor
from config.outbox.delivering import work
from tests import factories
from tests.billing.factories import NOON, buy, contract, declare_size, firm, owner, pay, paying

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOON + timedelta(days=400), tick=False)


def sent() -> dict[str, str]:
    """What leaves now, by subject; the bodies joined where a subject comes twice."""
    mail.outbox.clear()
    work("bulk")
    work("mail")
    found: dict[str, str] = {}
    for one in mail.outbox:
        subject = one.subject.removesuffix(" – Siegel")
        found[subject] = found.get(subject, "") + str(one.body)
    return found


def test_every_event_of_a_contract_has_a_letter() -> None:
    kinds = {move.event.removeprefix("billing.") for move in SUBSCRIPTION.moves if move.event}
    assert kinds <= set(LETTERS)


def test_an_order_is_confirmed_and_its_invoice_announced() -> None:
    buy(contract(firm()))
    found = sent()
    assert "It begins on 22 November 2026" in found["Your order: plan Medium"]
    assert "€10.35 including tax" in found["Your order: plan Medium"]
    assert "due on 6 December 2026" in found["Invoice 2026-0001"]
    assert Invoice.objects.get().reference in found["Invoice 2026-0001"]
    assert "ends on 1 December 2026" in found["Your plan has begun"]


def test_the_whole_of_dunning_says_what_comes_next() -> None:
    paying()
    sent()
    wanted = {
        17: ("An invoice is overdue", "We will remind you again on 21 December 2026."),
        29: ("An invoice is still overdue", "Next step, on 6 January 2027: we will remind you again."),
        45: ("An invoice is still overdue", "Next step, on 21 January 2027: if nothing is paid, the extras"),
        60: ("The extras of your plan are off", "the paid plan ends on 22 February 2027"),
    }
    for days in range(1, 61):
        dunning.run(at=NOON + timedelta(days=days))
        found = sent()
        assert set(found) == ({wanted[days][0]} if days in wanted else set())
        if days in wanted:
            assert wanted[days][1] in found[wanted[days][0]]
            assert "seal" in found[wanted[days][0]]


def test_paid_again() -> None:
    made = paying()
    dunning.run(at=NOON + timedelta(days=17))
    sent()
    pay(made, 1035, at=NOON + timedelta(days=18))
    assert "Your plan runs as before." in sent()["Thank you, everything is paid"]


def test_cancelling_says_what_ends_and_what_stays() -> None:
    made = paying()
    sent()
    cancelling.cancel(business=made.business, person=owner(made), at=NOON)
    body = sent()["Your cancellation has arrived"]
    assert "Your plan ends on 1 December 2026." in body
    assert "Your seal stays as it is." in body
    cancelling.take_back(business=made.business, person=owner(made), at=NOON)
    assert "goes on as before" in sent()["Your cancellation is taken back"]


def test_a_large_firm_reads_until_when_its_seal_holds() -> None:
    made = contract(firm())
    declare_size(made, 2025, small=False)
    assert "before 21 January 2027" in sent()["Your firm needs a plan"]
    clock.run(at=NOON + timedelta(days=60))
    body = sent()["The time to choose a plan is over"]
    assert "the contract ends on 22 February 2027, and with it the seal" in body
    clock.run(at=NOON + timedelta(days=95))
    assert "says nothing about your business" in sent()["Your contract has ended"]


@pytest.mark.parametrize(
    ("paid", "part", "said"),
    [
        (0, 0, "Nothing of invoice 2026-0001 is open any more."),
        (0, 400, "Of invoice 2026-0001, €5.59 is left to be paid by 6 December 2026."),
        (1035, 400, "That pays your next invoice."),
        (1035, 0, "That pays your next invoice."),
    ],
)
def test_a_credit_note_says_what_becomes_of_it(paid: int, part: int, said: str) -> None:
    made = paying()
    if paid:
        pay(made, paid)
    sent()
    parts = [Part(1, part)] if part else []
    crediting.credit(
        invoice=Invoice.objects.get(), reason="", by=Actor("operator", "x"), at=NOON, parts=parts
    )
    body = sent()["Correction G2026-0001"]
    assert f"We have credited €{'4.76' if part else '10.35'}" in body
    assert said.lower() in body.lower()


@pytest.mark.parametrize(
    ("credit", "said", "unsaid"),
    [
        (0, "Transfer it by that day and name the reference", "by your credit"),
        (448, "A part of it is paid by your credit. €20.51 is left.", "Nothing of it is open"),
        (2499, "Nothing of it is open any more. There is nothing for you to do.", "Transfer it"),
    ],
)
def test_an_invoice_says_what_is_left_to_do(credit: int, said: str, unsaid: str) -> None:
    made = paying()
    pay(made, 1035 + credit)
    sent()
    buy(made, "large")
    invoice = Invoice.objects.latest("pk")
    assert invoice.gross == 2499
    body = sent()["Invoice 2026-0002"]
    assert said in body
    assert unsaid not in body


@pytest.mark.parametrize("kind", ["card", "sepa_debit"])
def test_who_pays_by_card_or_debit_is_not_asked_to_transfer(kind: str) -> None:
    made = contract(firm())
    PaymentMethod.objects.create(
        business=made.business,
        kind=kind,
        provider="stripe",
        customer_id="cus_1",
        method_id="pm_1",
        created_at=NOON,
    )
    buy(made)
    body = sent()["Invoice 2026-0001"]
    assert "We collect it" in body
    assert "ransfer" not in body


@pytest.mark.parametrize(
    ("code", "interval", "said"),
    [
        ("medium", "month", "From 1 December 2026: €29.00 net plus €5.51 tax, that is €34.51 a month."),
        ("large", "year", "From 1 November 2027: €990.00 net plus €188.10 tax, that is €1,178.10 a year."),
    ],
)
def test_an_order_is_confirmed_with_its_price(code: str, interval: Interval, said: str) -> None:
    buy(contract(firm()), code, interval=interval)
    found = sent()[f"Your order: plan {code.title()}"]
    assert said in found
    assert "you can cancel at any time" in found
    assert "first invoice" not in found


def test_an_order_for_later_says_when_it_costs_what() -> None:
    made = contract(firm())
    declare_size(made, 2025, small=False)
    buy(made)
    found = sent()["Your order: plan Medium"]
    assert "The first invoice comes on 21 January 2027." in found
    assert "From 1 February 2027: €29.00 net" in found
    less = paying("large")
    buy(less)
    found = sent()["Your order: plan Medium"]
    assert "The first invoice comes on 1 December 2026." in found
    assert "From 1 December 2026: €29.00 net plus €5.51 tax, that is €34.51 a month." in found
    buy(less, "small")
    found = sent()["Your order: plan Small"]
    assert "Nothing is due now." in found
    assert "first invoice" not in found


def test_who_gets_them_and_in_which_language() -> None:
    made = contract(firm())
    for role in ("admin", "billing", "editor", "viewer"):
        person = factories.user(f"{role}@example.org", language="de")
        factories.membership(person, made.business, role)
    User.objects.filter(email="admin@example.org").update(is_active=False)
    buy(made)
    mail.outbox.clear()
    work("bulk")
    work("mail")
    german = [one for one in mail.outbox if one.to == ["billing@example.org"]]
    assert {one.subject for one in german} >= {
        "Rechnung 2026-0001 – Siegel",
        "Ihre Bestellung: Tarif Mittel – Siegel",
    }
    assert any("10,35\N{NO-BREAK SPACE}€" in str(one.body) for one in german)
    assert {one.to[0] for one in mail.outbox} == {"billing@example.org", owner(made).email}
    assert all(one.extra_headers["Message-ID"].startswith("<billing.") for one in mail.outbox)
