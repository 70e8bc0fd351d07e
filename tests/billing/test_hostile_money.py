"""Whatever is sent to a form about money, the answer is a page in the reader's language; nothing of it is believed."""

import html
from itertools import cycle
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from billing.models import BankFile, Cancellation, Credit, Invoice, OpenItem, Order, Payment, SizeAudit
from billing.services.bank import files
from config.outbox.delivering import work
from tests import factories
from tests.billing.bank.files import Line, camt, spreadsheet
from tests.billing.factories import NOON, contract, firm, owner
from tests.billing.issuing import operator, ordered
from tests.house.pages import check

pytestmark = pytest.mark.django_db

HOSTILE = [
    "",
    "\x00",
    "a\x00b",
    "-1",
    "−5,00",
    "0",
    "1e309",
    "NaN",
    "9" * 18,
    "9" * 400,
    "٣٤٫٥١",
    "1,2,3.4",
    "31.02.2026",
    "\u202egnp.exe",
    "\ufffd\ufffe",
    "🥐" * 60,
    "ул. Ленина, 5",
    "شارع الأمل ٥",
    "東京都千代田区丸の内1-1",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "%(number)s %s",
    "x" * 5000,
    "\r\n\r\nSet-Cookie: a=b",
]
DETAILS = (
    "name",
    "extra",
    "street",
    "postcode",
    "city",
    "country",
    "email",
    "vat_id",
    "reference",
    "xrechnung",
)
SIZE = ("year", "body", "staff", "turnover", "balance", "firm-0-name", "firm-0-staff", "firm-0-share")
CANCEL = ("name", "contract", "email", "kind", "reason", "wanted_on")
KEPT = 300
TURNS = cycle(("de", "en"))
ADDRESS = {
    "name": "A",
    "street": "Weg 1",
    "postcode": "80331",
    "city": "X",
    "country": "DE",
    "email": "a@b.example",
}


