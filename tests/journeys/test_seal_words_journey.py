"""Another name for a seal, a warning by two people, and the public page on paper: real pages, worker and browser."""

import io
import json
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.journeys import shopkeeping
from tests.journeys.browsing import Person
from tests.journeys.killing import eventually
from tests.journeys.shopkeeping import Shop
from tests.peers.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.processes]


@pytest.fixture(scope="module")
def desks(stack: Stack) -> list[str]:
    call = "from tests.journeys import deeds; deeds.reviewers(2)"
    return list(json.loads(stack.manage("shell", "-v", "0", "-c", call)))


@pytest.mark.parametrize(("language", "width", "at"), [("de", 360, 0), ("en", 1280, 1)])
def test_another_name_from_the_request_to_the_public_page(
    stack: Stack, browser: Browser, made: list[Shop], desks: list[str], tmp_path: Path,
    language: str, width: int, at: int,
) -> None:  # fmt: skip
    shop = made[at]
    owner = Person(browser, stack.url, language=language, width=width, thorough=True, session=shop.session)
    desk = Person(browser, stack.url, language=language, width=width, thorough=True, session=desks[0])
    owner.go("/seal/name/")
    owner.fill(name="\u2714 Backhaus", reason="Neue Inhaberin.")
    owner.press()
    assert owner.page.locator("main [name=name]").input_value() == "\u2714 Backhaus"
    assert owner.page.locator(".sum").is_visible()
    owner.fill(name=f"Backhaus Linde {at + 1}")
    owner.press()
    paper(owner, tmp_path)
    owner.page.locator("main [name=correct]").check()
    owner.press(form='main form[action$="/submit/"]')
    shopkeeping.decide(desk, shop)
    customer = Person(browser, stack.url, language=language, width=width, thorough=True)
    customer.go(f"/b/{shop.slug}/")
    assert f"Backhaus Linde {at + 1}" in customer.page.locator("h1").inner_text()
    assert shop.name in customer.text()  # formerly
    for person in (owner, desk, customer):
        person.close()


def paper(owner: Person, folder: Path) -> None:
    file, picture = folder / "Auszug.jpg", io.BytesIO()
    Image.new("RGB", (1200, 1600), "white").save(picture, "JPEG")
    file.write_bytes(picture.getvalue())
    form = 'main form[action$="/papers/"]'
    owner.choose("kind", "register_extract")
    owner.fill(issued_on=owner.page.evaluate("new Date().toLocaleDateString('de-DE')"))
    owner.page.locator(f"{form} input[type=file]").set_input_files(file)
    owner.press(form=form)


@pytest.mark.parametrize(
    ("language", "width", "number", "said"),
    [
        ("de", 360, "030 23125 090", "Diese Nummer gehört nicht zu dem geprüften Unternehmen"),
        ("en", 1280, "030 23125 091", "This number does not belong to"),
    ],
)
def test_two_people_warn_and_customers_see_it(
    stack: Stack, browser: Browser, made: list[Shop], desks: list[str],
    language: str, width: int, number: str, said: str,
) -> None:  # fmt: skip
    first, second = (
        Person(browser, stack.url, language=language, width=width, thorough=True, session=one)
        for one in desks
    )
    customer = Person(browser, stack.url, language=language, width=width, thorough=True)
    customer.go(f"/check/?q={number.replace(' ', '+')}")
    assert said not in customer.text()
    first.go(f"/review/warnings/new/?code={made[0].code}")
    first.choose("kind", "number")
    first.choose("ground", "pretends")
    first.fill(value=number, evidence="Rief am Montag an und fragte nach einem Code.")
    first.press()
    confirm = 'main form[action$="/confirm/"] button, main button[formaction$="/confirm/"]'
    assert first.page.locator(confirm).count() == 0
    second.open(first.page.url)
    with second.page.expect_navigation():
        second.page.locator(confirm).first.click()
    second.look()

    def warned() -> bool:
        """The browser may show the page that it asked for a moment ago again, for five seconds."""
        customer.passed.clear()
        customer.go(f"/check/?q={number.replace(' ', '+')}")
        return said in customer.text()

    eventually(warned, seconds=10)
    for person in (first, second, customer):
        person.close()


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_public_page_on_paper(
    stack: Stack, browser: Browser, made: list[Shop], tmp_path: Path, language: str
) -> None:
    """A4 between its margins is 718 CSS pixels wide: nothing sticks out, nothing of the screen's furniture is left."""
    owner = Person(browser, stack.url, language=language, width=718, session=made[1].session)
    owner.go("/profile/contact/")
    owner.fill(
        website="ahorn.example/ein/langer/weg/durch/die/stadt/bis/vor/die/tore?mit=vielen&zeichen=darin"
    )
    owner.press()
    owner.go("/profile/preview/")
    publish = owner.page.locator('main form[action$="/publish/"]')
    if publish.count():
        owner.press(form='main form[action$="/publish/"]')
    owner.go(f"/b/{made[1].slug}/")
    owner.page.emulate_media(media="print", color_scheme="dark")
    wide = owner.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    assert owner.page.locator("nav:visible, footer:visible, .btn:visible, .back:visible").count() == 0
    assert owner.page.locator("main .seal:visible, main svg:visible").count() >= 1
    assert owner.page.locator("main time:visible, main :text('2026'):visible").count() >= 1
    assert "ahorn.example/ein/langer/weg" in owner.page.locator("main").inner_text()
    colours = owner.page.evaluate("(s => [s.color, s.backgroundColor])(getComputedStyle(document.body))")
    assert colours[0] == "rgb(0, 0, 0)", colours
    owner.page.screenshot(path=tmp_path / "paper.png", full_page=True)
    owner.close()
