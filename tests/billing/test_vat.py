"""Confirming VAT ids: asked once, answered by a job, asked again before each period."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from billing.models import Invoice, VatCheck
from billing.services import clock, vat
from config.kernel import ports
from config.outbox.delivering import work
from tests.billing.factories import NOON, contract, firm, paying
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
