"""Takes the pictures of docs/pictures: main pages of the demonstration, phone and desktop, light and dark.

Names as arguments take those alone, as in `python -m bin.pictures plan order`. Pages of a PDF are drawn by pdftoppm.
"""

import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page

from bin.checks.report import ROOT
from tests.journeys.browsing import chromium
from tests.peers.stack import Stack

FOLDER = ROOT / "docs" / "pictures"
SIZES = (360, 1280)
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
PUBLIC = {
    "home": "/",
    "pilot": "/pilot/",
    "genuine": "/genuine/",
    "profile": "/b/baeckerei-huber/",
    "directory": "/directory/?q=huber",
    "blocks": "/blocks/",
    "report": "/report/?business=baeckerei-huber",
}
OWNER = {"tasks": "/tasks/", "phone": "/phone/", "status": "/status/"}
SEALED = {
    "overview": "/profile/",
    "editing": "/profile/texts/",
    "hours": "/profile/hours/main/",
    "kit": "/seal/",
    "order": "/plan/change/medium/",
}
PAYING = {"plan": "/plan/"}
MONEY = {"money": "/operations/billing/", "bank": "/operations/billing/bank/"}
DESK = {"desk": "/pilot/desk/", "queue": "/review/?show=open"}
VISITS = {
    "": PUBLIC,
    "helios@example.org": OWNER,
    "huber@example.org": SEALED,
    "nord@example.org": PAYING,
    "reviewer@example.org": DESK,
    "operator@example.org": MONEY,
}
# Without these an invoice has no sender.
OPERATOR_ENV = {
    "OPERATOR_NAME": "Siegel Betriebs-GmbH",
    "OPERATOR_STREET": "Musterweg 1",
    "OPERATOR_POSTCODE": "10115",
    "OPERATOR_CITY": "Berlin",
    "OPERATOR_EMAIL": "rechnung@siegel.example",
    "OPERATOR_PHONE": "+49 30 23125 012",
    "OPERATOR_REGISTER": "HRB 12345 B",
    "OPERATOR_VAT_ID": "DE136695976",
    "OPERATOR_BANK": "Musterbank",
    "OPERATOR_IBAN": "DE02120300000000202051",
    "OPERATOR_BIC": "BYLADEM1001",
}
INVOICE = ("invoice", "invoice-pdf")
A4_WIDTH = 900
PATIENCE = 120.0


def shoot(page: Page, url: str, name: str, width: int, theme: Theme) -> None:
    if not wanted(name):
        return
    page.goto(url)
    keep(page.screenshot(full_page=True), f"{name}-de-{width}-{theme}")


def wanted(*names: str) -> bool:
    return not sys.argv[1:] or bool(set(names) & set(sys.argv[1:]))


def keep(picture: bytes, name: str) -> None:
    drawn = Image.open(BytesIO(picture)).convert("RGB")
    # 128 colours are enough for flat pages, and a third of the size; this way of choosing them keeps the rare green.
    few = drawn.quantize(128, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{name}.png", optimize=True)


def shoot_invoice(page: Page, url: str, width: int, theme: Theme) -> None:
    """The newest invoice as a page, and, once, the first page of its PDF as it is printed."""
    page.goto(f"{url}/plan/")
    page.goto(url + str(page.get_attribute('main table a[href*="/plan/invoices/"] >> nth=0', "href")))
    place = page.url
    end = time.monotonic() + PATIENCE
    while not page.locator("main a[href$='.pdf']").count() and time.monotonic() < end:
        page.wait_for_timeout(1000)
        page.reload()
    shoot(page, place, "invoice", width, theme)
    if wanted("invoice-pdf") and (width, theme) == (SIZES[-1], "light"):
        with page.expect_download() as download:
            page.click("main a[href$='.pdf']")
        keep(printed(download.value.path()), "invoice-pdf")


def printed(pdf: Path) -> bytes:
    """Its first page as a picture."""
    drawing = ["pdftoppm", "-png", "-singlefile", "-scale-to-x", str(A4_WIDTH), "-scale-to-y", "-1", str(pdf)]
    return subprocess.run(drawing, check=True, stdout=subprocess.PIPE).stdout


def sign_in(page: Page, url: str, email: str, password: str) -> None:
    page.goto(f"{url}/account/login/")
    page.fill("main [name=login]", email)
    page.fill("main [name=password]", password)
    with page.expect_navigation():
        page.press("main [name=password]", "Enter")


def take(browser: Browser, stack: Stack, width: int, theme: Theme) -> None:
    password = (stack.folder / "demo-password").read_text(encoding="ascii").strip()
    for email, pages in VISITS.items():
        more = {"": ("check", "seal"), "reviewer@example.org": ("case",), "nord@example.org": INVOICE}
        if not wanted(*pages, *more.get(email, ())):
            continue
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
        page = context.new_page()
        if email:
            sign_in(page, stack.url, email, password)
        for name, path in pages.items():
            shoot(page, stack.url + path, name, width, theme)
        if email.startswith("nord"):
            shoot_invoice(page, stack.url, width, theme)
        if not email:
            shoot(page, f"{stack.url}/check/?q=030+23125+012", "check", width, theme)
            page.click("main p.row a >> nth=1")
            shoot(page, page.url, "seal", width, theme)
        if email.startswith("reviewer"):
            page.click("main tbody a >> nth=0")
            shoot(page, page.url, "case", width, theme)
        context.close()


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        Stack(demo=True, env={"DESK_SECOND_FACTOR": "false", **OPERATOR_ENV}) as stack,
        chromium() as browser,
    ):
        for width in SIZES:
            for theme in THEMES:
                take(browser, stack, width, theme)
    for path in sorted(Path(FOLDER).glob("*.png")):
        print(path.name)


if __name__ == "__main__":
    main()
