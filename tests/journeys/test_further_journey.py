"""A number beside the one that has a seal: asked for, proved, decided, looked up, and given up alone, in a browser."""

import re

import pytest
from playwright.sync_api import Browser

from tests.journeys import asking, numbering, shopkeeping
from tests.journeys.browsing import Person
from tests.journeys.numbering import look_up, said_of
from tests.journeys.shopkeeping import Shop
from tests.peers.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.processes]
WORDS = {
    "de": {
        "add": "Weitere Nummer hinzufügen",
        "prove": "Weitere Nummer bestätigen",
        "valid": "Dieses Siegel ist gültig",
        "numbers": "Nummern mit gültigem Prüfsiegel",
        "used": "{} von 10 Nummern vergeben",
        "return": "Prüfsiegel dieser Nummer zurückgeben",
        "returned": "Das Prüfsiegel dieser Nummer ist zurückgegeben. Ihr Hauptsiegel bleibt.",
        "over": "Dieses Siegel ist nicht gültig",
    },
    "en": {
        "add": "Add another number",
        "prove": "Confirm the further number",
        "valid": "This seal is valid",
        "numbers": "Numbers with a valid seal",
        "used": "{} of 10 numbers used",
        "return": "Return the seal of this number",
        "returned": "The seal of this number has been returned. Your main seal stays.",
        "over": "This seal is not valid",
    },
}


@pytest.fixture(scope="module")
def roomy(stack: Stack, made: list[Shop]) -> list[Shop]:
    """The same shops, with a plan that has room for ten numbers."""
    stack.manage("shell", "-v", "0", "-c", "from tests.journeys import deeds; deeds.room_for_numbers()")
    return made


@pytest.mark.parametrize(
    ("language", "width", "at", "number", "e164"),
    [
        ("de", 360, 0, "0171 39200 24", "+491713920024"),
        ("en", 1280, 1, "0171 39200 25", "+491713920025"),
    ],
)
def test_a_further_number_from_the_request_to_its_end(
    stack: Stack, browser: Browser, roomy: list[Shop], desk_session: str,
    language: str, width: int, at: int, number: str, e164: str,
) -> None:  # fmt: skip
    shop, words = roomy[at], WORDS[language]
    owner = Person(browser, stack.url, language=language, width=width, thorough=True, session=shop.session)
    desk = Person(browser, stack.url, language=language, width=width, thorough=True, session=desk_session)
    customer = Person(browser, stack.url, language=language, width=width, thorough=True)
    owner.go("/seal/")
    assert words["used"].format(1) in owner.text()
    owner.follow(words["add"])
    numbering.ask(
        owner, "/seal/further/", reason="Zweiter Laden.", prove=words["prove"], number=number, e164=e164
    )
    assert said_of(stack, e164)["verdict"] == "unknown"
    shopkeeping.decide(desk, shop)
    code = str(numbering.heard_of(stack, e164)["code"])
    is_a_seal_of_its_own(stack, customer, shop, code, number, e164, words)
    gives_it_up(stack, owner, code, words)
    assert numbering.heard_of(stack, e164, "not_valid")["state"] == "surrendered"
    assert said_of(stack, shop.phone)["verdict"] == "valid"
    look_up(customer, number, words["over"])
    look_up(customer, shop.phone, words["valid"])
    customer.go(f"/b/{shop.slug}/")
    assert words["numbers"] not in customer.text()
    for person in (owner, desk, customer):
        person.close()


def is_a_seal_of_its_own(
    stack: Stack, customer: Person, shop: Shop, code: str, number: str, e164: str, words: dict[str, str]
) -> None:
    """Its own code, on the public page beside the main one, and each number is vouched for by its own code alone."""
    assert code.replace("-", "") != shop.code
    look_up(customer, number, words["valid"])
    look_up(customer, shop.phone, words["valid"])
    customer.go(f"/s/{code}")
    assert e164[3:] in re.sub(r"\D", "", customer.text())
    customer.go(f"/b/{shop.slug}/")
    assert words["numbers"] in customer.text()
    assert code in customer.text()
    for given, phone, verdict in (
        (code, e164, "VALID"),
        (shop.code, shop.phone, "VALID"),
        (code, shop.phone, "NOT_VALID"),
        (shop.code, e164, "NOT_VALID"),
    ):
        assert asking.verified(stack, given, phone=phone)["verdict"] == verdict, (given, phone)


def gives_it_up(stack: Stack, owner: Person, code: str, words: dict[str, str]) -> None:
    """From the page of the seal, with a wrong code first, which stays in its field."""
    owner.go("/seal/")
    assert words["used"].format(2) in owner.text()
    owner.go(f"/seal/further/{code}/")
    owner.follow(words["return"])
    owner.fill(code="7QK29FXH3B")
    owner.press()
    assert owner.page.locator(".sum").is_visible()
    assert owner.page.locator("main [name=code]").input_value() == "7QK29FXH3B"
    owner.fill(code=code)
    owner.press()
    assert owner.page.url.endswith("/seal/")
    assert words["returned"] in owner.text()
    assert words["used"].format(1) in owner.text()
