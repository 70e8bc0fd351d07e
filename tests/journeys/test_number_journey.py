"""Another number for a seal, from the request to both look-ups: real pages, worker, browser, and a verifier outside."""

import json
import re
import time
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys import asking, shopkeeping
from tests.journeys.browsing import Person
from tests.journeys.shopkeeping import Shop
from tests.journeys.walking import CODE, enter_code
from tests.peers.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.processes]
NUMBER_FORM = "main details[open] form"  # beside the one that proves the present number again
PROMISED = 10  # seconds for two jobs and the copy, on a machine that runs a browser besides
WORDS = {
    "de": {
        "prove": "Neue Nummer bestätigen",
        "proven": "Bestätigt",
        "valid": "Dieses Siegel ist gültig",
        "left": "Diese Nummer hat kein Prüfsiegel mehr",
        "since": "für eine andere Nummer",
    },
    "en": {
        "prove": "Confirm the new number",
        "proven": "Confirmed",
        "valid": "This seal is valid",
        "left": "This number no longer has a seal",
        "since": "for another number since",
    },
}


@pytest.fixture(scope="module")
def made(stack: Stack) -> list[Shop]:
    return shopkeeping.shops(stack)[0]


@pytest.fixture(scope="module")
def desk_session(stack: Stack) -> str:
    call = "from tests.journeys import deeds; deeds.reviewers(1)"
    return str(json.loads(stack.manage("shell", "-v", "0", "-c", call))[0])


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
    asks(owner, words, number, e164)
    look_up(customer, shop.phone, words["valid"])  # until it is decided, everything stays as it is
    assert said_of(stack, e164)["verdict"] == "unknown"
    shopkeeping.decide(desk, shop)
    heard_of(stack, e164, PROMISED)
    look_up(customer, number, words["valid"])
    look_up(customer, shop.phone, words["left"])
    assert shop.name in customer.text()
    assert words["since"] in customer.text()
    customer.go(f"/b/{shop.slug}/")
    assert e164[3:] in re.sub(r"\D", "", customer.text())
    judged_from_outside(stack, shop, before["token"], e164)
    for person in (owner, desk, customer):
        person.close()


def heard_of(stack: Stack, e164: str, seconds: float) -> None:
    """Machines are answered from a copy, and the worker signs the new version first."""
    end = time.monotonic() + seconds
    while said_of(stack, e164)["verdict"] != "valid":
        assert time.monotonic() < end, "nobody hears of the new number"
        time.sleep(0.2)


def asks(owner: Person, words: dict[str, str], number: str, e164: str) -> None:
    """Why, which number, its code (a wrong one first), and it is handed in."""
    owner.go("/seal/number/")
    owner.press()
    assert owner.page.locator(".sum").is_visible(), "no reason was given"
    owner.fill(reason="Neuer Anschluss.")
    owner.press()
    owner.follow(words["prove"])
    owner.fill(number="12")
    owner.press(form=NUMBER_FORM)
    assert owner.page.locator(f"{NUMBER_FORM} [name=number]").input_value() == "12"
    owner.fill(number=number)
    owner.press(form=NUMBER_FORM)
    code = owner.message(e164, CODE)
    enter_code(owner, "000000" if code != "000000" else "111111")
    assert "/phone/code/" in owner.page.url
    enter_code(owner, code)
    assert "/seal/number/" in owner.page.url
    assert words["proven"] in owner.text()
    owner.page.locator("main [name=correct]").check()
    owner.press(form='main form[action$="/submit/"]')


def look_up(customer: Person, number: str, said: str) -> None:
    """Asked again until it is said: pages may be kept for a few seconds, here and by the browser."""
    end = time.monotonic() + PROMISED
    while True:
        customer.go("/check/")
        customer.fill(q=number)
        customer.press()
        verdict = customer.page.locator(".verdict").inner_text()
        if said in verdict or time.monotonic() > end:
            break
        customer.page.wait_for_timeout(500)
    assert said in verdict


def said_of(stack: Stack, e164: str) -> dict[str, Any]:
    return asked(stack, f"/api/v1/check?q=%2B{e164[1:]}")


def seal_of(stack: Stack, shop: Shop) -> dict[str, Any]:
    return asked(stack, f"/api/v1/seals/{shop.code}")


def asked(stack: Stack, path: str) -> dict[str, Any]:
    with urllib.request.urlopen(stack.url + path, timeout=5) as answer:
        return dict(json.load(answer))


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
