"""Invoices go when the law wants them no longer, by one way and not a day earlier; numbers and sums stay."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from billing import tasks
from billing.models import (
    Cancellation,
    Invoice,
    InvoiceDocument,
    InvoiceLine,
    Removal,
)
from billing.models.kept_by_law import STAYS, WORDS
from billing.rules import retention
from billing.services import crediting, removing
from billing.services.contracts import Spell
from config.kernel.actors import Actor
from config.outbox.models import AuditEntry
from tests import factories
from tests.billing.ageing import KEPT, OVER, long_ago, old
from tests.billing.factories import balance, firm
from tests.billing.issuing import operator
from tests.billing.pages import page, signed_in, words
from tests.billing.test_races import no_promise_is_broken

pytestmark = pytest.mark.django_db
DESK = Actor("operator", "x")


@pytest.fixture(autouse=True)
def _operator(settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    operator(settings)


def run() -> int:
    return removing.run(at=timezone.now()).done


def refused(deed: Callable[[], Any]) -> bool:
    """By the database itself, whatever Django thinks."""
    try:
        with transaction.atomic():
            deed()
    except DatabaseError as error:
        return "append only" in str(error)
    return False


def test_what_the_law_wants_no_longer_goes_and_what_it_wants_stays() -> None:
    gone, kept = old(OVER, documented=True), old(KEPT, documented=True, month=1)
    hashes = InvoiceDocument.objects.values("xml_sha256", "pdf_sha256").get(invoice=gone)
    before = balance(gone.business)
    assert run() == 1
    row = Invoice.objects.get(pk=gone.pk)
    assert (row.buyer, row.seller, row.reason) == ({}, {}, "")
    for name in ("number", "issued_on", "net", "tax", "gross", "taxes", "currency", "cause", "reference"):
        assert getattr(row, name) == getattr(gone, name)
    assert Removal.objects.values("xml_sha256", "pdf_sha256").get() == hashes
    for rows in (InvoiceLine.objects, InvoiceDocument.objects):
        assert set(rows.values_list("invoice", flat=True)) == {kept.pk}
    assert Invoice.objects.get(pk=kept.pk).buyer == kept.buyer != {}
    assert balance(gone.business) == before == 0
    assert run() == 0
    no_promise_is_broken()


def test_the_audit_log_has_count_and_numbers_and_nobody() -> None:
    business = firm(legal_name="Huber Feinkost GmbH")
    rows = [old(OVER, business, month=month) for month in (3, 4, 5)]
    assert run() == 3
    entry = AuditEntry.objects.get(action="billing.invoices.remove")
    assert entry.reason == f"3: {rows[0].number} to {rows[2].number}"
    assert (entry.actor_kind, entry.subject_type) == ("system", "billing.counter")
    assert "Huber" not in f"{entry.reason} {entry.subject_id}"


def test_before_its_time_the_database_takes_no_word_of_it() -> None:
    for month in (1, 12):
        kept = old(KEPT, month=month)
        assert refused(partial(Removal.objects.create, invoice=kept, removed_at=timezone.now()))
    assert not Removal.objects.exists()
    assert run() == 0


def test_without_that_word_nothing_goes_however_old_it_is() -> None:
    row = old(OVER, documented=True)
    lines, made = InvoiceLine.objects.filter(invoice=row), InvoiceDocument.objects.filter(invoice=row)
    for deed in (
        lines.delete,
        made.delete,
        lambda: Invoice.objects.filter(pk=row.pk).update(buyer={}, seller={}, reason=""),
        lambda: lines.update(text="?"),
        lambda: made.update(pdf=b"?"),
    ):
        assert refused(deed), deed


def test_after_it_only_words_go_and_the_rest_stays_for_ever() -> None:
    row = old(OVER)
    assert run() == 1
    found = Invoice.objects.filter(pk=row.pk)
    changes: list[dict[str, Any]] = [
        {"buyer": {"name": "?"}},
        {"number": "2017-9999"},
        {"gross": 1, "net": 1, "tax": 0},
        {"issued_on": date(2001, 1, 1)},
        {"serial": 7},
        {"prepaid": 1},
        {"taxes": []},
    ]
    for change in changes:
        assert refused(partial(found.update, **change)), change
    assert refused(lambda: Invoice.objects.filter(pk=row.pk)._raw_delete("default"))
    assert refused(Removal.objects.all().delete)
    assert refused(lambda: Removal.objects.update(pdf_sha256="x"))
    with pytest.raises(DatabaseError), transaction.atomic():
        Removal.objects.create(invoice=row, removed_at=timezone.now())


def test_the_guard_names_every_column() -> None:
    assert {field.column for field in Invoice._meta.concrete_fields} == {*STAYS, *WORDS}


def test_an_invoice_goes_with_its_corrections_of_that_time() -> None:
    row = old(OVER)
    crediting.credit(invoice=row, reason="Falscher Tarif", by=DESK, at=long_ago(OVER, 8))
    assert run() == 2
    assert set(Invoice.objects.values_list("reason", flat=True)) == {""}
    no_promise_is_broken()


def test_batches_and_spells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removing, "BATCH", 2)
    monkeypatch.setattr(removing, "SPELL_SECONDS", -1.0)
    business = firm()
    for month in range(1, 6):
        old(OVER, business, month=month)
    spells = [removing.run(at=timezone.now()) for _ in range(4)]
    assert spells == [Spell(2, more=True), Spell(2, more=True), Spell(1, more=True), Spell(0, more=False)]
    numbers = Removal.objects.order_by("pk").values_list("invoice__serial", flat=True)
    assert list(numbers) == [1, 2, 3, 4, 5]
    no_promise_is_broken()


def test_beat_rings_for_it() -> None:
    old(OVER)
    tasks.remove_invoices(again=True)
    assert Removal.objects.count() == 1


def test_pages_and_the_years_file_know_them_no_longer(client: Client) -> None:
    gone = old(OVER, documented=True)
    owner = signed_in(gone.subscription, client)
    assert gone.number in words(page(owner))
    assert run() == 1
    assert gone.number not in words(page(owner))
    for path in ("/", ".pdf", ".xml"):
        assert owner.get(f"/en/plan/invoices/{gone.number}{path}").status_code == 404
    client.force_login(factories.user(desk_role="operator"))
    assert client.get(f"/en/operations/billing/invoices/{gone.pk}/").status_code == 404
    assert client.get(f"/en/operations/billing/invoices/{gone.pk}.pdf").status_code == 404


def letter(state: str, years: int) -> None:
    at = long_ago(years)
    Cancellation.objects.create(
        reference=f"K{state[0]}{years}", state=state, state_at=at, name="Anna", contract="?", email="a@example.org",
        received_at=at,
    )  # fmt: skip


def test_letters_go_after_six_years_when_they_were_dealt_with() -> None:
    for years in (retention.LETTER_YEARS, retention.LETTER_YEARS + 1):
        letter("refused", years)
    letter("unclear", retention.LETTER_YEARS + 1)
    run()
    assert sorted(Cancellation.objects.values_list("reference", flat=True)) == ["Kr6", "Ku7"]


@pytest.mark.parametrize(
    ("issued", "country", "last", "first_day_without"),
    [
        ("2026-01-01", "DE", "2034-12-31", "2035-01-01"),
        ("2026-12-31", "DE", "2034-12-31", "2035-01-01"),
        ("2024-02-29", "DE", "2032-12-31", "2033-01-01"),
        ("2026-06-30", "AT", "2034-12-31", "2035-01-01"),
        ("2026-06-30", "CH", "2036-12-31", "2037-01-01"),
    ],
)
def test_to_the_end_of_the_eighth_year(issued: str, country: str, last: str, first_day_without: str) -> None:
    day, end, next_day = (date.fromisoformat(one) for one in (issued, last, first_day_without))
    assert retention.kept_until(day, country) == end
    assert day >= retention.over_before(end, country)
    assert day < retention.over_before(next_day, country)
