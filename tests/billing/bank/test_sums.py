"""A file that does not add up says so: what was read, what differs, what to do; its entries are taken in anyway."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from billing.models import BankEntry, BankFile, Payment
from billing.rules.bank import camt, table
from billing.rules.bank.entries import Difference, UnreadableFile
from billing.services.bank import files, matching
from tests import factories
from tests.billing.bank.files import Line
from tests.billing.bank.files import camt as written
from tests.billing.bank.test_bank_pages import send
from tests.billing.factories import NOON, paying
from tests.billing.pages import page, words

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).parent / "examples" / "does-not-add-up.xml"
BANK = "/en/operations/billing/bank/"
SHORT = Line("29.50", reference="S1", parts=(Line("10.00", "A"), Line("20.00", "B")))


@pytest.fixture(autouse=True)
def _then(settings: Any) -> Iterator[None]:
    settings.DESK_SECOND_FACTOR = False
    with time_machine.travel(NOON, tick=False):
        yield


def with_summary(content: bytes, more: str) -> bytes:
    """The same statement, with what a bank adds behind its account."""
    return content.replace(b"</Acct>", b"</Acct>" + more.encode(), 1)


def total(amount: str, count: str = "1") -> str:
    return f"<TxsSummry><TtlCdtNtries><NbOfNtries>{count}</NbOfNtries><Sum>{amount}</Sum></TtlCdtNtries></TxsSummry>"


def balance(code: str, amount: str, side: str = "CRDT", currency: str = "EUR") -> str:
    kind = f"<Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
    return f'<Bal>{kind}<Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd></Bal>'


def found(content: bytes) -> list[Difference]:
    return list(camt.read(content).differences)


def test_the_example_differs_in_three_ways() -> None:
    statement = camt.read(EXAMPLE.read_bytes())
    assert [one.amount for one in statement.entries] == [3000, 10385]
    assert list(statement.differences) == [
        Difference("total", "EUR", 14420, 13385, 3, 2),
        Difference("balance", "EUR", 11920, 10885, None, 3),
        Difference("batch", "EUR", 3000, 3105, None, 3, key="ref:2026112300001:3000:EUR"),
    ]


@pytest.mark.parametrize(
    ("lines", "more"),
    [
        ((Line("10.00"),), ""),
        ((Line("10.00"),), total("10.00")),
        ((Line("10.00"),), total("10")),
        ((Line("10.00"), Line("5.00", direction="DBIT")), total("10.00")),
        ((Line("10.00"),), balance("OPBD", "5.00") + balance("CLBD", "15.00")),
        ((Line("10.00"),), balance("PRCD", "5.00", "DBIT") + balance("CLBD", "5.00")),
        ((Line("10.00"), Line("7.00", status="PDNG")), balance("OPBD", "0.00") + balance("CLBD", "10.00")),
        ((Line("10.00"), Line("4.00", direction="DBIT")), balance("OPBD", "1.00") + balance("CLBD", "7.00")),
        ((Line("30.00", parts=(Line("10.00"), Line("20.00"))),), ""),
        ((Line("89.50", parts=(Line("90.00"),)),), ""),  # one transfer, less the charges of a bank
        # What cannot be compared is no difference.
        ((Line("10.00"),), total("abc")),
        ((Line("10.00"),), total("")),
        ((Line("10.00"),), total("NaN", "x")),
        ((Line("10.00"),), total("9" * 40)),
        ((Line("10.00"), Line("5.00", currency="CHF")), total("99.00")),
        ((Line("10.00"),), balance("OPBD", "1.00")),
        ((Line("10.00"),), balance("OPBD", "1.00") * 2 + balance("CLBD", "9.00")),
        ((Line("10.00"),), balance("OPBD", "1.00", currency="USD") + balance("CLBD", "9.00")),
        ((Line("10.00"),), balance("ITBD", "1.00") + balance("CLBD", "9.00")),
    ],
)
def test_what_adds_up_or_cannot_be_compared_says_nothing(lines: tuple[Line, ...], more: str) -> None:
    assert found(with_summary(written(*lines), more)) == []


@pytest.mark.parametrize(
    ("lines", "more", "said"),
    [
        ((Line("10.00"),), total("10.01"), Difference("total", "EUR", 1001, 1000, 1, 1)),
        ((Line("10.00"),), total("10.00", "2"), Difference("total", "EUR", 1000, 1000, 2, 1)),
        ((), "<Ccy>EUR</Ccy>", None),
        (
            (Line("10.00"),),
            balance("OPBD", "1.00") + balance("CLBD", "12.00"),
            Difference("balance", "EUR", 1100, 1000, None, 1),
        ),
    ],
)
def test_what_differs_is_said(lines: tuple[Line, ...], more: str, said: Difference | None) -> None:
    assert found(with_summary(written(*lines), more)) == ([said] if said else [])


def test_a_summary_without_a_single_entry_differs() -> None:
    empty = written().replace(b"</Id></Acct>", b"</Id><Ccy>EUR</Ccy></Acct>")
    assert found(with_summary(empty, total("10.00"))) == [Difference("total", "EUR", 1000, 0, 1, 0)]


def test_transfers_in_other_currencies_are_not_added_up() -> None:
    odd = Line("29.50", reference="S1", parts=(Line("10.00"), Line("20.00", currency="CHF")))
    (one,) = found(written(odd))
    assert (one.what, one.said, one.read, one.read_count) == ("batch", 2950, None, 2)


def test_the_operator_reads_what_was_read_what_differs_and_what_to_do(client: Client) -> None:
    paying()
    client.force_login(factories.user(desk_role="operator"))
    answer = send(client, EXAMPLE.read_bytes(), EXAMPLE.name)
    file = BankFile.objects.get()
    matching.match_file(pk=file.pk, at=NOON)
    assert answer.status_code == 200
    assert "it does not add up" in answer.content.decode()
    text = words(page(client, f"{BANK}files/{file.pk}/"))
    for said in (
        "The collective booking of 23 November 2026 over €30.00 does not add up.",
        "It holds 3 transfers that come to €31.05: a difference of €1.05.",
        "By its own summary €144.20 came in, in 3 entries; the file holds €133.85, in 2 entries.",
        "Between its opening and closing balance lie €119.20, but its entries come to €108.85: a difference of €10.35.",
        "mark each payment on its invoice, and set the booking aside",
        "download the statement again from your bank",
    ):
        assert said in text, said
    assert "does not add up" in words(page(client, BANK))
    whole = BankEntry.objects.get(amount=3000)
    assert (whole.state, whole.text, whole.payer) == ("open", "", ""), "nobody could say whose it is"
    assert "It holds 3 transfers" in words(page(client, f"{BANK}entries/{whole.pk}/"))
    assert "balance" not in words(page(client, f"{BANK}entries/{whole.pk}/"))
    assert not Payment.objects.exists()


def test_a_file_that_adds_up_says_nothing_of_it(client: Client) -> None:
    client.force_login(factories.user(desk_role="operator"))
    send(client, written(Line("10.00", reference="A")), "fine.xml")
    assert "add up" not in words(page(client, f"{BANK}files/{BankFile.objects.get().pk}/"))
    assert "add up" not in words(page(client, BANK))


def test_a_booking_that_an_earlier_file_told_of_is_named_without_its_row(client: Client) -> None:
    person = factories.user(desk_role="operator")
    files.bring(name="a.xml", content=written(SHORT), person=person, at=NOON)
    later, _new = files.bring(
        name="b.xml", content=written(SHORT, Line("1.00", reference="Z")), person=person, at=NOON
    )
    client.force_login(person)
    text = words(page(client, f"{BANK}files/{later.pk}/"))
    assert "A collective booking over €29.50 does not add up; another file told of it before." in text
    assert BankEntry.objects.filter(amount=2950).count() == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1"])
def test_a_statement_is_known_as_xml_in_every_encoding(client: Client, encoding: str) -> None:
    """With a byte order mark of two bytes it was taken for a table without one."""
    said = {"utf-8-sig": "UTF-8", "utf-16-le": "UTF-16"}.get(encoding, encoding.upper())
    text = written(Line("10.35", "Grüße", payer="Hübner", reference="A")).decode()
    client.force_login(factories.user(desk_role="operator"))
    send(client, text.replace('"UTF-8"', f'"{said}"').encode(encoding), "auszug.xml")
    entry = BankEntry.objects.get()
    assert (entry.payer, entry.text, entry.amount) == ("Hübner", "Grüße", 1035)


@pytest.mark.parametrize(
    "amount", ["1e3", "1_000", "٣٤", " 1 0", "NaN", "Infinity", "-5", "0x10", "1,00", "1.005", ""]
)
def test_an_amount_that_no_bank_writes_is_damage(amount: str) -> None:
    with pytest.raises(UnreadableFile):
        camt.read(written(Line(amount)))
    assert found(with_summary(written(Line("10.00")), total(amount))) == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2100-01-01", "2026-02-30", "26-11-23", ""])
def test_a_day_of_another_age_is_damage(day: str) -> None:
    with pytest.raises(UnreadableFile):
        camt.read(written(Line("1.00", on=day)))
    assert table.day_of(day) is None
