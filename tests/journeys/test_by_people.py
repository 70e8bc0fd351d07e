"""A letter, a call back, and the steps for the website: real pages, worker and browser, in both languages."""

import json
from functools import partial

import pytest
from playwright.sync_api import Browser

from tests.journeys.browsing import Person
from tests.peers.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.processes]

LOOKS = [
    pytest.param("de", 360, True, id="de-phone"),
    pytest.param("en", 1280, True, id="en-desk"),
    pytest.param("de", 360, False, id="de-no-scripts"),
]
WORDS = {
    "address": {"de": "bestätigt", "en": "confirmed"},
    "called": {"de": "Wir haben die Nummer angerufen", "en": "We called the number"},
    "length": {"de": "Der Code hat 10 Zeichen", "en": "The code has 10 characters"},
    "sent": {"de": "unterwegs an", "en": "on their way to"},
}


@pytest.fixture(scope="module")
def traders(stack: Stack) -> list[dict[str, str]]:
    printed = stack.manage(
        "shell", "-v", "0", "-c", f"from tests.journeys import deeds; deeds.traders({len(LOOKS)})"
    )
    made: list[dict[str, str]] = json.loads(printed)
    return made


@pytest.mark.parametrize(("language", "width", "scripts"), LOOKS)
def test_what_people_do_by_hand(
    stack: Stack,
    browser: Browser,
    traders: list[dict[str, str]],
    language: str,
    width: int,
    scripts: bool,
) -> None:
    one = traders.pop()
    at_window = partial(
        Person, browser, stack.url, language=language, width=width, scripts=scripts, thorough=scripts
    )
    owner, desk = at_window(session=one["owner"]), at_window(session=one["desk"])
    by_letter(owner, one["name"])
    by_call(owner, desk, one["number"])
    website(owner, one["name"])
    owner.close()
    desk.close()


def by_letter(owner: Person, name: str) -> None:
    owner.go("/evidence/address/")
    owner.press(form='main form[action$="/evidence/address/send/"]')
    code = owner.message(name, r"\b([0-9A-Z]{5} ?[0-9A-Z]{5})\b")
    owner.go("/evidence/address/")
    owner.fill(code="ABC")
    owner.press()
    assert WORDS["length"][owner.language] in owner.text()
    assert owner.page.locator("main [name=code]").input_value() == "ABC"
    owner.fill(code=code)
    owner.press()
    assert WORDS["address"][owner.language] in owner.text()
    assert not owner.page.locator("main [name=code]").count()


def by_call(owner: Person, desk: Person, number: str) -> None:
    owner.go("/phone/")
    owner.fill(number=number)
    owner.press()
    owner.press(form='main form[action$="/phone/call/start/"]')
    owner.page.locator("main input[name=slot]").nth(2).check()
    owner.fill(ask_for="Frau Kaya")
    owner.press()
    assert owner.page.locator("main [aria-invalid=true]").count() == 1
    owner.fill(published="Telefonbuch")
    owner.press()
    owner.go("/phone/call/")
    assert number in owner.text()
    desk.go("/review/calls/")
    desk.page.locator('main a[href*="/review/calls/"]').last.click()
    desk.page.wait_for_load_state()
    desk.look()
    form = 'main form[action$="/reached/"]'
    desk.press(form=form)
    assert desk.page.locator("main [aria-invalid=true]").count() >= 1
    desk.fill(source="https://kaya.example/impressum", spoke_to="Elif Kaya")
    desk.press(form=form)
    owner.go("/phone/")
    assert WORDS["called"][owner.language] in owner.text()


def website(owner: Person, name: str) -> None:
    owner.go("/evidence/domain/")
    owner.fill(domain=f"https://www.{name.lower()}.example/start")
    owner.choose("method", "dns")
    owner.press()
    form = 'main form[action$="/evidence/domain/send/"]'
    owner.page.locator(f"details:has({form.removeprefix('main ')}) > summary").click()
    owner.page.locator(f"{form} [name=agency-email]").fill("nobody")
    owner.press(form=form)
    assert owner.page.locator(f"{form} [name=agency-email]").input_value() == "nobody"
    agency = f"web@{name.lower()}.example"
    owner.page.locator(f"{form} [name=agency-email]").fill(agency)
    owner.press(form=form)
    assert f"{WORDS['sent'][owner.language]} {agency}" in owner.text()
    assert owner.message(agency, r"(siegel-verification=\w{32})") in owner.page.content()
