"""Walks pages like a person: fills fields, presses buttons, reads mails; checks every page it passes."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
# What axe calls "best practice" counts as well; only what no rule covers is left out.
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PATIENCE = 30_000
# Milliseconds between two looks at what a worker is about to do; whoever asks the public pages is counted.
AGAIN, AGAIN_IN_PUBLIC = 100, 500


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; a missing one fails here, it is never skipped."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class Person:
    """Somebody at a browser window of `width`, reading in `language`.

    `thorough` looks at each page in the dark and at 320 px as well. `inputs` counts what was typed, chosen and pressed.
    `besides` is the one other place that a link may lead to; nothing of it may be on our pages.
    """

    def __init__(
        self,
        browser: Browser,
        url: str,
        *,
        language: str,
        width: int,
        scripts: bool = True,
        thorough: bool = False,
        session: str = "",
        besides: str = "",
    ) -> None:
        self.besides = besides
        self.url, self.language, self.thorough, self.inputs = url, language, thorough, 0
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 780}, java_script_enabled=scripts, locale=language
        )
        self.context.set_default_timeout(PATIENCE)
        if session:
            self.context.add_cookies([{"name": "session", "value": session, "url": url}])
        self.page: Page = self.context.new_page()
        self.scripts = scripts
        self.passed: set[str] = set()
        self.wrong: list[str] = []
        self.page.on("console", self._listen)
        self.page.on("requestfailed", self._lost)
        self.page.on("request", self._own_host_only)

    def _listen(self, message: Any) -> None:
        # A form that came back with an error is a 422, which the browser reports as well.
        if message.type == "error" and " 422 " not in message.text:
            self.wrong.append(message.text)

    def _lost(self, request: Any) -> None:
        # A page that asks for news every few seconds may be left while it does.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.wrong.append(f"failed: {request.url} {request.failure}")

    def _own_host_only(self, request: Any) -> None:
        gone_there = self.besides and (request.is_navigation_request() or self._is_there())
        if gone_there and request.url.startswith(self.besides):
            return
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.wrong.append(f"third party: {request.url}")

    def _is_there(self) -> bool:
        return self.page.url.startswith(self.besides)

    @property
    def prefix(self) -> str:
        return "" if self.language == "de" else f"/{self.language}"

    def go(self, path: str, *, status: int = 200) -> None:
        answer = self.page.goto(f"{self.url}{self.prefix}{path}")
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"
        self.look()

    def open(self, link: str) -> None:
        """A link from a mail, as it was written."""
        self.page.goto(link)
        self.look()

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"main [name={name}]:visible").first.fill(value)
            self.inputs += 1

    def choose(self, name: str, *values: str) -> None:
        for value in values:
            self.page.locator(f'main input[name="{name}"][value="{value}"]').check()
            self.inputs += 1

    def select(self, name: str, value: str) -> None:
        self.page.locator(f"main select[name={name}]").select_option(value)
        self.inputs += 1

    def attach(self, name: str, file: Path) -> None:
        self.page.locator(f"main input[name={name}]").set_input_files(file)
        self.inputs += 1

    def follow(self, name: str) -> None:
        """A link of the page's own content, by the words that a screen reader says."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator("main").get_by_role("link", name=name, exact=True).first.click()
        self.look()

    def press(self, *, name: str = "", form: str = "main form", nth: int = 0, value: str = "") -> None:
        """The main button of a form, or the one with this name or value."""
        wanted = f'button[name="{name}"]' if name else "button:not([type=button])"
        wanted = f'button[value="{value}"]:not([aria-hidden])' if value else wanted
        before = self.page.url
        self.inputs += 1
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator(f"{form} {wanted}:visible").nth(nth).click()
        self.look()
        assert self.page.url or before

    def look(self) -> None:
        """Every page passed: one h1, the right language, no sideways scrolling, no axe violation (once a page)."""
        title = re.sub(r"[0-9a-f-]{20,}|[A-Za-z0-9_-]{30,}", "*", self.page.url.partition("?")[0])
        if title in self.passed:
            return
        self.passed.add(title)
        assert self.page.locator("h1").count() == 1, f"{title}: one h1"
        assert self.page.locator("html").get_attribute("lang") == self.language, title
        if not self.scripts:
            return
        self._fits(title)
        self.page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
        self._open_to_all(title, AXE)
        if self.thorough:
            self._otherwise(title)

    def _otherwise(self, title: str) -> None:
        """The same page in the dark, where only colours differ, and on the narrowest phone."""
        size = self.page.viewport_size
        assert size
        self.page.emulate_media(color_scheme="dark")
        self._open_to_all(f"{title} (dark)", {"runOnly": ["color-contrast"]})
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": 320, "height": size["height"]})
        self._fits(f"{title} (320 px)")
        self.page.set_viewport_size(size)

    def _fits(self, title: str) -> None:
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{title}: {wide} px too wide"

    def _open_to_all(self, title: str, rules: dict[str, Any]) -> None:
        found = self.page.evaluate("options => axe.run(document, options)", rules)
        faults = [
            (fault["id"], [node["html"][:160] for node in fault["nodes"][:3]])
            for fault in found["violations"]
        ]
        assert not faults, f"{title}: {faults}"

    def again(
        self,
        look: Callable[[], None],
        seen: Callable[[], bool],
        *,
        seconds: float = 60,
        every: int = AGAIN,
    ) -> None:
        """Looks until it is seen; whoever calls says what is wrong when it never is."""
        end = time.monotonic() + seconds
        look()
        while not seen() and time.monotonic() < end:
            self.page.wait_for_timeout(every)
            look()

    def text(self) -> str:
        return self.page.locator("body").inner_text()

    def message(self, to: str, pattern: str) -> str:
        """What the newest message to somebody says; waits for the worker to have sent it."""
        reader = self.context.new_page()
        try:
            end = time.monotonic() + PATIENCE / 1000
            while time.monotonic() < end:
                reader.goto(f"{self.url}/operations/messages/")
                for card in reader.locator("article[data-to]").all():
                    if to in (card.get_attribute("data-to") or ""):
                        found = re.search(pattern, card.inner_text())
                        if found:
                            return found.group(1)
                reader.wait_for_timeout(AGAIN)
        finally:
            reader.close()
        raise AssertionError(f"no message to {to} that fits {pattern}")

    def close(self) -> None:
        self.context.close()
        assert self.wrong == [], self.wrong
