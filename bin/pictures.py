"""Takes the pictures of docs/pictures: main pages of the demonstration, phone and desktop, light and dark."""

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
}
DESK = {"desk": "/pilot/desk/", "queue": "/review/?show=open"}
VISITS = {
    "": PUBLIC,
    "helios@example.org": OWNER,
    "huber@example.org": SEALED,
    "reviewer@example.org": DESK,
}


def shoot(page: Page, url: str, name: str, width: int, theme: Theme) -> None:
    page.goto(url)
    drawn = Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB")
    # 128 colours are enough for flat pages, and a third of the size; this way of choosing them keeps the rare green.
    few = drawn.quantize(128, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{name}-de-{width}-{theme}.png", optimize=True)


def sign_in(page: Page, url: str, email: str, password: str) -> None:
    page.goto(f"{url}/account/login/")
    page.fill("main [name=login]", email)
    page.fill("main [name=password]", password)
    with page.expect_navigation():
        page.press("main [name=password]", "Enter")


def take(browser: Browser, stack: Stack, width: int, theme: Theme) -> None:
    password = (stack.folder / "demo-password").read_text(encoding="ascii").strip()
    for email, pages in VISITS.items():
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
        page = context.new_page()
        if email:
            sign_in(page, stack.url, email, password)
        for name, path in pages.items():
            shoot(page, stack.url + path, name, width, theme)
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
    with Stack(demo=True, env={"DESK_SECOND_FACTOR": "false"}) as stack, chromium() as browser:
        for width in SIZES:
            for theme in THEMES:
                take(browser, stack, width, theme)
    for path in sorted(Path(FOLDER).glob("*.png")):
        print(path.name)


if __name__ == "__main__":
    main()
