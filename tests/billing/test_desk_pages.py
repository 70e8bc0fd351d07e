"""The operator's pages: marking payments, and the random sample of declared sizes."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from billing.models import Credit, Invoice, OpenItem, Payment, SizeAudit
from billing.rules.sampling import sample
from billing.selectors.figures import Open, figures
from billing.selectors.words import amount
from billing.services import crediting
from billing.services.bank import files, matching
from config.kernel.actors import Actor
from tests import factories
from tests.billing.bank.files import Line, camt
from tests.billing.factories import NOON, contract, declare_size, firm, left, pay, paying
from tests.billing.pages import words
from tests.billing.test_currencies import priced
from tests.house.pages import check

pytestmark = pytest.mark.django_db
BASE = "/en/operations/billing/"


@pytest.fixture(autouse=True)
def _now(time_machine: Any, settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(factories.user(desk_role="operator"))
    return client


def item() -> OpenItem:
    return OpenItem.objects.latest("pk")


def test_open_invoices_are_found_and_marked(operator: Client) -> None:
    paying()
    page = check(operator.get(BASE).content, "en")
    assert "2026-0001" in page.html
    assert "2026-0001" in operator.get(BASE, {"q": "huber"}).content.decode()
    assert "Nothing is open here." in operator.get(BASE, {"q": "%_nobody"}).content.decode()
    address = f"{BASE}items/{item().pk}/"
    assert "10.35" in operator.get(address).content.decode()
    assert 'value="22/11/2026"' in operator.get(address).content.decode(), "the day as the reader writes it"
    given = {"amount": "10,35", "received_on": "2026-11-22", "seen": "0", "note": "Auszug 7"}
    assert operator.post(address, given).status_code == 302
    assert item().state == "settled"
    again = operator.post(address, given)
    assert again.status_code == 422
    assert "Somebody else has just marked a payment" in again.content.decode()
    assert Payment.objects.count() == 1


@pytest.mark.parametrize("typed", ["2026-0001", "huber", " 0001 "])
def test_a_paid_invoice_is_found_as_well(operator: Client, typed: str) -> None:
    """Whoever wants to correct it has no other way to its page."""
    made = paying()
    pay(made, left(made.business))
    paid = Invoice.objects.get()
    paying("large", legal_name="Andere AG")
    said = words(check(operator.get(BASE).content, "en"))
    assert "Found, and nothing open" not in said
    page = check(operator.get(BASE, {"q": typed}).content, "en")
    assert f'href="{BASE}invoices/{paid.pk}/"' in page.html
    assert "2026-0001 " + paid.buyer["name"] in words(page)
    assert "Andere AG" not in words(page)
    for nothing in ("%", "_", "2026-0002", "\N{PILE OF POO}", "x" * 500):
        assert "Found, and nothing open" not in operator.get(BASE, {"q": nothing}).content.decode()


def test_corrections_are_found_and_called_so(operator: Client) -> None:
    paying()
    crediting.credit(invoice=Invoice.objects.get(), reason="x", by=Actor("operator", "x"), at=NOON)
    said = words(check(operator.get(BASE, {"q": "2026-0001"}).content, "en"))
    assert "G2026-0001 correction" in said
    assert " 2026-0001 Taken back" in said


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("amount", "", "Enter the amount that came in"),
        ("amount", "0", "Write the amount as in 34.51"),
        ("amount", "-5", "Write the amount as in 34.51"),
        ("amount", "1,234", "marked"),
        ("amount", "abc", "Write the amount as in 34.51"),
        ("received_on", "01.01.0001", "Check the year: this is long before the invoice"),
        ("received_on", "22.11.2016", "Check the year: this is long before the invoice"),
        ("seen", "-1", "Open this page again, then mark the payment."),
        ("seen", "", "Open this page again, then mark the payment."),
        ("seen", "x", "Open this page again, then mark the payment."),
        ("received_on", "", "Enter the day of the bank statement"),
        ("received_on", "23.11.2026", "This day has not come yet"),
        ("seen", "5", "Somebody else has just marked"),
        ("note", "a\x00b", "control character"),
    ],
)
def test_wrong_input(operator: Client, field: str, value: str, said: str) -> None:
    paying()
    given = {"amount": "10.35", "received_on": "22.11.2026", "seen": "0", "note": "", field: value}
    answer = operator.post(f"{BASE}items/{item().pk}/", given, follow=True)
    assert said in answer.content.decode()
    assert Payment.objects.exists() is (said == "marked")


def test_a_sample_can_be_drawn_again_from_its_seed(operator: Client) -> None:
    made = [contract(firm()) for _ in range(6)]
    for one in made:
        declare_size(one, 2025)
    answer = operator.post(f"{BASE}sizes/", {"year": "2025", "wanted": "3"}, follow=True)
    audit = SizeAudit.objects.get()
    chosen = list(audit.entries.order_by("position").values_list("declaration_id", flat=True))
    everything = [one.business.size_declarations.get().pk for one in made]
    assert chosen == sample(everything, 3, audit.seed)
    assert audit.seed in answer.content.decode()
    entry = audit.entries.first()
    assert entry is not None
    operator.post(f"{BASE}entries/{entry.pk}/fits/")
    again = operator.post(f"{BASE}entries/{entry.pk}/corrected/", follow=True)
    assert "Somebody else has just closed this entry." in again.content.decode()
    entry.refresh_from_db()
    assert entry.outcome == "fits"
    assert operator.post(f"{BASE}entries/{entry.pk}/lost/").status_code == 404


@pytest.mark.parametrize(
    "given", [{}, {"year": "x", "wanted": "1"}, {"year": "2025", "wanted": "0"}, {"year": "99999"}]
)
def test_no_sample_of_nonsense(operator: Client, given: dict[str, str]) -> None:
    assert operator.post(f"{BASE}sizes/", given).status_code == 422
    assert not SizeAudit.objects.exists()


@given(st.lists(st.integers(1, 10**9), unique=True, max_size=30), st.integers(0, 40), st.text(max_size=20))
def test_a_sample_is_a_part_without_regard_to_order(ids: list[int], wanted: int, seed: str) -> None:
    found = sample(ids, wanted, seed)
    assert len(found) == min(wanted, len(ids))
    assert set(found) <= set(ids)
    assert sample(list(reversed(ids)), wanted, seed) == found


def test_the_figures_above_the_list_are_the_sums_of_its_rows(operator: Client) -> None:
    assert "Every invoice is paid." in operator.get(BASE).content.decode()
    before = NOON - timedelta(days=20)
    for at in (before, NOON, NOON):
        paying(at=at)
    late, *_others = OpenItem.objects.order_by("due_on")
    pay(late.invoice.subscription, 100)
    found = figures(on=NOON.date())
    rows = list(OpenItem.objects.filter(state="open"))
    late_rows = [one for one in rows if one.due_on < NOON.date()]
    assert found.open == [
        Open("EUR", 3, sum(one.left for one in rows), 1, sum(one.left for one in late_rows)),
    ]
    assert late_rows == [late]
    said = words(check(operator.get(BASE).content, "en"))
    assert f"{amount(found.open[0].left, 'EUR')} in 3 invoices" in said
    assert f"{amount(found.open[0].late_left, 'EUR')} in 1 invoice " in said


def test_each_currency_is_added_up_by_itself() -> None:
    priced("JPY")
    euros, yen = paying("medium"), paying("large")
    found = figures(on=NOON.date()).open
    assert [(one.currency, one.count, one.left) for one in found] == [
        ("EUR", 1, left(euros.business)),
        ("JPY", 1, left(yen.business)),
    ]


def test_what_waits_for_somebody_is_counted() -> None:
    paying()
    invoice = Invoice.objects.get()
    person = factories.user(desk_role="operator")
    file, _new = files.bring(name="a.xml", content=camt(Line("3.00", "?")), person=person, at=NOON)
    matching.match_file(pk=file.pk, at=NOON)
    Credit.objects.create(
        invoice=invoice,
        parts=[],
        gross=1,
        reason="?",
        needs_two=True,
        state_at=NOON,
        proposed_at=NOON,
        proposed_by=person,
    )
    found = figures(on=NOON.date())
    assert (found.to_assign, found.corrections, found.refunds, found.disputed) == (1, 1, 0, 0)
