"""Bank files are read exactly or refused with a reason; nothing hostile in them is ever followed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.bank import camt, table
from billing.rules.bank.entries import MAX_BYTES, Entry, Fault, UnreadableFile, told_apart
from tests.billing.bank.files import OURS, V02, V08, Line, spreadsheet
from tests.billing.bank.files import camt as written

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><Document>&j;</Document>"
)


def fault(content: bytes) -> Fault:
    with pytest.raises(UnreadableFile) as caught:
        camt.read(content)
    return caught.value.fault


@pytest.mark.parametrize("version", [V02, V08])
def test_both_versions_say_the_same(version: str) -> None:
    line = Line("1035.00", "Rechnung 2026-0001", payer="Müller & Söhne 😀 KG", reference="B7")
    found = camt.read(written(line, Line("5.00", direction="DBIT"), version=version))
    assert found.outgoing == 1
    assert found.entries == (
        Entry(
            account=OURS,
            amount=103500,
            currency="EUR",
            booked_on=date(2026, 11, 23),
            payer="Müller & Söhne 😀 KG",
            text="Rechnung 2026-0001",
            bank_reference="B7",
            key="ref:B7:103500:EUR",
        ),
    )


def test_a_collective_booking_is_taken_apart_when_its_parts_add_up() -> None:
    parts = (Line("10.00", "2026-0001"), Line("20.00", "2026-0002"))
    found = camt.read(written(Line("30.00", reference="S1", parts=parts))).entries
    assert [(one.amount, one.text) for one in found] == [(1000, "2026-0001"), (2000, "2026-0002")]
    assert len({one.key for one in found}) == 2
    short = camt.read(written(Line("29.50", reference="S1", parts=parts))).entries
    assert [one.amount for one in short] == [2950]


def test_charges_of_a_bank_leave_the_senders_words() -> None:
    sent = Line("100.00", "2026-0001", payer="Muster Inc", currency="USD")
    (one,) = camt.read(written(Line("89.50", reference="F1", parts=(sent,)))).entries
    assert (one.amount, one.currency, one.text, one.payer) == (8950, "EUR", "2026-0001", "Muster Inc")


def test_the_words_of_the_sender_make_no_other_transfer_of_it() -> None:
    """A booking without a reference is known by what it says itself: as it was when nobody read further."""
    sent = Line("100.00", "Rechnung 2026-0001", payer="Dupont SA")
    (one,) = camt.read(written(Line("89.50", parts=(sent,)))).entries
    assert (one.text, one.payer) == ("Rechnung 2026-0001", "Dupont SA")
    bare = Entry(OURS, 8950, "EUR", date(2026, 11, 23))
    assert one.key == told_apart([bare])[0].key
    other = Line("70.00", "Rechnung 2026-0002", payer="Durand SA")
    twice = camt.read(written(Line("89.50", parts=(sent,)), Line("89.50", parts=(other,)))).entries
    assert [row.key for row in twice] == [row.key for row in told_apart([bare, bare])]


def test_transfers_that_do_not_add_up_lend_their_words_to_nobody() -> None:
    parts = (Line("10.00", "2026-0001"), Line("20.00", "Miete"))
    (one,) = camt.read(written(Line("29.50", reference="S1", parts=parts))).entries
    assert one.text == ""


def test_only_what_is_booked_counts() -> None:
    found = camt.read(written(Line("10.00", status="PDNG"), Line("11.00", structured="RF18539007547034")))
    assert [(one.amount, one.text) for one in found.entries] == [(1100, "RF18539007547034")]


def test_two_alike_on_one_day_are_two_and_have_the_same_keys_again() -> None:
    lines = (Line("10.00", "Danke"), Line("10.00", "Danke"), Line("10.00", "Danke", on="2026-11-24"))
    keys = [one.key for one in camt.read(written(*lines)).entries]
    assert len(set(keys)) == 3
    assert keys == [one.key for one in camt.read(written(*lines, version=V02)).entries]


def test_currencies_without_cents() -> None:
    assert camt.read(written(Line("1500", currency="JPY"))).entries[0].amount == 1500
    assert fault(written(Line("15.5", currency="JPY"))) == Fault.DAMAGED


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", Fault.EMPTY),
        (b" \n ", Fault.EMPTY),
        (b"x" * (MAX_BYTES + 1), Fault.TOO_LARGE),
        (b"<Document>", Fault.NOT_XML),
        (b"<?xml version='1.0'?>\x00<a/>", Fault.NOT_XML),
        (b"<html><body>Log in</body></html>", Fault.NOT_CAMT),
        (written(Line("1.00")).replace(b"053", b"052"), Fault.NOT_CAMT),
        (BOMB, Fault.UNSAFE),
        (b'<!DOCTYPE Document SYSTEM "http://127.0.0.1:9/x.dtd"><Document/>', Fault.UNSAFE),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', Fault.UNSAFE),
        (b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/"> %x;]><a/>', Fault.UNSAFE),
        (b"<a>" * 100_000 + b"</a>" * 100_000, Fault.NOT_XML),
        (written(Line("abc")), Fault.DAMAGED),
        (written(Line("-5.00")), Fault.DAMAGED),
        (written(Line("NaN")), Fault.DAMAGED),
        (written(Line("1e400")), Fault.DAMAGED),
        (written(Line("0")), Fault.DAMAGED),
        (written(Line("5.00", currency="")), Fault.DAMAGED),
        (written(Line("5.00", on="yesterday")), Fault.DAMAGED),
    ],
    ids=lambda value: value if isinstance(value, Fault) else "",
)
def test_what_is_refused(content: bytes, expected: Fault) -> None:
    assert fault(content) == expected


def test_a_doctype_is_refused_even_where_it_declares_nothing() -> None:
    good = written(Line("5.00")).replace(b"?><Doc", b"?><!DOCTYPE Document><Doc")
    assert fault(good) == Fault.UNSAFE


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for read in (camt.read, table.read):
        try:
            read(content)
        except UnreadableFile:
            continue


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-16"])
def test_a_savings_bank_s_table(encoding: str) -> None:
    lines = (Line("1034.50", "Rechnung 2026-0001", payer="Bäcker Größe"), Line("-7.00", "Gebühr"))
    found = table.read(spreadsheet(*lines, encoding=encoding))
    columns = table.guess(found)
    assert {role: columns[role] for role in ("booked_on", "text", "payer", "amount", "currency")} == {
        "booked_on": 0,
        "text": 1,
        "payer": 2,
        "amount": 3,
        "currency": 4,
    }
    said = table.statement(found, columns, account=OURS)
    assert [(one.amount, one.payer, one.booked_on) for one in said.entries] == [
        (103450, "Bäcker Größe", date(2026, 11, 23))
    ]
    assert (said.outgoing, said.unreadable) == (1, ())


def test_an_english_table_and_lines_that_make_no_sense() -> None:
    text = 'Date,Description,Amount,Currency\n2026-11-23,Invoice 2026-0001,"1,034.50",EUR\nTotal,,x,\n,,,\n'
    found = table.read(text.encode())
    said = table.statement(found, table.guess(found), account=OURS)
    assert [one.amount for one in said.entries] == [103450]
    assert said.unreadable == (3,)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("1234,5", 123450),
        ("1.234", 123400),
        ("12.345.678", 1234567800),
        ("0,05", 5),
        ("+10,00", 1000),
        ("-10,00", -1000),
        ("10,00-", -1000),
        ("\N{MINUS SIGN}10,00", -1000),
        ("10,00 S", -1000),
        ("10,00 H", 1000),
        ("1'000.00", 100000),
        ("10,00 €", 1000),
        ("10,123,4", None),
        ("1,2,3", None),
        ("", None),
        ("--5", None),
        ("1e5", None),
        ("９９", None),
        ("99999999999999999999", None),
    ],
)
def test_amounts_as_banks_write_them(text: str, amount: int | None) -> None:
    assert table.amount_of(text, "EUR") == amount


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", Fault.EMPTY),
        (b"x" * (MAX_BYTES + 1), Fault.TOO_LARGE),
        (b"%PDF-1.7\n\x00\x01\x02", Fault.NOT_TEXT),
        (b"Hello\nWorld\n", Fault.NO_TABLE),
        (b"Buchungstag;Betrag\n", Fault.NO_TABLE),
        (b"Buchungstag;Betrag\n\n;\n", Fault.NO_TABLE),
        (b"Buchungstag;Betrag\n1.1.26;" + b"9" * 140_000, Fault.NO_TABLE),
        (b"Buchungstag;Betrag\n" + b"1.1.26;1\n" * 20_001, Fault.TOO_MANY),
    ],
    ids=lambda value: value if isinstance(value, Fault) else "",
)
def test_tables_that_are_refused(content: bytes, expected: Fault) -> None:
    with pytest.raises(UnreadableFile) as caught:
        table.read(content)
    assert caught.value.fault == expected
