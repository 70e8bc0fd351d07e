"""What people do with plans and invoices in a browser, and what the pages must say."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from playwright.sync_api import Page

from tests.journeys.browsing import Person
from tests.peers.stripe import StripePeer

NAMES = {"medium": {"de": "Mittel", "en": "Medium"}, "large": {"de": "Groß", "en": "Large"}}
WORDS = {
    "change": {"de": "Zu {} wechseln", "en": "Change to {}"},
    "order": {"de": "Zahlungspflichtig bestellen", "en": "Order with obligation to pay"},
    "switch": {"de": "Tarif wechseln", "en": "Change plan"},
    "once": {"de": "Nichts wurde doppelt bestellt", "en": "Nothing was ordered twice"},
    "known": {"de": "Bereits bestellt", "en": "Ordered already"},
    "nothing": {"de": "Heute ist nichts fällig", "en": "Nothing is due today"},
    "due": {"de": "Heute fällig", "en": "Due today"},
    "net": {"de": "Netto", "en": "Net"},
    "paid": {"de": "Bezahlt", "en": "Paid"},
    "pdf": {"de": "Rechnung als PDF", "en": "Invoice as PDF"},
    "receipt": {"de": "Bestätigung als PDF", "en": "Receipt as PDF"},
    "xml": {"de": "Als XML für die Buchhaltung", "en": "As XML for your accounts"},
    "cancel": {"de": "Vertrag kündigen", "en": "Cancel the contract"},
    "received": {"de": "Eingegangen", "en": "Received"},
    "reference": {"de": "Zeichen", "en": "Reference"},
    "arrived": {"de": "Ihre Kündigung ist angekommen", "en": "Your cancellation has arrived"},
    "worked": {"de": "Das hat geklappt", "en": "That worked"},
    "under way": {"de": "Eine Zahlung ist unterwegs", "en": "A payment is under way"},
    "overdue": {"de": "Eine Rechnung ist überfällig", "en": "An invoice is overdue"},
    "stripe": {"de": "Bei Stripe fortfahren", "en": "Continue at Stripe"},
}
DAY = {"de": "%d.%m.%Y", "en": "%-d %B %Y"}


@dataclass(frozen=True)
class Sums:
    """In cents. `parts` are the lines that make the net."""

    parts: tuple[int, ...]
    net: int
    tax: int
    gross: int


def say(person: Person, word: str) -> str:
    return WORDS[word][person.language]


def words(person: Person) -> str:
    """What stands on the page, whatever kind of space is between the words."""
    return " ".join(person.text().split())


def cents(text: str) -> int:
    """8,70 € and €8.70 and −€1,234.50."""
    found = re.search(r"\d[\d.,]*", text)
    assert found, text
    digits = found.group()
    whole = re.fullmatch(r"(.*?)(?:[.,](\d\d))?", digits)
    assert whole
    value = int(re.sub(r"\D", "", whole.group(1))) * 100 + int(whole.group(2) or 0)
    return -value if "\N{MINUS SIGN}" in text else value


def listed(person: Person, rows: str) -> list[tuple[str, str]]:
    """Terms and what they say, as they stand on the page."""
    return [
        (row.locator("dt").inner_text(), row.locator("dd").first.inner_text())
        for row in person.page.locator(f"main {rows}").all()
    ]


def due_today(person: Person) -> Sums:
    """What stands right above the button."""
    rows = listed(person, ".card dl.sl > div")
    assert rows[-1][0] == say(person, "due"), rows
    net = [name for name, _value in rows].index(say(person, "net"))
    amounts = [cents(value) for _name, value in rows]
    return Sums(tuple(amounts[:net]), *amounts[net:])


def fair(due: Sums) -> None:
    """The sums add up to the cent, with German value added tax rounded once."""
    assert sum(due.parts) == due.net
    assert due.tax == int((Decimal(due.net) * 19 / 100).quantize(Decimal(1), ROUND_HALF_UP))
    assert due.gross == due.net + due.tax


def days_of(person: Person) -> tuple[int, int]:
    """How many days of how many are left, as the first line says."""
    first = listed(person, ".card dl.sl > div")[0][0]
    found = re.search(r"(\d+) (?:von|of) (\d+) (?:Tagen|days)", first)
    assert found, first
    return int(found[1]), int(found[2])


def price_of(person: Person, code: str) -> int:
    """The net price of a month on the plan's card."""
    card = person.page.locator("main .card.plan").filter(
        has=person.page.get_by_role("heading", name=NAMES[code][person.language], exact=True)
    )
    return cents(card.locator(".price").inner_text())


