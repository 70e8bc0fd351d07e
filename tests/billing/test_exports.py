"""A year for the tax adviser: everything that was issued, packed in steps, fetched by operators, gone after a month."""

import csv
import hashlib
import io
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client

from billing.models import Export, Invoice, InvoiceDocument
from billing.services import documents, exports
from billing.services.exports import AskedAlready, NothingIssued, StillBeingMade
from config.outbox.delivering import work
from config.outbox.models import AuditEntry, Event
from tests import factories
from tests.billing.factories import NOON, firm
from tests.billing.issuing import document, operator, ordered, reverse_charge, taken_back
from tests.billing.pages import words
from tests.house.pages import check
from tests.races import race

pytestmark = pytest.mark.django_db
PATH = "/en/operations/billing/exports/"


@pytest.fixture(autouse=True)
def _operator(settings: Any, time_machine: Any) -> None:
    operator(settings)
    settings.DESK_SECOND_FACTOR = False
    time_machine.move_to(NOON + timedelta(hours=1), tick=False)


def year() -> list[Invoice]:
    """Three documents: an invoice, its correction, one in reverse charge; a name that would be a formula."""
    first = ordered(firm(legal_name="=1+1 GmbH"))
    made = [first, taken_back(first), reverse_charge()]
    for one in made:
        document(one)
    return made


def packed() -> tuple[Export, ZipFile]:
    export = exports.ask(year=2026, person=factories.user(desk_role="operator"), at=NOON)
    exports.work(pk=export.pk, at=NOON)
    export.refresh_from_db()
    return export, ZipFile(exports.path(export))


def table(zipped: ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(zipped.read(name).decode(), newline="")))


def test_everything_is_there_and_adds_up() -> None:
    first, note, abroad = year()
    export, zipped = packed()
    assert (export.state, export.done, export.total) == ("ready", 3, 3)
    assert zipped.testzip() is None
    assert sorted(zipped.namelist()) == sorted(
        ["LIESMICH.txt", "rechnungen.csv", "positionen.csv", "EXTF_Buchungsstapel_2026.csv",
         *(f"pdf/{one.number}.pdf" for one in (first, note, abroad))]
    )  # fmt: skip
    rows = table(zipped, "rechnungen.csv")
    assert [row["number"] for row in rows] == [first.number, note.number, abroad.number]
    assert [row["gross"] for row in rows] == ["10.35", "-10.35", "8.70"]
    assert rows[0]["customer"] == "'=1+1 GmbH"
    assert rows[1]["corrects"] == first.number
    assert (rows[2]["vat_id"], rows[2]["consultation"]) == ("ATU12345675", "WAPIAAAAYx1")
    for one, row in zip((first, note, abroad), rows, strict=True):
        pdf = zipped.read(f"pdf/{one.number}.pdf")
        assert pdf == bytes(InvoiceDocument.objects.get(invoice=one).pdf)
        assert row["pdf_sha256"] == hashlib.sha256(pdf).hexdigest()
    assert [row["net"] for row in table(zipped, "positionen.csv")] == ["8.70", "-8.70", "8.70"]
    bookings = zipped.read("EXTF_Buchungsstapel_2026.csv").decode("cp1252").split("\r\n")[2:-1]
    assert [line.split(";")[0:2] for line in bookings] == [
        ["10,35", '"S"'],
        ["10,35", '"H"'],
        ["8,70", '"S"'],
    ]


def test_the_hash_and_size_are_those_of_the_file() -> None:
    year()
    export, _zipped = packed()
    content = exports.path(export).read_bytes()
    assert (export.size, export.sha256) == (len(content), hashlib.sha256(content).hexdigest())


def test_a_long_year_is_packed_in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    year()
    monkeypatch.setattr(exports, "STEP_SECONDS", 0.0)
    monkeypatch.setattr(exports, "PORTION", 1)
    export = exports.ask(year=2026, person=factories.user(desk_role="operator"), at=NOON)
    seen = []
    for _ in range(6):
        exports.work(pk=export.pk, at=NOON)
        export.refresh_from_db()
        seen.append((export.done, export.state))
    assert seen == [(1, "due"), (2, "due"), (3, "due"), (3, "ready"), (3, "ready"), (3, "ready")]
    assert Event.objects.filter(kind="billing.export_due").count() == 4
    with ZipFile(exports.path(export)) as zipped:
        assert len(zipped.namelist()) == len(set(zipped.namelist())) == 7


