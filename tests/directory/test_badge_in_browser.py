"""The badge where it belongs and where it does not: a real browser, a real frame, the business's and a strange site."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.house.browser import Reader, chromium
from tests.peers.processes import wait_until
from tests.peers.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.processes]

SEAL = """
from django.utils import timezone
from tests.verification import ready
from verification.models import Seal
from verification.services.seals.refresh import refresh
made = ready.sealed(name="Bäckerei Huber und Söhne Backwarenmanufaktur")
Seal.objects.filter(pk=made.pk).update(domains=["huber.example"])
refresh(seal_id=made.pk, at=timezone.now())
print("code=" + made.code)
"""
# As the seal kit hands it out.
FRAME = """<!doctype html><meta charset="utf-8"><title>Shop</title><h1>Shop</h1>
<iframe src="{url}/f/{code}" title="Siegel" width="280" height="76"
 sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="origin"></iframe>"""


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    whole = Stack(debug=False)
    try:
        whole.prepare()
        whole.start("web")
        yield whole
    finally:
        whole.stop()


@pytest.fixture(scope="module")
def code(stack: Stack) -> str:
    printed = stack.manage("shell", "-v", "0", "-c", SEAL)
    made = next(line.removeprefix("code=") for line in printed.splitlines() if line.startswith("code="))

    def framed_there() -> bool:
        try:
            with urllib.request.urlopen(f"{stack.url}/f/{made}", timeout=5) as badge:
                return "huber.example" in badge.headers["Content-Security-Policy"]
        except urllib.error.HTTPError:
            return False

    # What the web process answers from may lag five seconds behind the seal, and behind its domains once more.
    wait_until(framed_there, alive=stack.running["web"], log=stack.log("web"), seconds=20)
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # A page of the internet may not frame this machine otherwise; here our host stands for a public one.
    with chromium("--disable-features=LocalNetworkAccessChecks") as running:
        yield running


def framed(
    browser: Browser, stack: Stack, host: str, code: str, scheme: str = "light"
) -> tuple[Reader, Page]:
    """A page of somebody's website that has the badge in it."""
    reader = Reader(browser, stack.url, color_scheme=scheme, viewport={"width": 360, "height": 300})
    body = FRAME.format(url=stack.url, code=code)
    reader.page.route(f"https://{host}/", lambda route: route.fulfill(body=body, content_type="text/html"))
    reader.page.goto(f"https://{host}/", wait_until="load")
    return reader, reader.page


@pytest.mark.parametrize(("host", "scheme"), [("huber.example", "light"), ("www.huber.example", "dark")])
def test_it_stands_on_the_proven_website(
    browser: Browser, stack: Stack, code: str, host: str, scheme: str, tmp_path: Path
) -> None:
    reader, page = framed(browser, stack, host, code, scheme)
    frame = page.frame_locator("iframe")
    expect(frame.locator("b")).to_have_text("Geprüft")
    expect(frame.locator("strong")).to_contain_text("Bäckerei Huber")
    # The sheet and the stamp came through the sandbox, and everything fits into the frame.
    assert frame.locator("a").evaluate("a => getComputedStyle(a).display") == "grid"
    assert frame.locator("img").evaluate("i => i.complete && i.naturalWidth > 0")
    assert frame.locator("html").evaluate("e => [e.scrollWidth <= 280, e.scrollHeight <= 76]") == [True, True]
    assert reader.complaints == []
    page.screenshot(path=str(tmp_path / "badge.png"))


@pytest.mark.parametrize("host", ["evil.example", "huber.example.evil.example", "shop.huber.example"])
def test_a_browser_refuses_it_elsewhere(browser: Browser, stack: Stack, code: str, host: str) -> None:
    reader, page = framed(browser, stack, host, code)
    page.wait_for_timeout(300)
    assert any("frame-ancestors" in said for said in reader.complaints)
    assert all(
        "huber" not in text for frame in page.frames[1:] for text in frame.locator("body").all_inner_texts()
    )


def test_a_click_opens_the_check_page_in_a_window_of_its_own(
    browser: Browser, stack: Stack, code: str
) -> None:
    _reader, page = framed(browser, stack, "huber.example", code)
    with page.context.expect_page() as opened:
        page.frame_locator("iframe").locator("a").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Dieses Siegel ist gültig")


def test_nobody_meets_a_barrier_in_it(browser: Browser, stack: Stack, code: str) -> None:
    for look in ("light", "dark"):
        reader = Reader(browser, stack.url, color_scheme=look, viewport={"width": 280, "height": 76})
        reader.open(f"/f/{code}?lang=en")
        # A frame's page has neither a heading nor landmarks; the page around it has them.
        about_whole_pages = ("page-has-heading-one", "landmark-one-main", "region")
        assert [one for one in reader.barriers() if not one.startswith(about_whole_pages)] == []
        assert reader.sideways() <= 0
