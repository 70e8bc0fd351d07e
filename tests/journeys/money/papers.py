"""An invoice as files, fetched in a browser: what they must be, and that they say what the page says."""

import io
import re
from decimal import Decimal
from typing import Any

from lxml import etree
from pypdf import PdfReader

from billing.rules.cii import GUIDELINES
from tests.billing import checkers
from tests.journeys.browsing import Person
from tests.journeys.killing import eventually
from tests.journeys.money.paying import Sums, say

CII = {"ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"}
SUMS = ".//ram:SpecifiedTradeSettlementHeaderMonetarySummation"
PDFA = "http://www.aiim.org/pdfa/ns/id/"
A4_WIDTH = 794
PALE_WORDS = """[...document.querySelectorAll("main *")].filter(one => one.offsetParent &&
  [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()) &&
  getComputedStyle(one).color.match(/[0-9.]+/g).slice(0, 3).map(Number).reduce((a, b) => a + b) > 450)
  .map(one => one.textContent.trim())"""
FACTS = (
    '[...document.querySelectorAll(".inv-facts dt")].map(one => Math.round(one.getBoundingClientRect().left))'
)


def fetch(person: Person) -> tuple[bytes, bytes]:
    """The PDF and the XML of the invoice on the page, once a worker has made them."""
    link = once_made(person, "pdf")
    return fetched(person, link), fetched(person, person.page.get_by_role("link", name=say(person, "xml")))


def receipt(person: Person) -> str:
    """What the PDF of the receipt on the page says, once a worker has made it."""
    pdf = PdfReader(io.BytesIO(fetched(person, once_made(person, "receipt"))))
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def once_made(person: Person, what: str) -> Any:
    """The link to a document, as soon as it is on the page."""
    link = person.page.get_by_role("link", name=say(person, what))

    def made() -> bool:
        person.page.reload()
        return bool(link.count())

    eventually(made)
    person.passed.clear()
    person.look()
    return link


def fetched(person: Person, link: Any) -> bytes:
    with person.page.expect_download() as download:
        link.click()
    return bytes(download.value.path().read_bytes())


def are_the_invoice(paper: bytes, xml: bytes, sums: Sums, *, xrechnung: bool) -> None:
    """PDF/A-3 with the XML inside; page, print and XML say the same; the published checkers find nothing."""
    pdf = PdfReader(io.BytesIO(paper))
    catalogue: Any = pdf.trailer["/Root"]
    packet = catalogue["/Metadata"].get_object().get_data()
    meta = etree.fromstring(re.sub(rb"<\?xpacket[^>]*\?>", b"", packet).strip())
    (about,) = [one for one in meta.iter() if one.get(f"{{{PDFA}}}part")]
    assert (about.get(f"{{{PDFA}}}part"), about.get(f"{{{PDFA}}}conformance")) == ("3", "B")
    (inside,) = pdf.attachments["xrechnung.xml" if xrechnung else "factur-x.xml"]
    assert bytes(inside) == xml
    tree = etree.fromstring(xml)
    said = tree.find(SUMS, CII)
    assert said is not None
    totals = [said.findtext(f"ram:{name}", namespaces=CII) for name in
              ("TaxBasisTotalAmount", "TaxTotalAmount", "GrandTotalAmount", "DuePayableAmount")]  # fmt: skip
    assert [Decimal(one or "-1") * 100 for one in totals] == [sums.net, sums.tax, sums.gross, sums.gross]
    printed = re.sub(r"\s", "", "".join(page.extract_text() for page in pdf.pages))
    for amount in (*sums.parts, sums.net, sums.tax, sums.gross):
        whole = f"{abs(amount) / 100:.2f}"
        assert whole in printed or whole.replace(".", ",") in printed, (whole, printed)
    # The schematron of Factur-X knows its own profiles alone; but for the profile's name all rules hold.
    plain = xml.replace(GUIDELINES["xrechnung"].encode(), GUIDELINES["en16931"].encode())
    assert (plain != xml) is xrechnung
    assert checkers.en16931(plain) == []
    if xrechnung:
        assert checkers.xrechnung(xml) == []


def printed_black_on_white(person: Person) -> None:
    """The page at hand on A4 from a browser in the dark: every word is dark on white, and the facts stand in line."""
    page, size = person.page, person.page.viewport_size
    page.set_viewport_size({"width": A4_WIDTH, "height": 1000})
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate(PALE_WORDS) == []
    assert len(set(page.evaluate(FACTS))) <= 1
    page.emulate_media(media="screen", color_scheme="light")
    if size:
        page.set_viewport_size(size)
