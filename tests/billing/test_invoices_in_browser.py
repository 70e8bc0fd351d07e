"""Invoices in a real browser, made by a real worker: nobody meets a barrier, and what is fetched is the document."""

import io
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.billing import checkers
from tests.billing.issuing import ADDRESS, LEITWEG, OPERATOR
from tests.house.browser import CLEAN, DESK, PHONE, Reader, chromium
from tests.peers.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.processes]
OURS = {f"OPERATOR_{key.upper()}": value for key, value in {**OPERATOR, **ADDRESS}.items()}
ENV = {"DESK_SECOND_FACTOR": "false", **OURS}
MADE = """
from billing.models import Invoice, InvoiceDocument
print(Invoice.objects.count() == InvoiceDocument.objects.count() > 0)
"""


def until(done: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "the worker made nothing of it"
        time.sleep(0.5)


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    whole = Stack(demo=True, env=ENV)
    try:
        whole.prepare()
        whole.start("web", "worker")
        until(lambda: "True" in whole.manage("shell", "-v", "0", "-c", MADE))
        yield whole
    finally:
        whole.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def signed_in(stack: Stack, browser: Browser, email: str, **look: Any) -> Reader:
    reader = Reader(browser, stack.url, accept_downloads=True, **look)
    password = (stack.folder / "demo-password").read_text(encoding="ascii").strip()
    reader.open("/account/login/")
    reader.page.fill("main [name=login]", email)
    reader.page.fill("main [name=password]", password)
    with reader.page.expect_navigation():
        reader.page.press("main [name=password]", "Enter")
    return reader


def fetched(reader: Reader, name: str) -> bytes:
    with reader.page.expect_download() as download:
        reader.page.get_by_role("link", name=name).click()
    return download.value.path().read_bytes()


@pytest.mark.parametrize(
    ("prefix", "pdf", "xml", "look"),
    [
        ("", "Rechnung als PDF", "Als XML für die Buchhaltung", {"viewport": PHONE, "color_scheme": "dark"}),
        ("/en", "Invoice as PDF", "As XML for your accounts", {"viewport": DESK, "color_scheme": "light"}),
    ],
)
def test_a_firm_fetches_its_invoice(
    stack: Stack, browser: Browser, prefix: str, pdf: str, xml: str, look: dict[str, Any]
) -> None:
    reader = signed_in(stack, browser, "nord@example.org", **look)
    reader.open(f"{prefix}/plan/")
    reader.page.locator('main a[href*="/plan/invoices/"]').first.click()
    reader.page.wait_for_load_state()
    assert reader.verdict() == CLEAN
    paper, data = fetched(reader, pdf), fetched(reader, xml)
    (inside,) = PdfReader(io.BytesIO(paper)).attachments["factur-x.xml"]
    assert bytes(inside) == data
    assert checkers.en16931(data) == []


def test_billing_details_by_hand(stack: Stack, browser: Browser) -> None:
    reader = signed_in(stack, browser, "nord@example.org", viewport=PHONE)
    reader.open("/plan/details/")
    assert reader.verdict() == CLEAN
    reader.page.fill("main [name=reference]", "04011000-1234512345-60")
    reader.page.locator("main button[type=submit]").click()
    reader.page.wait_for_load_state()
    assert reader.page.title().startswith("Fehler:")
    assert reader.barriers() == []
    reader.page.fill("main [name=reference]", LEITWEG)
    reader.page.check("main [name=xrechnung]")
    reader.page.locator("main button[type=submit]").click()
    reader.page.wait_for_url("**/plan/")
    assert "Gespeichert" in reader.page.inner_text("main")


def test_an_operator_packs_the_year(stack: Stack, browser: Browser) -> None:
    reader = signed_in(stack, browser, "operator@example.org", viewport=DESK)
    reader.open("/operations/billing/exports/")
    assert reader.verdict() == CLEAN
    reader.page.locator("main button[type=submit]").first.click()
    reader.page.wait_for_load_state()

    def ready() -> bool:
        reader.open("/operations/billing/exports/")
        return "Abholen" in reader.page.inner_text("main")

    until(ready)
    assert reader.verdict() == CLEAN
    with reader.page.expect_download() as download:
        reader.page.get_by_role("button", name="Abholen").first.click()
    assert download.value.suggested_filename.endswith(".zip")
    assert download.value.path().read_bytes().startswith(b"PK")


def test_the_operators_page_of_an_invoice(stack: Stack, browser: Browser) -> None:
    reader = signed_in(stack, browser, "operator@example.org", viewport=PHONE)
    reader.open("/operations/billing/")
    reader.page.locator('main a[href*="/billing/invoices/"]').first.click()
    reader.page.wait_for_load_state()
    assert reader.verdict() == CLEAN
