"""The menu of the account: one line on a phone until it is opened, a row where there is room; all without a script."""

from collections.abc import Iterator

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override
from playwright.sync_api import Browser, Page

from bin.checks.report import ROOT
from tests.house.browser import PHONE, chromium

pytestmark = pytest.mark.browser
LINKS = 10


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def opened(browser: Browser, width: int) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 700}, java_script_enabled=False)
    request = RequestFactory().get("/account/people/")
    with override("de"):  # an earlier test may have left its own language
        menu = render_to_string("parts/account_nav.html", {"nav_role": "business", "request": request})
    css = (ROOT / "static" / "app.css").read_text(encoding="utf-8")
    page = context.new_page()
    page.set_content(
        f'<!doctype html><html lang="de"><head><style>{css}</style></head><body><main><div class="wrap narrow">'
        f"{menu}</div></main></body></html>"
    )
    return page


def seen(page: Page) -> int:
    return sum(link.is_visible() for link in page.locator(".subnav a").all())


def test_on_a_phone_it_is_one_line_that_the_keyboard_opens(browser: Browser) -> None:
    page = opened(browser, PHONE["width"])
    box = page.locator(".subnav").bounding_box()
    assert box
    assert 44 <= box["height"] < 60
    assert seen(page) == 0
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert seen(page) == LINKS
    assert page.locator("a[aria-current=page]").inner_text() == "Personen und Rollen"
    assert all(link.evaluate("link => link.offsetHeight") >= 44 for link in page.locator(".subnav a").all())
    assert page.locator("html").evaluate("html => html.scrollWidth") <= PHONE["width"]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/account/"


def test_where_there_is_room_all_links_stand_in_a_row(browser: Browser) -> None:
    page = opened(browser, 1280)
    assert seen(page) == LINKS
    assert not page.locator(".subnav summary").is_visible()
    page.keyboard.press("Tab")
    assert page.locator(".subnav a").first.evaluate("link => link.matches(':focus')")
