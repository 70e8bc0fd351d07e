"""Another number for a seal, from the request to both look-ups: real pages, worker, browser, and a verifier outside."""

import re

import pytest
from playwright.sync_api import Browser

from tests.journeys import asking, numbering, shopkeeping
from tests.journeys.browsing import Person
from tests.journeys.numbering import look_up, said_of, seal_of
from tests.journeys.shopkeeping import Shop
from tests.peers.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.processes]
WORDS = {
    "de": {
        "prove": "Neue Nummer bestätigen",
        "valid": "Dieses Siegel ist gültig",
        "left": "Diese Nummer hat kein Prüfsiegel mehr",
        "since": "für eine andere Nummer",
    },
    "en": {
        "prove": "Confirm the new number",
        "valid": "This seal is valid",
        "left": "This number no longer has a seal",
        "since": "for another number since",
    },
}


@pytest.mark.parametrize(
    ("language", "width", "at", "number", "e164"),
    [
        ("de", 360, 0, "0171 39200 18", "+491713920018"),
        ("en", 1280, 1, "0171 39200 19", "+491713920019"),
    ],
)
def test_another_number_from_the_request_to_both_look_ups(
    stack: Stack, browser: Browser, made: list[Shop], desk_session: str,
    language: str, width: int, at: int, number: str, e164: str,
) -> None:  # fmt: skip
    shop, words = made[at], WORDS[language]
    owner = Person(browser, stack.url, language=language, width=width, thorough=True, session=shop.session)
    desk = Person(browser, stack.url, language=language, width=width, thorough=True, session=desk_session)
    customer = Person(browser, stack.url, language=language, width=width, thorough=True)
    before = seal_of(stack, shop)
    numbering.ask(
        owner, "/seal/number/", reason="Neuer Anschluss.", prove=words["prove"], number=number, e164=e164
    )
    look_up(customer, shop.phone, words["valid"])  # until it is decided, everything stays as it is
    assert said_of(stack, e164)["verdict"] == "unknown"
    shopkeeping.decide(desk, shop)
    numbering.heard_of(stack, e164)
    look_up(customer, number, words["valid"])
    look_up(customer, shop.phone, words["left"])
    assert shop.name in customer.text()
    assert words["since"] in customer.text()
    customer.go(f"/b/{shop.slug}/")
    assert e164[3:] in re.sub(r"\D", "", customer.text())
    judged_from_outside(stack, shop, before["token"], e164)
    for person in (owner, desk, customer):
        person.close()


def judged_from_outside(stack: Stack, shop: Shop, old: str, e164: str) -> None:
    """Whoever holds the token of the version before may show it for a day; the code tells the number of now."""
    assert said_of(stack, shop.phone)["state"] == "moved"
    seal = seal_of(stack, shop)
    assert seal["phone"] == f"tel:{e164}"
    assert seal["token"] != old
    for given, phone, verdict in (
        (seal["token"], e164, "VALID"),
        (old, shop.phone, "VALID"),
        (shop.code, e164, "VALID"),
        (shop.code, shop.phone, "NOT_VALID"),
        (old, e164, "NOT_VALID"),
    ):
        found = asking.verified(stack, given, phone=phone)
        assert found["verdict"] == verdict, (phone, found)
