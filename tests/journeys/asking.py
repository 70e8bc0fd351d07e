"""What customers do: look up, block, ask whether a block holds, report; and what the desk does with a report."""

import json
import re
import subprocess
import sys
import urllib.request
from typing import Any
from urllib.parse import quote

from bin.serve import ROOT
from tests.journeys.browsing import Person
from tests.journeys.shopkeeping import Shop
from tests.journeys.walking import CODE, enter_code
from tests.patience import looks
from tests.peers.stack import Stack

NUMBER, E164 = "0171 39200 17", "+491713920017"
READING = 2100  # ms; whoever sends a form sooner is taken for a program


def look_up(customer: Person, shop: Shop) -> None:
    """From the number to the profile."""
    customer.go("/check/")
    customer.fill(q=shop.phone)
    customer.press()
    assert "This seal is valid" in customer.text()
    customer.follow("View profile")
    assert shop.name in customer.page.locator("h1").inner_text()


def block(customer: Person, shop: Shop) -> None:
    """From the profile: the own number, its code, and it is blocked."""
    customer.follow("Block contact")
    customer.fill(number=NUMBER)
    customer.page.wait_for_timeout(READING)
    customer.press()
    enter_code(customer, customer.message(E164, CODE))
    assert f"{shop.name} may not contact you any more." in customer.text()


def unblock(customer: Person, shop: Shop) -> None:
    customer.press(form='main form[action$="/lift/"]')
    assert f"{shop.name} may contact you again." in customer.text()


def permission(stack: Stack, key: str, shop: Shop) -> str:
    query = f"business={shop.code}&number={quote(E164)}"
    question = urllib.request.Request(
        f"{stack.url}/api/v1/contact-permission?{query}", headers={"Authorization": f"Bearer {key}"}
    )
    with urllib.request.urlopen(question, timeout=30) as answer:
        return str(json.load(answer)["permission"])


def permission_turns(stack: Stack, key: str, shop: Shop, wanted: str) -> None:
    """Until every messenger hears it; more than five seconds break the promise."""
    assert any(permission(stack, key, shop) == wanted for _ in looks(5)), f"not {wanted} within five seconds"


def verified(stack: Stack, asked: str, *, phone: str) -> dict[str, Any]:
    """What verify_seal.py says of a code or a token, as a program of its own that knows only the address."""
    command = [sys.executable, str(ROOT / "verify_seal.py"), asked, "--issuer", stack.url, "--phone", phone]
    done = subprocess.run([*command, "--json"], capture_output=True, text=True)
    return {**json.loads(done.stdout), "exit": done.returncode}


def report(customer: Person, shop: Shop, email: str) -> str:
    """From the profile; returns the reference."""
    customer.go(f"/b/{shop.slug}/")
    customer.follow("Report misuse")
    subject = customer.page.locator("main [name=subject]")
    assert shop.code.replace("-", "") in subject.input_value().replace("-", "")
    customer.choose("kind", "impersonation")
    customer.fill(text="Somebody called in their name and asked for a code.", email=email)
    customer.page.wait_for_timeout(READING)
    customer.press()
    found = re.search(r"\bR-[0-9A-Z]{4,8}\b", customer.text())
    assert found, customer.text()
    return found.group()


def close_report(reviewer: Person, reference: str) -> None:
    """In the inbox by its reference, looked at, looked into, closed with what was done."""
    reviewer.go("/review/reports/")
    reviewer.follow(reference)
    reviewer.press(form='main form[action$="/triage/"]')
    reviewer.press(form='main form[action$="/take/"]')
    reviewer.choose("action", "business_warned")
    reviewer.press(form='main form[action$="/act/"]')


def hear_outcome(customer: Person, reference: str, email: str) -> None:
    """By mail, and on the page that the mail leads to."""
    link = customer.message(email, rf"(?s)about your report {reference}.*?(http\S+/report/status/\S+)")
    customer.open(link)
    assert f"Report {reference}" in customer.page.locator("h1").inner_text()
    assert "We looked into your report and acted on it." in customer.text()
