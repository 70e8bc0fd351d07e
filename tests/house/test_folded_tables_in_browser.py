"""A table on a phone: each cell's label beside it, whatever the cell holds, and no German word broken."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from bin.checks.report import ROOT
from tests.house.browser import PHONE, chromium

pytestmark = pytest.mark.browser
TABLE = """<!doctype html><html lang="de"><body><main><div class="wrap"><table class="tbl fold"><tbody><tr>
<th scope="row" data-l="Person" id="first">Eva</th>
<td data-l="Sieht aus wie"><bdi>Bäckerei</bdi><i id="tail">, Berlin</i><br><span id="below">darunter</span></td>
<td data-l="Rolle" id="long"><span id="word">Hauptverantwortung</span></td>
<td data-l="Ein langes Etikett in mehreren Zeilen" id="short">–</td>
<td data-l="Danach" id="last">x</td>
</tr></tbody></table></div></main></body></html>"""
BOX = """id => {
  const found = document.getElementById(id).getBoundingClientRect();
  return [found.left, found.top, found.right, found.bottom];
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    made = browser.new_page(viewport={"width": PHONE["width"], "height": PHONE["height"]})
    made.set_content(TABLE)
    made.add_style_tag(content=(ROOT / "static" / "app.css").read_text(encoding="utf-8"))
    yield made
    made.close()


def box(page: Page, name: str) -> list[float]:
    return [float(side) for side in page.evaluate(BOX, name)]


def test_all_that_a_cell_holds_stands_right_of_its_label(page: Page) -> None:
    start = box(page, "word")[0]
    assert start > box(page, "long")[0] + 100, "there is room for a label"
    assert box(page, "below")[0] == start
    assert box(page, "tail")[0] > start


def test_a_long_german_word_stays_whole(page: Page) -> None:
    _left, top, right, bottom = box(page, "word")
    assert bottom - top < 40, "one line"
    assert right <= PHONE["width"]


def test_a_label_of_several_lines_pushes_the_next_cell_down(page: Page) -> None:
    assert box(page, "short")[3] - box(page, "short")[1] > 40
    assert box(page, "last")[1] >= box(page, "short")[3]
