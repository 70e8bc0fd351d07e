"""Who paid is forgotten in time: after the years of vouchers, unless it is open or held; day and amount stay."""

from datetime import date, datetime, timedelta
from functools import partial
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from accounts.rules.retention import BANK_ASIDE_DAYS, BANK_ENTRY_YEARS, BANK_FILE_DAYS
from billing.models import BankEntry, BankFile, Invoice, OpenItem, Payment
from billing.services import removing
from billing.services.bank import files, forgetting, matching
from config.kernel.actors import SYSTEM
from config.outbox.append_only import drop_triggers
from config.outbox.models import AuditEntry
from tests import factories
from tests.billing.bank.files import Line, camt, spreadsheet
from tests.billing.bank.test_bank_matching import bring, desk
from tests.billing.factories import NOON, balance, pay, paying
from tests.billing.test_races import no_promise_is_broken
from tests.races import race

pytestmark = pytest.mark.django_db
OVER = datetime.fromisoformat("2035-01-01T09:00:00+00:00")
LAST_DAY = datetime.fromisoformat("2034-12-31T09:00:00+00:00")
NEVER = LAST_DAY.replace(year=2999)


def told(entry: BankEntry) -> tuple[str, str, str]:
    entry.refresh_from_db()
    return entry.payer, entry.payer_account, entry.text


def matched() -> BankEntry:
    """An invoice of this year, paid by a transfer."""
    paying()
    invoice = Invoice.objects.latest("pk")
    amount = f"{invoice.gross / 100:.2f}"
    bring(
        camt(
            Line(amount, f"Rechnung {invoice.number}", payer=f"Huber {invoice.pk}", reference=invoice.number)
        )
    )
    return BankEntry.objects.get(state="matched", payer=f"Huber {invoice.pk}")


def test_after_eight_years_nobody_knows_who_paid_and_the_books_are_whole() -> None:
    entry = matched()
    assert BANK_ENTRY_YEARS == 8
    assert forgetting.run(at=LAST_DAY).done == 0
    assert told(entry)[0].startswith("Huber")
    assert forgetting.run(at=OVER).done == 1
    assert told(entry) == ("", "", "")
    assert (entry.amount, entry.booked_on, entry.state) == (1035, date(2026, 11, 23), "matched")
    assert entry.payments.get() == Payment.objects.get()
    assert balance(Invoice.objects.get().business) == 0
    assert forgetting.run(at=OVER).done == 0
    line = AuditEntry.objects.get(action="billing.bank_entries.forget")
    assert (line.subject_id, line.reason) == (str(entry.file_id), "1")
    no_promise_is_broken()


def said_anywhere(word: str) -> list[str]:
    """The tables of billing in which a word stands."""
    rows = {
        model.__name__: list(model._base_manager.values())
        for model in apps.get_app_config("billing").get_models()
    }
    return [name for name, found in rows.items() if word in str(found)]


def test_after_that_the_payer_stands_nowhere_in_billing() -> None:
    """Whether the rule matched it or a person."""
    paying()
    named = Line("10.35", f"Rechnung {Invoice.objects.get().number}", payer="Zwirner", reference="A")
    bring(camt(named, Line("10.35", "Danke", payer="Zwirner", reference="B")))
    paying()
    entry, item = BankEntry.objects.get(state="open"), OpenItem.objects.get(state="open")
    matching.assign(entry=entry, item=item, person=desk(), at=NOON)
    assert said_anywhere("Zwirner") == ["BankEntry"]
    assert forgetting.run(at=OVER).done == 2
    assert said_anywhere("Zwirner") == []


def test_payers_that_were_written_beside_payments_go_with_the_update() -> None:
    """And nothing else does; afterwards the books are closed again."""
    made = paying()
    kept = pay(made, 1, key="marked:1:0")
    gone = pay(made, 2, key="bank:1:1")
    editor = connection.schema_editor(atomic=False)
    drop_triggers(editor, "billing_payment")
    Payment.objects.update(note="Huber")
    import_module("billing.migrations.0015_payers_stand_once").forget_payers(apps, editor)
    assert dict(Payment.objects.values_list("pk", "note")) == {kept.pk: "Huber", gone.pk: ""}
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        Payment.objects.update(note="Huber")


