"""Confirming VAT ids: asked once, answered by a job, asked again before each period."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Business
from billing.models import Invoice, VatCheck
from billing.services import clock, vat
from config.kernel import ports
from config.outbox.delivering import work
from tests.billing.factories import NOON, contract, firm, paying
from tests.billing.pages import ORDER, page, signed_in, words
from tests.billing.test_contract_clock import on
from verification.ports import VatAnswer

pytestmark = pytest.mark.django_db


@dataclass
class Register:
    """Stands at the port; says what the test told it to."""

    answer: VatAnswer = field(default_factory=lambda: VatAnswer("valid", consultation_number="WAPI1"))
    asked: list[str] = field(default_factory=list)

    def check(self, vat_id: str) -> VatAnswer:
        self.asked.append(vat_id)
        return self.answer


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch, settings: Any, time_machine: Any) -> Register:
    settings.OPERATOR = {**settings.OPERATOR, "vat_id": "DE123456789"}
    time_machine.move_to(NOON, tick=False)
    made, real = Register(), ports.port
    monkeypatch.setattr(vat, "port", lambda name: made if name == "billing.vat" else real(name))
    return made


def test_a_question_is_answered_once(register: Register) -> None:
    made = contract(firm(country="AT", vat_id="ATU12345678"))
    for _twice in range(2):
        vat.ask(business=made.business, at=NOON)
    work("checks")
    work("checks")
    assert register.asked == ["ATU12345678"]
    row = VatCheck.objects.get()
    assert (row.result, row.consultation, row.checked_at) == ("valid", "WAPI1", NOON)
    vat.look(pk=row.pk, at=NOON)
    assert len(register.asked) == 1


@pytest.mark.parametrize(("country", "vat_id"), [("DE", "DE123456789"), ("CH", "CHE123"), ("AT", "")])
def test_nobody_is_asked_where_nothing_depends_on_it(register: Register, country: str, vat_id: str) -> None:
    assert vat.ask(business=firm(country=country, vat_id=vat_id), at=NOON) is None
    assert not VatCheck.objects.exists()


def test_an_outage_leaves_the_last_answer(register: Register) -> None:
    made = contract(firm(country="AT", vat_id="ATU12345678"))
    vat.ask(business=made.business, at=NOON)
    work("checks")
    register.answer = VatAnswer("unavailable")
    vat.ask(business=made.business, at=NOON)
    work("checks")
    paying_on = paying(country="AT", vat_id="ATU12345678")
    assert Invoice.objects.get(business=paying_on.business).treatment == "unproven_business"
    assert VatCheck.objects.filter(result="unavailable").count() == 1
    assert made.business.vat_checks.filter(result="valid").exists()


def test_it_is_asked_again_before_the_next_period(register: Register, time_machine: Any) -> None:
    made = paying(country="AT", vat_id="ATU12345678")
    assert vat.ask_due(at=on("2026-11-27")) == 0
    assert vat.ask_due(at=on("2026-11-28")) == 1
    assert vat.ask_due(at=on("2026-11-28") + timedelta(minutes=15)) == 0
    time_machine.move_to(on("2026-11-29"), tick=False)
    work("checks")
    clock.run(at=on("2026-12-01"))
    invoice = Invoice.objects.latest("pk")
    assert (invoice.treatment, invoice.consultation, invoice.tax) == ("reverse_charge", "WAPI1", 0)
    assert made.business.vat_checks.count() == 1


def test_an_outage_is_asked_about_again_by_itself(register: Register, time_machine: Any) -> None:
    made = contract(firm(country="AT", vat_id="ATU12345678"))
    register.answer = VatAnswer("unavailable")
    at = NOON
    vat.ask(business=made.business, at=at)
    work("checks")
    assert vat.ask_due(at=at + timedelta(minutes=45)) == 0
    for hour in range(1, 60):
        time_machine.move_to(at + timedelta(hours=hour), tick=False)
        vat.ask_due(at=at + timedelta(hours=hour))
        work("checks")
    assert len(register.asked) == 48  # for two days
    register.answer = VatAnswer("valid", consultation_number="WAPI2")
    vat.ask(business=made.business, at=at + timedelta(days=4))
    time_machine.move_to(at + timedelta(days=4), tick=False)
    work("checks")
    assert vat.ask_due(at=at + timedelta(days=4, hours=2)) == 0
    assert VatCheck.objects.latest("pk").result == "valid"


def test_a_register_that_is_back_ends_the_asking(register: Register, time_machine: Any) -> None:
    made = contract(firm(country="AT", vat_id="ATU12345678"))
    register.answer = VatAnswer("unavailable")
    vat.ask(business=made.business, at=NOON)
    work("checks")
    register.answer = VatAnswer("invalid")
    time_machine.move_to(NOON + timedelta(hours=1), tick=False)
    assert vat.ask_due(at=NOON + timedelta(hours=1)) == 1
    work("checks")
    assert vat.ask_due(at=NOON + timedelta(hours=3)) == 0
    assert VatCheck.objects.latest("pk").result == "invalid"


def test_customers_outside_the_union_take_nobodys_turn_either(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vat, "BATCH", 1)
    paying(country="CH", vat_id="CHE123456789")
    french = paying(country="MC", vat_id="FR12345678901")
    paying(country="DE", vat_id="DE123456789")
    assert vat.ask_due(at=on("2026-11-29")) == 1
    assert VatCheck.objects.get().business_id == french.business_id


@pytest.mark.parametrize("change", [{"country": "DE"}, {"vat_id": ""}])
def test_who_needs_no_answer_any_more_takes_nobodys_turn(
    register: Register, monkeypatch: pytest.MonkeyPatch, time_machine: Any, change: dict[str, str]
) -> None:
    """Its question met an outage, then it moved; the next one behind it is asked about at once."""
    monkeypatch.setattr(vat, "BATCH", 1)
    register.answer = VatAnswer("unavailable")
    moved, waiting = (contract(firm(country="AT", vat_id=f"ATU1234567{last}")) for last in (8, 9))
    for made in (moved, waiting):
        vat.ask(business=made.business, at=NOON)
    work("checks")
    Business.objects.filter(pk=moved.business_id).update(**change)
    later = NOON + timedelta(hours=1)
    time_machine.move_to(later, tick=False)
    assert sum(vat.ask_due(at=later + timedelta(minutes=ring)) for ring in range(2)) == 1
    assert waiting.business.vat_checks.filter(checked_at=None).exists()
    assert not moved.business.vat_checks.filter(checked_at=None).exists()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (None, "The tax authorities have not confirmed your VAT number yet."),
        ("", "We are asking the tax authorities."),
        (
            "unavailable",
            "The EU check is not responding. We will keep trying. You do not need to do anything.",
        ),
        ("invalid", "The tax authorities do not know your VAT number."),
        ("valid", "No value added tax: reverse charge, you account for it"),
    ],
)
def test_the_order_page_says_what_the_register_said(
    register: Register, client: Client, answer: str | None, said: str
) -> None:
    made = contract(firm(country="AT", vat_id="ATU12345678"))
    if answer is not None:
        vat.ask(business=made.business, at=NOON)
    if answer:
        register.answer = VatAnswer(answer, consultation_number="WAPI1")  # type: ignore[arg-type]
        work("checks")
    text = words(page(signed_in(made, client), ORDER))
    assert said in text
    assert ("we have to charge our own tax" in text) is (answer != "valid")
    assert "invalid" not in text
