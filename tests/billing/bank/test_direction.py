"""Tables whose amounts have no sign: what left the account is never taken for money that came in."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from billing.models import BankEntry, OpenItem, Payment
from billing.rules.bank import table
from billing.rules.bank.entries import Statement
from config.outbox.delivering import work
from tests import factories
from tests.billing.bank.files import OURS
from tests.billing.factories import NOON, paying

HEAD = "Buchungstag;Auftraggeber;Verwendungszweck;Währung;Umsatz; \r\n"
# As cooperative banks wrote it: the sign has a column of its own, without a name.
OLD = (
    "Volksbank;;;;;\r\nKonto;12345;;;;\r\n"
    + HEAD
    + "23.11.2026;Huber;Rechnung 2026-0001;EUR;10,35;H\r\n"
    + "23.11.2026;Huber;Rückzahlung zu 2026-0001;EUR;4,00;S\r\n"
    + "24.11.2026;Bank;Abschluss;EUR;1,00;x\r\n"
)


def read(text: str, **columns: int | None) -> Statement:
    found = table.read(text.encode("cp1252"))
    return table.statement(found, {**table.guess(found), **columns}, account=OURS)


@pytest.mark.parametrize(
    ("left", "came"), [("S", "H"), ("s", "h"), ("Soll", "Haben"), ("D", "C"), ("DBIT", "CRDT"), ("-", "+")]
)
def test_what_left_is_left_out(left: str, came: str) -> None:
    lines = f"23.11.2026;A;2026-0001;EUR;10,35;{came}\r\n23.11.2026;B;2026-0001;EUR;4,00;{left}\r\n"
    said = read(HEAD + lines)
    assert ([one.amount for one in said.entries], said.outgoing, said.unreadable) == ([1035], 1, ())


def test_a_line_that_does_not_say_is_unreadable_and_no_guess() -> None:
    assert table.guess(table.read(OLD.encode("cp1252")))["direction"] == 5
    said = read(OLD)
    assert [one.amount for one in said.entries] == [1035]
    assert (said.outgoing, said.unreadable) == (1, (6,))


@pytest.mark.parametrize("amount", ["-4,00", "4,00-", "4,00"])
def test_twice_negative_is_not_positive(amount: str) -> None:
    assert read(f"{HEAD}23.11.2026;B;2026-0001;EUR;{amount};S\r\n23.11.2026;B;x;EUR;1,00;H\r\n").outgoing == 1


def test_a_sign_stays_where_the_column_says_that_it_came() -> None:
    assert read(f"{HEAD}23.11.2026;B;2026-0001;EUR;-4,00;H\r\n").outgoing == 1


def test_tables_with_signs_are_read_as_before() -> None:
    said = read("Buchungstag;Verwendungszweck;Betrag\r\n23.11.2026;2026-0001;10,35\r\n23.11.2026;x;-1,00\r\n")
    assert ([one.amount for one in said.entries], said.outgoing) == ([1035], 1)


@pytest.mark.django_db
def test_the_desk_reads_such_a_file(client: Client, settings: Any, time_machine: Any) -> None:
    """The page guesses the column, and a refund that names the invoice pays nothing."""
    settings.DESK_SECOND_FACTOR = False
    time_machine.move_to(NOON, tick=False)
    paying()
    client.force_login(factories.user(desk_role="operator"))
    content = OLD.replace("EUR;1,00;x", "EUR;1,00;S").encode("cp1252")
    answer = client.post("/en/operations/billing/bank/", {"file": SimpleUploadedFile("umsatz.csv", content)})
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "Whether it came or left" in page
    given = {"booked_on": "0", "payer": "1", "text": "2", "currency": "3", "amount": "4", "direction": "5"}
    assert client.post(answer["Location"], given).status_code == 302
    while work("default"):
        continue
    assert [one.amount for one in BankEntry.objects.all()] == [1035]
    assert (Payment.objects.get().amount, OpenItem.objects.get().state) == (1035, "settled")
