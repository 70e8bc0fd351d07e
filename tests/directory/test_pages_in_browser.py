"""The public pages and the way into an account, in a real browser under the real policy."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.house.browser import CLEAN, DESK, PHONE, Reader, chromium
from tests.peers.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.processes]

PAGES = ["", "genuine/", "criteria/", "reasons/", "help/", "imprint/", "privacy/", "terms/", "accessibility/"]
DOORS = ["account/login/", "account/login/code/", "account/password/reset/", "account/signup/"]
PASSWORD = "correct horse battery"
SIGN_IN = """
from django.test import Client
from tests import factories
person = factories.user("{email}", password="{password}")
client = Client()
client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
print("session=" + client.session.session_key)
"""


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
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def sign_in(stack: Stack, reader: Reader, email: str) -> None:
    printed = stack.manage("shell", "-v", "0", "-c", SIGN_IN.format(email=email, password=PASSWORD))
    key = next(line.removeprefix("session=") for line in printed.splitlines() if line.startswith("session="))
    reader.context.add_cookies([{"name": "session", "value": key, "url": stack.url}])


def confirm(reader: Reader) -> None:
    """What changes the way in asks for the password once more."""
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    assert reader.verdict() == CLEAN
    reader.page.fill("[name=password]", PASSWORD)
    reader.page.get_by_role("button", name="Confirm").click()


@pytest.mark.parametrize(
    ("prefix", "look"),
    [
        ("/", {"viewport": PHONE, "color_scheme": "dark"}),
        ("/en/", {"viewport": DESK, "color_scheme": "light"}),
    ],
)
def test_nobody_meets_a_barrier(stack: Stack, browser: Browser, prefix: str, look: dict[str, Any]) -> None:
    reader = Reader(browser, stack.url, **look)
    for path in PAGES + DOORS:
        assert reader.open(prefix + path).status == 200
        assert (path, reader.verdict()) == (path, CLEAN)


@pytest.mark.parametrize("path", ["/nothing-here/", "/en/nothing-here/"])
def test_a_missing_page_helps_on(stack: Stack, browser: Browser, path: str) -> None:
    reader = Reader(browser, stack.url, viewport=PHONE)

    assert reader.open(path).status == 404
    assert reader.barriers() == []
    reader.page.get_by_role("main").get_by_role("link").first.click()
    expect(reader.page.get_by_role("heading", level=1)).to_be_visible()
    assert reader.page.url.rstrip("/") in (stack.url, f"{stack.url}/en")


def test_reflow_at_320_px_and_with_text_twice_as_large(stack: Stack, browser: Browser) -> None:
    reader = Reader(browser, stack.url, viewport={"width": 320, "height": 640})
    for path in PAGES + DOORS:
        reader.open(f"/{path}")
        assert (path, max(reader.sideways(), 0)) == (path, 0)
        reader.page.set_viewport_size({"width": 640, "height": 640})
        reader.page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        assert (path, max(reader.sideways(), 0)) == (path, 0)
        reader.page.set_viewport_size({"width": 320, "height": 640})


def test_colours_are_chosen_without_javascript_and_never_printed(stack: Stack, browser: Browser) -> None:
    reader = Reader(browser, stack.url, java_script_enabled=False, color_scheme="light")
    background = "getComputedStyle(document.body).backgroundColor"
    reader.open("/help/")
    reader.page.locator("button[value=dark]").click()

    expect(reader.page.locator("html[data-theme=dark] button[value=dark][aria-pressed=true]")).to_be_visible()
    assert reader.page.url == f"{stack.url}/help/"
    assert reader.page.evaluate(background) == "rgb(15, 22, 31)"
    reader.page.emulate_media(media="print", color_scheme="dark")
    assert reader.page.evaluate(background) == "rgb(255, 255, 255)"
    reader.page.emulate_media(media="screen", color_scheme="light")
    reader.page.locator("button[value=auto]").click()
    expect(reader.page.locator("button[value=auto][aria-pressed=true]")).to_be_visible()
    assert reader.page.evaluate(background) == "rgb(255, 255, 255)"


def test_the_other_language_keeps_what_was_typed(stack: Stack, browser: Browser) -> None:
    reader = Reader(browser, stack.url)
    reader.open("/?from=letter")
    reader.page.fill("#q", "030 23125 012")
    reader.page.get_by_role("link", name="English").click()

    assert reader.page.url == f"{stack.url}/en/?from=letter"
    expect(reader.page.locator("#q")).to_have_value("030 23125 012")
    reader.open("/en/")
    expect(reader.page.locator("#q")).to_have_value("")


def test_a_form_that_was_open_for_too_long_comes_back_filled_in(stack: Stack, browser: Browser) -> None:
    reader = Reader(browser, stack.url)
    reader.open("/en/account/login/code/")
    reader.context.clear_cookies()
    reader.page.fill("[name=email]", "baker@example.org")
    reader.page.get_by_role("button", name="Send code").click()

    expect(reader.page.get_by_role("heading", level=1)).to_have_text("This page was open for too long")
    reader.page.get_by_role("link", name="Open the page again").click()
    expect(reader.page.locator("[name=email]")).to_have_value("baker@example.org")


def test_the_keyboard_reaches_the_content_first(stack: Stack, browser: Browser) -> None:
    reader = Reader(browser, stack.url)
    reader.open("/en/")
    reader.page.keyboard.press("Tab")
    skip = reader.page.locator(":focus")

    assert skip.inner_text() == "Skip to content"
    skip.press("Enter")
    reader.page.keyboard.press("Tab")
    expect(reader.page.locator("#q")).to_be_focused()


def test_an_empty_sign_in_is_explained_where_it_happened(stack: Stack, browser: Browser) -> None:
    reader = Reader(browser, stack.url)
    reader.open("/en/account/login/")
    reader.page.locator("form:has([name=login]) button").click()

    summary = reader.page.locator(".sum")
    expect(summary).to_be_focused()
    assert reader.page.title().startswith("Error: ")
    summary.get_by_role("link").first.click()
    expect(reader.page.locator("[name=login]")).to_be_focused()
    assert reader.barriers() == []


def test_a_passkey_opens_the_account_under_the_strict_policy(stack: Stack, browser: Browser) -> None:
    reader = Reader(browser, stack.url)
    sign_in(stack, reader, "passkey@example.org")
    device = reader.context.new_cdp_session(reader.page)
    device.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = {"options": {**key, "isUserVerified": True, "automaticPresenceSimulation": True}}
    made = device.send("WebAuthn.addVirtualAuthenticator", options)

    reader.open("/en/account/2fa/webauthn/add/")
    confirm(reader)
    reader.page.check("[name=passwordless]")
    reader.page.get_by_role("button", name="Add the key").click()
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    assert len(reader.page.locator("#recovery-codes").input_value().split()) == 10
    assert reader.verdict() == CLEAN

    reader.context.clear_cookies()
    reader.open("/en/account/login/")
    reader.page.get_by_role("button", name="Sign in with a passkey").click()
    reader.page.wait_for_url(lambda url: "/login" not in url)
    reader.open("/en/account/sessions/")
    assert reader.page.get_by_text("This device").is_visible()

    device.send("WebAuthn.clearCredentials", {"authenticatorId": made["authenticatorId"]})
    reader.context.clear_cookies()
    reader.open("/en/account/login/")
    reader.page.get_by_role("button", name="Sign in with a passkey").click()
    expect(reader.page.get_by_role("alert")).to_contain_text("did not work with your passkey")


def test_an_authenticator_app_is_set_up_from_a_picture_or_a_key(stack: Stack, browser: Browser) -> None:
    reader = Reader(browser, stack.url, viewport=PHONE, permissions=["clipboard-read", "clipboard-write"])
    sign_in(stack, reader, "app@example.org")
    reader.open("/en/account/2fa/totp/activate/")
    confirm(reader)

    expect(reader.page.get_by_role("img", name="QR code with the key below")).to_be_visible()
    reader.page.get_by_role("button", name="Copy").click()
    expect(reader.page.locator("#totp-key-copied")).to_have_text("Copied")
    assert (
        reader.page.evaluate("navigator.clipboard.readText()")
        == reader.page.locator("#totp-key").input_value()
    )
    reader.page.fill("[name=code]", "000 000")
    reader.page.get_by_role("button", name="Finish").click()
    expect(reader.page.locator(".sum")).to_contain_text("That code is not right")
    assert reader.verdict() == CLEAN


def test_without_javascript_the_ways_that_need_it_are_not_offered(stack: Stack, browser: Browser) -> None:
    reader = Reader(browser, stack.url, java_script_enabled=False)
    reader.open("/en/account/login/")

    assert not reader.page.get_by_role("button", name="Sign in with a passkey").is_visible()
    assert reader.page.locator("[name=login]").is_visible()
