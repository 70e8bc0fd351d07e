"""What operators noted about money goes with its voucher's years, not a day earlier; the books stay as they are."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from billing import tasks
from billing.models import Charge, Credit, Invoice, OpenItem, Payment, Refund
from billing.models.notes_end import STAYS
from billing.rules.corrections import Part
from billing.services import crediting, notes, payments, removing
from billing.services.providers import refunds
from config.kernel.actors import Actor
from config.outbox.models import AuditEntry
from tests import factories
from tests.billing.ageing import KEPT, OVER, long_ago, old
from tests.billing.factories import balance
from tests.billing.issuing import operator
from tests.billing.test_races import no_promise_is_broken
from tests.billing.test_removing import refused

pytestmark = pytest.mark.django_db
NOTE = "Frau Zwirner rief an"


@pytest.fixture(autouse=True)
def _operator(settings: Any) -> None:
    operator(settings)


def noted(years: int, month: int = 7) -> Payment:
    """A payment that an operator marked with a note, so many years ago."""
    invoice = old(years, paid=False, month=month)
    item = OpenItem.objects.get(invoice=invoice)
    at = long_ago(years, month)
    person = factories.user(desk_role="operator")
    return payments.mark(
        item=item, amount=item.left, received_on=at.date(), seen=0, person=person, note=NOTE, at=at
    )


def now_says(payment: Payment) -> str:
    return Payment.objects.get(pk=payment.pk).note


def test_a_note_goes_after_eight_years_and_the_booking_stays() -> None:
    gone, kept = noted(OVER), noted(KEPT, month=1)
    before = Payment.objects.values(*STAYS).get(pk=gone.pk)
    tasks.remove_invoices()
    assert (now_says(gone), now_says(kept)) == ("", NOTE)
    assert Payment.objects.values(*STAYS).get(pk=gone.pk) == before
    assert balance(gone.business) == 0
    entry = AuditEntry.objects.get(action="billing.notes.forget")
    assert entry.reason == f"1: {gone.pk} to {gone.pk}"
    tasks.remove_invoices()
    assert AuditEntry.objects.filter(action="billing.notes.forget").count() == 1
    no_promise_is_broken()


def test_the_database_lets_nothing_else_be_changed_and_nothing_early() -> None:
    gone, kept = noted(OVER), noted(KEPT, month=12)
    rows = Payment.objects.filter(pk=gone.pk)
    assert refused(partial(Payment.objects.filter(pk=kept.pk).update, note=""))
    for change in ({"note": "?"}, {"note": "", "amount": 1}, {"note": "", "key": "?"}, {"amount": 1}):
        assert refused(partial(rows.update, **change)), change
    assert refused(lambda: rows._raw_delete("default"))
    assert not refused(partial(rows.update, note=""))
    assert {field.column for field in Payment._meta.concrete_fields} == {*STAYS, "note"}


def test_a_hold_of_the_year_or_the_business_keeps_it() -> None:
    by_year, by_business = noted(OVER), noted(OVER + 1)
    by = Actor("operator", "x")
    holds = [
        removing.hold(business=None, year=by_year.booked_at.year, reason="audit", by=by, at=timezone.now()),
        removing.hold(business=by_business.business, year=None, reason="?", by=by, at=timezone.now()),
    ]
    tasks.remove_invoices()
    assert (now_says(by_year), now_says(by_business)) == (NOTE, NOTE)
    for one in holds:
        removing.lift(row=one, by=by, at=timezone.now())
    tasks.remove_invoices()
    assert (now_says(by_year), now_says(by_business)) == ("", "")


def test_a_job_that_was_killed_goes_on_with_the_next_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [noted(OVER) for _ in range(3)]
    monkeypatch.setattr(notes, "BATCH", 2)
    tasks.remove_invoices()
    assert [now_says(one) for one in rows] == ["", "", ""]
    assert AuditEntry.objects.filter(action="billing.notes.forget").count() == 2


def test_reasons_of_refunds_and_corrections_go_as_well_but_not_while_they_wait(settings: Any) -> None:
    settings.BILLING = {**settings.BILLING, "refund_alone": 0}
    invoice, at, person = old(OVER, paid=False), long_ago(OVER), factories.user(desk_role="operator")
    charge = Charge.objects.create(
        invoice=invoice, key="c", currency="EUR", amount=invoice.gross, state="succeeded", state_at=at
    )
    key = f"charge:{charge.pk}"
    payments.book(
        business=invoice.business, amount=invoice.gross, currency="EUR", received_on=at.date(), method="card",
        key=key, at=at,
    )  # fmt: skip
    refund = refunds.propose(
        charge=charge, amount=invoice.gross, reason=NOTE, with_credit_note=True, person=person, at=at
    )
    credit = crediting.propose(invoice=invoice, parts=[Part(1, 1)], reason=NOTE, person=person, at=at)
    day = datetime(timezone.now().year, 12, 1, tzinfo=UTC)
    assert notes.forget(day=day.date(), at=day) == 0, "both wait for a second person"
    refunds.withdraw(refund=refund, person=person, at=at)
    crediting.withdraw(credit=credit, person=person, at=at)
    assert notes.forget(day=day.date(), at=day) == 2
    assert (Refund.objects.get().reason, Credit.objects.get().reason) == ("", "")
    assert Invoice.objects.count() == 1


def test_afterwards_it_stands_nowhere() -> None:
    """Neither in billing nor in the audit log, which is kept for ever."""
    noted(OVER)
    tasks.remove_invoices()
    models: list[Any] = [*apps.get_app_config("billing").get_models(), AuditEntry]
    assert [model.__name__ for model in models if "Zwirner" in str(list(model._base_manager.values()))] == []


def test_the_reason_of_a_refund_or_correction_is_not_in_the_audit_log(settings: Any) -> None:
    settings.BILLING = {**settings.BILLING, "refund_alone": 0}
    invoice, person = old(1), factories.user(desk_role="operator")
    crediting.propose(invoice=invoice, parts=[], reason=NOTE, person=person, at=timezone.now())
    assert not AuditEntry.objects.filter(reason__contains="Zwirner").exists()
    assert Credit.objects.get().reason == NOTE