def share(price: int, days: tuple[int, int]) -> int:
    return int((Decimal(price) * days[0] / days[1]).quantize(Decimal(1), ROUND_HALF_UP))


def choose(person: Person, code: str) -> None:
    """From the plan to the page with the amounts: one click."""
    person.go("/plan/")
    person.follow(say(person, "change").format(NAMES[code][person.language]))


def button(page: Page, person: Person, word: str = "order") -> Any:
    return page.locator("main").get_by_role("button", name=say(person, word), exact=True)


def order_by_double_click(person: Person) -> None:
    button(person.page, person).dblclick()
    person.page.wait_for_url("**/plan/")
    person.page.wait_for_load_state()
    person.look()


def order(person: Person, word: str = "order") -> None:
    with person.page.expect_navigation(wait_until="load"):
        button(person.page, person, word).click()
    assert person.page.url.endswith("/plan/"), person.text()
    person.look()


def order_in_two_tabs(person: Person) -> None:
    """The same page twice, as it was drawn before either was sent."""
    second = person.context.new_page()
    second.goto(person.page.url)
    order(person)
    with second.expect_navigation(wait_until="load"):
        button(second, person).click()
    assert say(person, "once") in second.locator("body").inner_text()
    second.close()


def order_again_by_going_back(person: Person) -> None:
    """Back shows that it is ordered; whoever still has the button orders nothing with it."""
    person.page.go_back(wait_until="load")
    if button(person.page, person).count():
        with person.page.expect_navigation(wait_until="load"):
            button(person.page, person).click()
        assert say(person, "once") in words(person)
    else:
        assert say(person, "known") in words(person)


def invoices(person: Person) -> list[str]:
    """Their numbers, the newest first."""
    person.go("/plan/")
    return [
        one.inner_text().strip() for one in person.page.locator('main table a[href*="/plan/invoices/"]').all()
    ]


def invoice(person: Person, number: str) -> Sums:
    """Opens an invoice by its link; what it says, line by line."""
    person.go("/plan/")
    person.follow(number)
    rows = [cents(one.inner_text()) for one in person.page.locator(".inv tbody tr > td:last-child").all()]
    sums = [cents(value) for _name, value in listed(person, ".inv-sums > div")]
    return Sums(tuple(rows), *sums)


def at_stripe(person: Person, peer: StripePeer, last4: str = "4242") -> None:
    """The one link that leads away; our policy stays as it is, and the browser follows."""
    person.page.get_by_role("link", name=say(person, "stripe")).click()
    person.page.wait_for_url(f"{peer.url}/pay/**")
    person.page.get_by_label("Last four").fill(last4)
    person.page.get_by_role("button", name="Pay").click()
    person.page.wait_for_url("**/plan/method/visits/**")
    person.look()
    if person.page.get_by_role("heading", name=say(person, "worked")).count() == 0:
        person.press()
    assert say(person, "worked") in words(person)


def paid(person: Person, number: str) -> Callable[[], bool]:
    """Whether the invoice's own page says so by now."""

    def says() -> bool:
        person.go("/plan/")
        person.follow(number)
        return bool(person.page.locator("main .tag").filter(has_text=say(person, "paid")).count())

    return says


def receipt(person: Person) -> str:
    """A reference, and when it came in, to the second; returns the reference."""
    assert "/cancel/received/" in person.page.url
    assert say(person, "arrived") in person.page.locator("h1").inner_text()
    rows = dict(listed(person, "dl.sl > div"))
    came = rows[say(person, "received")]
    assert re.search(r"\d\d:\d\d:\d\d\D+UTC\+0[12]:00", came), came
    assert datetime.now(UTC).strftime(DAY[person.language]) in came, came
    return next(iter(rows.values()))
