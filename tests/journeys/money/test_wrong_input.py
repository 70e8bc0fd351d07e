"""What somebody types wrong, or changes behind the form: said in their language, kept for them, and never believed."""

from http import HTTPStatus

import pytest

from tests.journeys.browsing import Person
from tests.journeys.money import paying
from tests.journeys.money.conftest import Window

pytestmark = [pytest.mark.browser, pytest.mark.processes]
LOOKS = [pytest.param("de", 360, id="german-phone"), pytest.param("en", 1280, id="english-desktop")]
PROBLEM = {"de": "Es gibt ein Problem", "en": "There is a problem"}
SCRIPTS = ("東京都千代田区丸の内 1-1", "شارع الأمل ٥", "ул. Ленина, 5", "Λεωφόρος Συγγρού 7 🥐")
FOREIGN = ("/plan/method/visits/999999999999999999999/", "/plan/invoices/2026-0001/", "/operations/billing/")
FORGED = """fields => {
  const form = document.querySelector("main form:has([name=seen])");
  for (const [name, value] of Object.entries(fields)) {
    const field = form.elements[name] || form.appendChild(Object.assign(document.createElement("input"), {name}));
    field.value = value;
  }
}"""
FORGERIES: tuple[dict[str, str], ...] = (
    {"seen": "0" * 64, "price": "1", "net": "-1", "gross": "0"},
    {"serial": "-1"},
    {"serial": "9" * 40},
    {"interval": "century"},
    {"interval": "year"},
)


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_wrong_input(at_window: Window, language: str, width: int) -> None:
    firm = at_window(f"small-{language}", language, width)
    forged(firm)
    details(firm)
    size(firm)
    for place in FOREIGN:
        assert firm.context.request.get(f"{firm.url}{firm.prefix}{place}").status == HTTPStatus.NOT_FOUND, (
            place
        )
    assert paying.invoices(firm) == []


def refused(firm: Person) -> None:
    assert PROBLEM[firm.language] in paying.words(firm)
    assert firm.page.locator("main [role=alert]").count() == 1


def forged(firm: Person) -> None:
    """Amounts, numbers and periods of one's own; the other plan's figures as well."""
    for fields in FORGERIES:
        firm.go("/plan/change/medium/")
        firm.page.evaluate(FORGED, fields)
        with firm.page.expect_navigation(wait_until="load"):
            paying.button(firm.page, firm).click()
        refused(firm)
    firm.go("/plan/change/large/")
    figures = firm.page.locator("[name=seen]").input_value()
    firm.go("/plan/change/medium/")
    firm.page.evaluate(FORGED, {"seen": figures})
    with firm.page.expect_navigation(wait_until="load"):
        paying.button(firm.page, firm).click()
    refused(firm)


def details(firm: Person) -> None:
    """Addresses in many scripts are taken as they are; what cannot be stays in its field beside the reason."""
    for street in SCRIPTS:
        firm.go("/plan/details/")
        firm.fill(street=street, vat_id="FR 12 345")
        firm.press()
        refused(firm)
        assert firm.page.locator("main [name=street]").input_value() == street
        assert firm.page.locator("main [name=vat_id]").input_value() == "FR 12 345"
    firm.page.evaluate("document.querySelector('main [name=street]').value = 'x'.repeat(1_000_000)")
    firm.press()
    refused(firm)
    firm.fill(street="\u202eWeg 1", vat_id="")
    firm.press()
    refused(firm)
    firm.fill(street=SCRIPTS[0])
    firm.press()
    assert firm.page.url.endswith("/plan/"), firm.text()


def size(firm: Person) -> None:
    for staff in ("-5", "9" * 300, "viele"):
        firm.go("/plan/size/")
        firm.fill(staff=staff)
        firm.press()
        refused(firm)
        assert firm.page.locator("main [name=staff]").input_value() == staff
