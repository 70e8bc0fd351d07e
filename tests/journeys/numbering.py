"""Asking for a number: why, which one, its code, handed in; and what customers and machines hear of it afterwards."""

import json
import time
import urllib.request
from typing import Any

from tests.journeys.browsing import AGAIN_IN_PUBLIC, Person
from tests.journeys.shopkeeping import Shop
from tests.journeys.walking import CODE, enter_code
from tests.peers.stack import Stack

NUMBER_FORM = "main details[open] form"  # beside the one that proves the present number again
PROMISED = 10  # seconds for two jobs and the copy, on a machine that runs a browser besides
PROVEN = {"de": "Bestätigt", "en": "Confirmed"}


def ask(owner: Person, page: str, *, reason: str, prove: str, number: str, e164: str) -> None:
    """On the page of the request: nothing typed first, a number that is none, a code that is wrong; then handed in."""
    owner.go(page)
    owner.press()
    assert owner.page.locator(".sum").is_visible(), "no reason was given"
    owner.fill(reason=reason)
    owner.press()
    owner.follow(prove)
    owner.fill(number="12")
    owner.press(form=NUMBER_FORM)
    assert owner.page.locator(f"{NUMBER_FORM} [name=number]").input_value() == "12"
    owner.fill(number=number)
    owner.press(form=NUMBER_FORM)
    code = owner.message(e164, CODE)
    enter_code(owner, "000000" if code != "000000" else "111111")
    assert "/phone/code/" in owner.page.url
    enter_code(owner, code)
    assert page in owner.page.url
    assert PROVEN[owner.language] in owner.text()
    owner.page.locator("main [name=correct]").check()
    owner.press(form='main form[action$="/submit/"]')


def look_up(customer: Person, number: str, said: str) -> None:
    """Asked again until it is said: pages may be kept for a few seconds, here and by the browser."""
    verdict = customer.page.locator(".verdict")

    def ask() -> None:
        customer.go("/check/")
        customer.fill(q=number)
        customer.press()

    customer.again(ask, lambda: said in verdict.inner_text(), seconds=PROMISED, every=AGAIN_IN_PUBLIC)
    assert said in verdict.inner_text()


def heard_of(stack: Stack, e164: str, verdict: str = "valid") -> dict[str, Any]:
    """Machines are answered from a copy, and the worker signs the new version first."""
    end = time.monotonic() + PROMISED
    while (said := said_of(stack, e164))["verdict"] != verdict:
        assert time.monotonic() < end, f"nobody hears that {e164} is {verdict}"
        time.sleep(0.2)
    return said


def said_of(stack: Stack, e164: str) -> dict[str, Any]:
    return asked(stack, f"/api/v1/check?q=%2B{e164[1:]}")


def seal_of(stack: Stack, shop: Shop) -> dict[str, Any]:
    return asked(stack, f"/api/v1/seals/{shop.code}")


def asked(stack: Stack, path: str) -> dict[str, Any]:
    with urllib.request.urlopen(stack.url + path, timeout=30) as answer:
        return dict(json.load(answer))
