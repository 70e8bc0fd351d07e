"""A real Chromium that notices what a reader would: errors in the console, blocked things, sideways scroll, axe."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
# By page.evaluate, since our CSP refuses a script tag.
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESK = {"width": 360, "height": 800}, {"width": 1280, "height": 900}


@contextmanager
def chromium(*arguments: str) -> Iterator[Browser]:
    """Debian's Chromium; a missing one fails the test that needs it."""
    expect.set_options(timeout=30_000)  # ms; a busy machine draws late
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *arguments])
        yield browser
        browser.close()


class Reader:
    """One person's browser window on our site. `complaints` gathers what the console says."""

    def __init__(self, browser: Browser, url: str, **options: Any) -> None:
        self.url = url
        self.context: BrowserContext = browser.new_context(**options)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type == "error" else None
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> Response:
        """The address without its host; waits until all of the page is there."""
        response = self.page.goto(self.url + path, wait_until="load")
        assert response is not None
        return response

    def barriers(self) -> list[str]:
        """What axe finds on the page as it stands: rule and place."""
        self.page.evaluate(AXE)
        found = self.page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        return [
            f"{rule['id']} at {node['target']}: {node['failureSummary']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    def sideways(self) -> int:
        """Pixels that stick out of the window."""
        root = "document.documentElement"
        return int(self.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"))

    def small_targets(self) -> list[str]:
        """Controls lower than 24 px (WCAG 2.5.8); links inside a sentence are exempt."""
        return list(
            self.page.evaluate(
                """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")]
                .filter(e => getComputedStyle(e).display !== "inline" && !e.closest(".skip"))
                .filter(e => { const box = e.getBoundingClientRect(); return box.width && box.height < 24; })
                .map(e => e.outerHTML.slice(0, 80))"""
            )
        )

    def verdict(self) -> dict[str, Any]:
        """All of it at once; empty lists and 0 are what we want."""
        return {
            "barriers": self.barriers(),
            "sideways": max(self.sideways(), 0),
            "small": self.small_targets(),
            "complaints": self.complaints,
        }


CLEAN: dict[str, Any] = {"barriers": [], "sideways": 0, "small": [], "complaints": []}