@pytest.fixture(autouse=True)
def _now(settings: Any, time_machine: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    time_machine.move_to(NOON, tick=False)
    operator(settings)


@pytest.fixture
def invoice() -> Invoice:
    return ordered()


def bears(client: Client, path: str, data: dict[str, str], *, kept: str = "") -> None:
    """Never an error of ours; what is refused is said, and what was typed into `kept` stays. Languages take turns."""
    language = next(TURNS)
    answer = client.post(path if language == "de" else f"/en{path}", data)
    assert answer.status_code in (200, 302, 404, 422), (path, data, answer.status_code)
    if answer.status_code != 422:
        return
    page = check(answer.content, language)
    assert 'role="alert"' in page.html, path
    typed = data.get(kept, "")
    if kept and typed.strip() and typed.isprintable() and len(typed) < KEPT:
        assert typed in html.unescape(page.html), (path, typed)


def test_the_customers_forms_bear_anything(client: Client, invoice: Invoice) -> None:
    client.force_login(owner(contract(firm())))
    ordering = ("interval", "serial", "seen", "net", "price")
    for typed in HOSTILE:
        for field in ("name", "street", "city"):
            bears(client, "/plan/details/", {**ADDRESS, "vat_id": "DE12", field: typed}, kept=field)
        bears(client, "/plan/details/", dict.fromkeys(DETAILS, typed))
        bears(client, "/plan/size/", dict.fromkeys(SIZE, typed))
        bears(client, "/plan/change/medium/", dict.fromkeys(ordering, typed))
        bears(client, "/plan/method/", {"kind": typed})
    assert not Order.objects.exclude(subscription=invoice.subscription).exists()
    assert Invoice.objects.count() == 1


def test_cancelling_without_a_login_bears_anything(client: Client) -> None:
    for typed in HOSTILE:
        bears(client, "/cancel/", {**dict.fromkeys(CANCEL, typed), "kind": typed})
        given = {"name": "Anna Huber", "contract": typed, "email": "nobody", "kind": "ordinary"}
        bears(client, "/cancel/", given, kept="contract")
    assert not Cancellation.objects.exists()


def test_the_operators_forms_bear_anything(client: Client, invoice: Invoice) -> None:
    client.force_login(factories.user(desk_role="operator"))
    item, base = OpenItem.objects.get(), "/operations/billing/"
    for typed in HOSTILE:
        line = dict.fromkeys(("amount", "received_on", "note", "seen"), typed)
        bears(client, f"{base}items/{item.pk}/", line, kept="amount")
        bears(client, f"{base}sizes/", {"year": typed, "wanted": typed}, kept="wanted")
        bears(client, f"{base}exports/", {"year": typed})
        part = dict.fromkeys(("amount", "line-1", "reason", "seen"), typed)
        bears(client, f"{base}invoices/{invoice.pk}/part/", part)
        for search in (base, f"{base}bank/"):
            answer = client.get(search, {"q": typed, "page": typed})
            assert answer.status_code == (400 if "\x00" in typed else 200)
    assert not Payment.objects.exists()
    assert not SizeAudit.objects.exists()
    assert not Credit.objects.exists()


def test_bank_files_bear_anything(client: Client, invoice: Invoice) -> None:
    client.force_login(factories.user(desk_role="operator"))
    path = "/operations/billing/bank/"
    for typed in HOSTILE:
        contents = [typed.encode()]
        if typed.isprintable():
            line = Line("3.00", typed[:140], payer=typed[:70])
            contents += [camt(line), spreadsheet(line, encoding="utf-8")]
        for content in contents:
            answer = client.post(path, {"file": SimpleUploadedFile("a.xml", content)})
            assert answer.status_code in (302, 422), typed
        for row in BankFile.objects.filter(state="unread"):
            roles = dict.fromkeys(("booked_on", "amount", "text", "payer", "currency"), typed)
            assert client.post(f"{path}files/{row.pk}/", roles).status_code in (302, 422), typed
    while work("default"):
        continue
    for row in BankFile.objects.all():
        assert client.get(f"{path}files/{row.pk}/").status_code == 200
    assert client.get(path).status_code == 200
    assert not Payment.objects.exists()


@pytest.mark.parametrize("path", ["/plan/details/", "/cancel/", "/plan/size/"])
def test_a_million_characters(client: Client, path: str) -> None:
    client.force_login(owner(contract(firm())))
    fields = {"/plan/details/": DETAILS, "/cancel/": CANCEL, "/plan/size/": SIZE}[path]
    for field in fields[:4]:
        answer = client.post(path, {field: "x" * 1_000_000})
        assert answer.status_code == 422, field
        check(answer.content, "de")


NUMBERS = [
    ("AT", "ATU12345675"), ("BE", "BE0403170701"), ("DE", "DE136695976"), ("DK", "DK13585628"),
    ("ES", "ESB58378431"), ("FR", "FR40303265045"), ("IT", "IT00743110157"), ("NL", "NL004495445B01"),
    ("PL", "PL8567346215"), ("CH", ""), ("US", ""),
]  # fmt: skip


@pytest.mark.parametrize(("country", "vat_id"), NUMBERS)
def test_vat_numbers_of_many_countries(client: Client, country: str, vat_id: str) -> None:
    """Right ones are kept as they are written; with a digit changed each is refused, in both languages, and stays."""
    client.force_login(owner(contract(firm(country=country, postcode="", city="X"))))
    given = {
        "name": "A",
        "street": "B 1",
        "postcode": "",
        "city": "C",
        "country": "HK",
        "email": "a@b.example",
    }
    assert client.post("/plan/details/", {**given, "vat_id": vat_id}).status_code == 302
    for wrong in (f"{vat_id}9", f"{country}0", "DE123456789", "0" * 40):
        bears(client, "/plan/details/", {**given, "vat_id": wrong}, kept="vat_id")


def test_foreign_numbers_lead_nowhere(client: Client, invoice: Invoice) -> None:
    """The other firm's rows, ids of other kinds, and ids larger than any database holds."""
    person = factories.user(desk_role="operator")
    row, _new = files.bring(name="a.xml", content=camt(Line("3.00", "?")), person=person, at=NOON)
    client.force_login(owner(contract(firm())))
    huge = 10**30
    for path in (
        f"/plan/method/pay/{invoice.pk}/", f"/plan/method/pay/{huge}/", f"/plan/method/visits/{huge}/",
        f"/operations/billing/items/{huge}/", f"/operations/billing/bank/files/{row.pk}/",
        f"/operations/billing/invoices/{invoice.pk}/", f"/operations/billing/invoices/{invoice.pk}/again/",
        f"/operations/billing/charges/{huge}/", f"/operations/billing/exports/{huge}/",
    ):  # fmt: skip
        assert client.post(path, {"kind": "card", "amount": "1"}).status_code in (403, 404, 302), path
    client.force_login(person)
    for path in ("items", "invoices", "charges", "sizes", "bank/files", "bank/entries"):
        assert client.get(f"/operations/billing/{path}/{huge}/").status_code == 404, path
    assert not Payment.objects.exists()
