"""The operator's pages about money: two people at two windows, one English at a desk, one German on a phone."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.billing.bank.files import Line, camt, spreadsheet
from tests.journeys.browsing import Person
from tests.journeys.killing import eventually
from tests.journeys.money import desking, paying
from tests.journeys.money.conftest import Window
from tests.journeys.money.desking import DESK, Owing
from tests.peers.stack import Stack
from tests.peers.stripe import StripePeer

pytestmark = [pytest.mark.browser, pytest.mark.processes]
ASIDE = "Wyss & Söhne AG"


@pytest.fixture(scope="module")
def firms(stack: Stack) -> dict[str, Owing]:
    return desking.owing(stack, "late", "marked", "bank", "part")


@pytest.fixture
def first(at_window: Window) -> Person:
    return at_window("operator-en", "en", 1280)


@pytest.fixture
def second(at_window: Window) -> Person:
    return at_window("operator-de", "de", 360)


def test_two_people_mark_one_payment(first: Person, second: Person, firms: dict[str, Owing]) -> None:
    firm = firms["marked"]
    before = desking.agree(first)
    assert before[firm.number] == (int(firm.gross), False)
    assert before[firms["late"].number] == (int(firms["late"].gross), True)
    desking.agree(second)
    for person in (first, second):
        row = person.page.locator("main tbody tr").filter(has_text=firm.number)
        with person.page.expect_navigation(wait_until="load"):
            row.get_by_role("link").last.click()
        person.look()
    second.fill(note="Auszug 7")
    first.press()
    second.press()
    assert "Jemand anderes hat gerade eine Zahlung" in paying.words(second)
    assert (
        second.page.locator("[name=note]").count() == 0
        or second.page.locator("[name=note]").input_value() == "Auszug 7"
    )
    assert desking.left(first, firm) == desking.left(second, firm) == 0
    after = desking.agree(first)
    assert sum(one for one, _late in before.values()) - sum(one for one, _late in after.values()) == int(
        firm.gross
    )


def test_bank_files(
    at_window: Window, first: Person, second: Person, firms: dict[str, Owing], tmp_path: Path
) -> None:
    """A part by CAMT.053, the rest and more by CSV; what names no invoice is assigned by hand."""
    firm, other = firms["bank"], firms["late"]
    statement = camt(Line("100.00", firm.number), Line("7.00", "Danke", payer=ASIDE))
    desking.bring(first, tmp_path / "camt.xml", statement)
    eventually(desking.matched(first, 1))
    assert desking.left(first, firm) == int(firm.gross) - 10000
    assert desking.figure(first, "assign") == "1"
    desking.bring(second, tmp_path / "camt.xml", statement)
    assert "Nichts wurde doppelt gebucht" in paying.words(second)
    rest = (int(firm.gross) - 10000 + 500) / 100
    desking.bring(
        second, tmp_path / "umsatz.csv", spreadsheet(Line(f"{rest:.2f}", f"Rechnung {firm.number}"))
    )
    second.press()
    eventually(desking.matched(second, 1))
    assert desking.left(second, firm) == 0
    customer = at_window("", "de", 360)
    customer.context.add_cookies([{"name": "session", "value": firm.session, "url": customer.url}])
    customer.go("/plan/")
    assert "Ihr Guthaben: 5,00 €" in paying.words(customer)
    before = desking.left(first, other)
    first.go(f"{DESK}bank/")
    with first.page.expect_navigation(wait_until="load"):
        first.page.locator("main tbody tr").filter(has_text=ASIDE).get_by_role("link").click()
    first.look()
    first.fill(q=other.number)
    first.press(form="main form[role=search]")
    first.press(form='main form[action$="/assign/"]')
    assert desking.left(first, other) == before - 700
    assert desking.figure(first, "assign") == "0"


def test_a_refund_above_the_limit_takes_two(
    stack: Stack, peer: StripePeer, first: Person, second: Person
) -> None:
    paid = len(peer.succeeded())
    call = "from tests.billing.providers import deeds; import json"
    (business,) = _printed(stack, f"{call}; deeds.by_card(1)")
    stack.manage("shell", "-v", "0", "-c", f"{call}; deeds.ordered({business!r}, 'year')")
    eventually(lambda: len(peer.succeeded()) == paid + 1)
    amount = peer.succeeded()[-1]["amount"]
    first.go(f"{DESK}provider/")
    link = first.page.locator("section:has(#recent) tbody a").first
    number = link.inner_text()
    with first.page.expect_navigation(wait_until="load"):
        link.click()
    first.look()
    first.fill(reason="Doubled by mistake")
    first.press()
    assert "This money pays an invoice" in paying.words(first)
    assert first.page.locator("[name=reason]").input_value() == "Doubled by mistake"
    first.page.locator("[name=with_credit_note]").check()
    first.press()
    assert "Somebody else has to confirm this refund" in paying.words(first)
    charge = first.page.url.removeprefix(f"{first.url}/en")
    first.go(f"{DESK}provider/")
    approve = 'main form[action$="/approve/"]'
    assert first.page.locator(approve).count() == 0
    desking.agree(second)
    assert desking.figure(second, "refunds") == "1"
    second.follow("Zu den Erstattungen")
    assert number in paying.words(second)
    assert not peer.all("re")
    second.press(form=approve)
    eventually(lambda: [one["amount"] for one in peer.all("re")] == [amount])
    desking.says_at_last(first, charge, "paid back")
    desking.agree(first)
    assert desking.figure(first, "refunds") == "0"


def _printed(stack: Stack, call: str) -> list[str]:
    found: list[str] = json.loads(stack.manage("shell", "-v", "0", "-c", call))
    return found


def test_the_nightly_comparison_shows_what_differs(
    stack: Stack, peer: StripePeer, first: Person, second: Person
) -> None:
    # A card: a direct debit would still be under way.
    known = next(one for one in peer.succeeded() if peer.known(one["payment_method"])["type"] == "card")
    strange = peer.charge(
        {
            "amount": "4711",
            "currency": "eur",
            "customer": known["customer"],
            "payment_method": known["payment_method"],
            "metadata": {"key": "a charge that nobody here asked for"},
        }
    )
    stack.manage("shell", "-v", "0", "-c", "from billing.tasks import reconcile; reconcile()")
    for person in (first, second):
        person.go(f"{DESK}provider/")
        figures = dict(paying.listed(person, "section:has(#both) dl.sl > div"))
        assert figures[desking.SAID["differences"][person.language]] == "1"
        (card,) = person.page.locator("section:has(#both) li.card").all()
        assert strange["id"] in card.inner_text()
        assert "succeeded 4711" in card.inner_text()


def test_a_part_is_taken_back(at_window: Window, first: Person, firms: dict[str, Owing]) -> None:
    firm = firms["part"]
    first.go(f"{DESK}invoices/{firm.pk}/")
    first.follow("Take only a part back")
    first.fill(amount="999999", reason="Two days without service")
    first.press()
    assert first.page.locator("[name=amount]").input_value() == "999999"
    first.fill(amount="10.00")
    first.press()
    shown = [
        paying.cents(value) for _name, value in paying.listed(first, "section:has(#sums) dl.sl > div")[:3]
    ]
    assert shown == [1000, 190, 1190]
    first.page.get_by_role("button", name="Issue the correction").dblclick()
    first.page.wait_for_url("**/operations/billing/invoices/*/")
    first.page.wait_for_load_state()
    first.look()
    assert desking.left(first, firm) == int(firm.gross) - 1190
    customer = at_window("", "de", 360)
    customer.context.add_cookies([{"name": "session", "value": firm.session, "url": customer.url}])
    correction, invoice = paying.invoices(customer)
    assert invoice == firm.number
    said = paying.invoice(customer, correction.split()[0])
    assert (said.net, said.tax, said.gross) == (1000, 190, 1190)


def test_a_sample_of_the_declared_sizes(first: Person, second: Person) -> None:
    first.go(f"{DESK}sizes/")
    first.fill(wanted="none")
    first.press()
    assert first.page.locator("[name=wanted]").input_value() == "none"
    first.fill(wanted="10")
    first.press()
    assert first.page.locator("main tbody tr").count() == 2
    place = first.page.url.removeprefix(f"{first.url}/en")
    first.press(form='main form[action$="/fits/"]')
    second.go(place)
    second.press(form='main form[action$="/corrected/"]')
    for person, outcomes in (
        (first, ["Fits", "Has to be corrected"]),
        (second, ["Passt", "Muss berichtigt werden"]),
    ):
        person.go(place)
        cells = [one.inner_text() for one in person.page.locator("main tbody td:last-child").all()]
        assert sorted(cell.splitlines()[0] for cell in cells) == sorted(outcomes)
        assert [desking.SAID["told"][person.language] in cell for cell in sorted(cells)].count(True) == 1


def test_the_year_is_packed_and_fetched(first: Person, second: Person) -> None:
    def asked() -> bool:
        first.go(f"{DESK}exports/")
        first.press()
        return "being packed" in paying.words(first)

    eventually(asked)  # documents of invoices that were issued just now are made first
    desking.says_at_last(second, f"{DESK}exports/", "Fertig")
    with second.page.expect_download() as download:
        second.page.get_by_role("button", name="Abholen").first.click()
    assert download.value.suggested_filename.endswith(".zip")
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as packed:
        names = packed.namelist()
        table = list(csv.DictReader(io.StringIO(packed.read("rechnungen.csv").decode())))
        assert {f"pdf/{one['number']}.pdf" for one in table} == {
            one for one in names if one.startswith("pdf/")
        }
        assert any(one.startswith("EXTF_Buchungsstapel_") for one in names)
        assert all(packed.read(one).startswith(b"%PDF-1.7") for one in names if one.startswith("pdf/"))
    open_now = desking.agree(first)
    assert set(open_now) <= {one["number"] for one in table}
