"""A wrong name on an invoice: taken back by two people, issued again by one, read by the customer on a phone."""

import pytest

from tests.journeys.browsing import Person
from tests.journeys.killing import eventually
from tests.journeys.money import desking, papers, paying
from tests.journeys.money.conftest import Window
from tests.journeys.money.desking import DESK, Owing
from tests.peers.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.processes]
RIGHT = "Gut Nachfolger & Töchter eG"


@pytest.fixture(scope="module")
def firm(stack: Stack) -> Owing:
    return desking.owing(stack, "late", "wrong")["wrong"]


def test_an_invoice_is_taken_back_and_issued_again(at_window: Window, firm: Owing) -> None:
    first, second = at_window("operator-en", "en", 1280), at_window("operator-de", "de", 360)
    owner = at_window("", "de", 360)
    owner.context.add_cookies([{"name": "session", "value": firm.session, "url": owner.url}])
    was = paying.invoice(owner, firm.number)
    mend_the_name(owner)
    correction = take_back(first, second, firm)
    again = issue_again(first, firm)
    assert desking.left(second, firm) == 0
    assert desking.rows(second)[again] == (int(firm.gross), False)
    numbers = [one.split()[0] for one in paying.invoices(owner)]
    assert numbers == [again, correction, firm.number]
    assert paying.invoice(owner, firm.number) == was
    assert f"Aufgehoben durch {correction}" in paying.words(owner)
    assert f"Neu ausgestellt als {again}" in paying.words(owner)
    assert paying.invoice(owner, correction) == was
    paper, xml = papers.fetch(owner)
    papers.are_the_invoice(paper, xml, was, xrechnung=False)
    assert paying.invoice(owner, again) == was
    assert RIGHT in paying.words(owner)
    paper, xml = papers.fetch(owner)
    papers.are_the_invoice(paper, xml, was, xrechnung=False)
    assert RIGHT.replace("&", "&amp;").encode() in xml


def mend_the_name(owner: Person) -> None:
    owner.go("/plan/")
    owner.go("/plan/details/")
    owner.fill(name=RIGHT, street="Hafenstraße 1")
    owner.press()
    assert owner.page.url.endswith("/plan/")


def take_back(first: Person, second: Person, firm: Owing) -> str:
    """Above the limit, so the second one issues it; returns the correction's number."""
    first.go(f"{DESK}invoices/{firm.pk}/")
    first.fill(reason="The name was wrong")
    first.press(form="main section:has(#take-back) form")
    assert "Somebody else has to confirm this correction" in paying.words(first)
    first.go(f"{DESK}corrections/")
    approve = 'main form[action$="/approve/"]'
    assert first.page.locator(approve).count() == 0
    desking.agree(second)
    assert desking.figure(second, "corrections") == "1"
    second.follow("Zu den Korrekturen")
    second.press(form=approve)
    assert "G2" not in paying.words(second)
    first.go(f"{DESK}invoices/{firm.pk}/")
    said = paying.words(first)
    assert "Taken back by G" in said
    return said.partition("Taken back by ")[2].split()[0]


def issue_again(first: Person, firm: Owing) -> str:
    """A double click issues one; returns its number."""
    eventually(lambda: first.page.get_by_role("button", name="Issue it again").count() == 1)
    first.page.get_by_role("button", name="Issue it again").dblclick()
    first.page.wait_for_url(lambda url: f"/invoices/{firm.pk}/" not in url)
    first.page.wait_for_load_state()
    first.look()
    assert RIGHT in paying.words(first)
    return str(first.page.locator(".inv-facts dd").first.inner_text())
