"""The operator's pages for bank files: bring, confirm the columns, assign; what is wrong is said and nothing kept."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from billing.models import BankEntry, BankFile, OpenItem, Payment
from config.outbox.delivering import work
from tests import factories
from tests.billing.bank.files import Line, camt, spreadsheet
from tests.billing.factories import NOON, buy, paying
from tests.billing.pages import words
from tests.house.pages import Page, check

pytestmark = pytest.mark.django_db
BANK = "/en/operations/billing/bank/"


@pytest.fixture(autouse=True)
def _now(time_machine: Any, settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(factories.user(desk_role="operator"))
    return client


def send(client: Client, content: bytes, name: str = "auszug.xml") -> Any:
    return client.post(BANK, {"file": SimpleUploadedFile(name, content)}, follow=True)


def look(client: Client, path: str) -> Page:
    answer = client.get(path)
    assert answer.status_code == 200
    return check(answer.content, "en")


def test_from_the_file_to_the_paid_invoice(operator: Client) -> None:
    paying()
    answer = send(operator, camt(Line("10.35", "2026-0001"), Line("7.00", "Danke", payer="Wyss <b>AG</b>")))
    assert "Next step: us" in words(check(answer.content, "en"))
    work("default")
    said = words(look(operator, answer.redirect_chain[-1][0]))
    assert "Matched 1" in said
    assert "To be assigned 1" in said
    assert OpenItem.objects.get().state == "settled"
    page = look(operator, BANK)
    assert "Wyss" in words(page)
    assert "<b>AG" not in page.html


def test_a_table_waits_for_its_columns(operator: Client) -> None:
    paying()
    answer = send(operator, spreadsheet(Line("10.35", "2026-0001"), Line("-3.00", "Gebühr")), "umsatz.csv")
    path = answer.redirect_chain[-1][0]
    page = check(answer.content, "en")
    assert "€10.35" in words(page)
    assert not BankEntry.objects.exists()
    chosen = {"booked_on": "0", "text": "1", "payer": "2", "amount": "3"}
    wrong: list[tuple[dict[str, str], str]] = [
        ({**chosen, "amount": ""}, "Choose a column for this"),
        ({**chosen, "amount": "77"}, "Choose a column for this"),
        ({**chosen, "amount": "1", "text": "3"}, "By these columns no line is money"),
        ({**chosen, "payer": "3"}, "One column was chosen twice"),
        ({}, "Choose a column for this"),
    ]
    for given, said in wrong:
        refused = operator.post(path, given)
        assert refused.status_code == 422
        assert said in words(check(refused.content, "en"))
    assert operator.post(path, chosen).status_code == 302
    work("default")
    assert OpenItem.objects.get().state == "settled"
    assert bytes(BankFile.objects.get().content) == b""
    assert operator.post(path, chosen).status_code == 200
    assert Payment.objects.count() == 1


def test_the_same_file_again_says_so(operator: Client) -> None:
    paying()
    send(operator, camt(Line("10.35", "2026-0001")))
    again = send(operator, camt(Line("10.35", "2026-0001")), "copy.xml")
    assert "Nothing was booked twice." in again.content.decode()
    assert BankFile.objects.count() == 1


def test_a_wrong_file_is_forgotten_and_may_come_again(operator: Client) -> None:
    content = spreadsheet(Line("10.35", "2026-0001"))
    path = send(operator, content, "a.csv").redirect_chain[-1][0]
    operator.post(f"{path}drop/")
    assert "not read" in words(look(operator, BANK))
    assert bytes(BankFile.objects.get().content) == b""
    assert "Which column is what?" in send(operator, content, "a.csv").content.decode()
    assert BankFile.objects.get().state == "unread"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"<html></html>", "This XML is not a bank statement."),
        (b"<Document", "begins like XML and is not"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "declares a document type"),
        (b"\x89PNG\x00\x00", "neither XML nor a table"),
        (b"hello", "No table with a day and an amount"),
        (b"<" + b" " * 50_000_000, "larger than 5 MB"),
        (camt(Line("x")), "Line 1."),
    ],
)
def test_what_is_refused_says_why_and_leaves_nothing(operator: Client, content: bytes, said: str) -> None:
    answer = send(operator, content)
    assert answer.status_code == 422
    assert said in words(check(answer.content, "en"))
    assert not BankFile.objects.exists()


def test_no_file_and_strange_names(operator: Client) -> None:
    assert operator.post(BANK, {}).status_code == 422
    name = "../\N{RIGHT-TO-LEFT OVERRIDE}😀" + "x" * 300
    answer = send(operator, camt(Line("1.00", "a\u202eb")), name)
    assert answer.status_code == 200
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in answer.content.decode()


def test_assigning(operator: Client) -> None:
    made = paying()
    buy(made, "large")
    send(operator, camt(Line("24.99", "Danke", payer="Anna Huber")))
    work("default")
    row = BankEntry.objects.get()
    path = f"{BANK}entries/{row.pk}/"
    page = look(operator, path)
    assert "It names no invoice of ours." in words(page)
    items = [str(pk) for pk in OpenItem.objects.order_by("pk").values_list("pk", flat=True)]
    assert [one["value"] for one in page.all("input", name="item")] == items
    assert "2026-0001" in words(look(operator, f"{path}?q=2026-0001"))
    assert "No open invoice looks like it" in words(look(operator, f"{path}?q=%25_😀"))
    for item in ("", "x", "9" * 30, "0", "-1", "\u0663"):
        assert operator.post(f"{path}assign/", {"item": item}).status_code == 404
    assert operator.post(f"{path}lose/").status_code == 404
    operator.post(f"{path}set_aside/")
    assert "This was set aside" in words(look(operator, path))
    assert "Set aside" in words(look(operator, BANK))
    operator.post(f"{path}bring_back/")
    given = {"item": str(OpenItem.objects.latest("pk").pk)}
    operator.post(f"{path}assign/", given)
    assert OpenItem.objects.latest("pk").state == "settled"
    again = operator.post(f"{path}assign/", given, follow=True)
    assert "no longer possible" in again.content.decode()
    assert "Booked" in words(look(operator, path))
    assert Payment.objects.count() == 1


def test_only_operators(client: Client) -> None:
    for role in ("", "reviewer"):
        client.force_login(factories.user(desk_role=role))
        assert client.get(BANK).status_code in (302, 403, 404)
        assert send(client, camt(Line("1.00"))).status_code in (200, 403, 404)
    assert not BankFile.objects.exists()