def test_an_operator_in_switzerland_keeps_it_ten_years(settings: Any) -> None:
    settings.OPERATOR_COUNTRY = "CH"
    entry = matched()
    assert forgetting.run(at=OVER).done == 0
    assert forgetting.run(at=OVER.replace(year=2037)).done == 1
    assert told(entry) == ("", "", "")


def test_what_waits_for_a_person_keeps_its_words() -> None:
    bring(camt(Line("7.00", "Danke")))
    entry = BankEntry.objects.get()
    assert entry.state == "open"
    assert forgetting.run(at=NEVER).done == 0
    assert told(entry)[2] == "Danke"


@pytest.mark.parametrize("kind", ["business", "year", "both", "all years of another", "another year"])
def test_what_is_held_stays(kind: str) -> None:
    entry = matched()
    own, other = entry.payments.get().business, factories.business(at=NOON)
    business, year = {
        "business": (own, None),
        "year": (None, 2026),
        "both": (own, 2026),
        "all years of another": (other, None),
        "another year": (None, 2025),
    }[kind]
    hold = removing.hold(business=business, year=year, reason="tax audit", by=SYSTEM, at=NOON)
    stays = kind in ("business", "year", "both")
    assert forgetting.run(at=OVER).done == (0 if stays else 1)
    removing.lift(row=hold, by=SYSTEM, at=OVER)
    forgetting.run(at=OVER)
    assert told(entry) == ("", "", "")


def test_one_that_was_set_aside_and_brought_back_is_open_again() -> None:
    bring(camt(Line("7.00", "Danke"), Line("8.00", "Miete", payer="Frau Wyss")))
    person = desk()
    for entry in BankEntry.objects.all():
        matching.set_aside(entry=entry, person=person, at=NOON)
    back = BankEntry.objects.get(amount=700)
    matching.bring_back(entry=back, person=person, at=NOON)
    later = NOON + timedelta(days=BANK_ASIDE_DAYS)
    assert forgetting.run(at=later - timedelta(seconds=1)).done == 0
    assert forgetting.run(at=later).done == 1
    assert told(back)[2] == "Danke"
    assert told(BankEntry.objects.get(amount=800)) == ("", "", "")


def test_the_same_file_again_brings_no_words_back() -> None:
    content = camt(Line("8.00", "Miete", payer="Frau Wyss"))
    bring(content)
    entry = BankEntry.objects.get()
    matching.set_aside(entry=entry, person=desk(), at=NOON)
    forgetting.run(at=NOON + timedelta(days=BANK_ASIDE_DAYS))
    bring(camt(Line("8.00", "Miete", payer="Frau Wyss"), Line("9.00", "Neu")))
    assert told(entry) == ("", "", "")
    assert BankEntry.objects.count() == 2


def test_a_file_that_nobody_read_is_forgotten_and_can_be_brought_again() -> None:
    content = spreadsheet(Line("7.00", "Danke"))
    row, _new = files.bring(name="a.csv", content=content, person=desk(), at=NOON)
    over = NOON + timedelta(days=BANK_FILE_DAYS)
    assert forgetting.run(at=over - timedelta(seconds=1)).done == 0
    assert forgetting.run(at=over).done == 1
    row.refresh_from_db()
    assert (row.state, bytes(row.content)) == ("dropped", b"")
    again, new = files.bring(name="a.csv", content=content, person=desk(), at=over)
    assert (again.pk, new, again.state) == (row.pk, False, "unread")
    assert forgetting.run(at=over + timedelta(days=1)).done == 0
    assert bytes(BankFile.objects.get().content) == content


def test_batches_that_are_broken_off_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "BATCH", 2)
    monkeypatch.setattr(forgetting, "SPELL_SECONDS", 0.0)
    bring(camt(*(Line(f"{number}.00", f"Miete {number}") for number in range(1, 6))))
    person = desk()
    for entry in BankEntry.objects.all():
        matching.set_aside(entry=entry, person=person, at=NOON)
    later = NOON + timedelta(days=BANK_ASIDE_DAYS)
    seen = [forgetting.run(at=later) for _spell in range(4)]
    assert [one.done for one in seen] == [2, 2, 1, 0]
    assert [one.more for one in seen] == [True, True, True, False]


@pytest.mark.django_db(transaction=True)
def test_four_workers_count_each_entry_once() -> None:
    matched()
    done = race([partial(forgetting.run, at=OVER)] * 4)
    assert sum(getattr(one, "done", 0) for one in done) == 1, done