def test_a_step_whose_end_nobody_heard_of_doubles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between the file and the row: the row still says that nothing was packed."""
    year()
    monkeypatch.setattr(exports, "_finish", lambda *args, **options: None)
    export = exports.ask(year=2026, person=factories.user(desk_role="operator"), at=NOON)
    exports.work(pk=export.pk, at=NOON)
    monkeypatch.undo()
    exports.work(pk=export.pk, at=NOON)
    with ZipFile(exports.path(export)) as zipped:
        assert len(zipped.namelist()) == len(set(zipped.namelist())) == 7
    assert Export.objects.get().state == "ready"


def test_what_is_issued_meanwhile_is_left_for_the_next_time() -> None:
    year()
    export = exports.ask(year=2026, person=factories.user(desk_role="operator"), at=NOON)
    late = document(ordered(firm()))
    Invoice.objects.filter(pk=late.invoice_id)
    Export.objects.update(asked_at=NOON - timedelta(seconds=1))
    exports.work(pk=export.pk, at=NOON)
    with ZipFile(exports.path(export)) as zipped:
        assert table(zipped, "rechnungen.csv") == []


def test_nothing_is_promised_that_is_not_there() -> None:
    person = factories.user(desk_role="operator")
    with pytest.raises(NothingIssued):
        exports.ask(year=2026, person=person, at=NOON)
    invoice = ordered()
    with pytest.raises(StillBeingMade):
        exports.ask(year=2026, person=person, at=NOON)
    documents.make(pk=invoice.pk, at=NOON)
    exports.ask(year=2026, person=person, at=NOON)
    with pytest.raises(AskedAlready):
        exports.ask(year=2026, person=person, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_are_one_export() -> None:
    document(ordered())
    person = factories.user(desk_role="operator")
    results = race([partial(exports.ask, year=2026, person=person, at=NOON)] * 8)
    assert sum(isinstance(one, Export) for one in results) == 1
    assert sum(isinstance(one, AskedAlready) for one in results) == 7


def test_after_thirty_days_it_is_gone_and_the_row_says_so() -> None:
    year()
    export, _zipped = packed()
    assert exports.remove_old(at=NOON + timedelta(days=29, hours=23)) == 0
    assert exports.path(export).exists()
    assert exports.remove_old(at=NOON + timedelta(days=30)) == 1
    assert not exports.path(export).exists()
    assert Export.objects.get().state == "gone"
    assert exports.remove_old(at=NOON + timedelta(days=31)) == 0


def test_an_operator_asks_watches_and_fetches(client: Client) -> None:
    year()
    client.force_login(factories.user(desk_role="operator"))
    assert client.post(PATH, {"year": "2026"}).status_code == 302
    assert "0 of 3 packed" in words(check(client.get(PATH).content, "en"))
    work("bulk")
    found = check(client.get(PATH).content, "en")
    assert "3 documents" in words(found)
    export = Export.objects.get()
    answer = client.post(f"{PATH}{export.pk}/")
    assert answer.streaming
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert hashlib.sha256(content).hexdigest() == export.sha256
    assert answer["Cache-Control"] == "private, no-store"
    assert AuditEntry.objects.filter(action="billing.export.fetch").count() == 1
    assert client.get(f"{PATH}{export.pk}/").status_code == 405


@pytest.mark.parametrize("given", ["", "2025", "1999", "x", "9" * 30, "\N{PILE OF POO}"])
def test_other_years_are_refused(client: Client, given: str) -> None:
    year()
    client.force_login(factories.user(desk_role="operator"))
    answer = client.post(PATH, {"year": given})
    assert answer.status_code == 422
    assert "Choose a year from the list" in words(check(answer.content, "en"))
    assert not Export.objects.exists()


def test_a_file_that_went_is_said_to_be_gone(client: Client) -> None:
    year()
    export, _zipped = packed()
    Path(exports.path(export)).unlink()
    client.force_login(factories.user(desk_role="operator"))
    assert client.post(f"{PATH}{export.pk}/", follow=True).status_code == 200
    assert not AuditEntry.objects.filter(action="billing.export.fetch").exists()


@pytest.mark.parametrize("role", ["reviewer", ""])
def test_nobody_else_finds_it(client: Client, role: str) -> None:
    year()
    export, _zipped = packed()
    client.force_login(factories.user(desk_role=role))
    assert client.get(PATH).status_code == 404
    assert client.post(f"{PATH}{export.pk}/").status_code == 404
