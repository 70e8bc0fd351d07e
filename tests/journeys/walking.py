"""The journey's steps, each with what its person must see at the end of it."""

import base64
import hashlib
import hmac
import io
import re
import struct
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image

from tests.journeys.browsing import AGAIN_IN_PUBLIC, Person
from tests.peers.stack import Stack

CODE = r"@\S+ #(\d{6})"
SIGN_IN_CODE = r"\b([A-Z0-9]{4}-[A-Z0-9]{4})\b"


@dataclass(frozen=True)
class Firm:
    """Who applies in this journey."""

    company: str
    email: str
    number: str
    e164: str


BAKERY = Firm("Bäckerei Morgenstern", "morgenstern@example.com", "0171 39200 15", "+491713920015")


def apply(owner: Person, firm: Firm) -> str:
    """The questionnaire, one page after the other; returns the reference."""
    owner.go("/pilot/")
    owner.page.wait_for_timeout(2500)  # a person reads the page first; faster is taken for a program
    owner.press()
    for _page in range(12):
        if owner.page.url.rstrip("/").endswith("check"):
            break
        answer_page(owner, firm)
        owner.press()
    owner.page.locator("main form input[type=checkbox]").first.check()
    owner.press()
    found = re.search(r"P-[0-9A-Z]{4,6}", owner.text())
    assert found, owner.text()
    return found.group()


def answer_page(owner: Person, firm: Firm) -> None:
    """Fills whatever stands on the page, as its kind of field asks for."""
    given = {
        "company": firm.company,
        "email": firm.email,
        "postcode": "10115",
        "contact_name": "Mia Morgenstern",
    }
    for field in owner.page.locator("main form input:visible, main form textarea:visible").all():
        kind, name = field.get_attribute("type") or "text", field.get_attribute("name") or ""
        if kind in ("text", "email", "tel", "search") and name in given:
            field.fill(given[name])
    for group in owner.page.locator("main form fieldset").all():
        group.locator("input").first.check()
    for select in owner.page.locator("main form select:visible").all():
        select.select_option("DE")


def sign_in_by_code(person: Person, email: str) -> None:
    """The page that asks for the code from the mailbox."""
    code = person.message(email, SIGN_IN_CODE)
    person.page.locator("main [name=code]").fill(code)
    person.press()


def sign_in(person: Person, stack: Stack, email: str) -> None:
    person.go("/account/login/")
    person.fill(login=email, password=password(stack))
    with person.page.expect_navigation():
        person.page.locator("main [name=password]").press("Enter")
    person.look()


def set_up_second_factor(person: Person, stack: Stack) -> None:
    """The desk is shut without one: an authenticator app, as the page leads to it."""
    person.go("/account/2fa/totp/activate/")
    if "/reauthenticate/" in person.page.url:
        person.fill(password=password(stack))
        person.press()
    secret = re.search(r"\b([A-Z2-7]{16,64})\b", person.page.content())
    assert secret
    person.fill(code=totp(secret.group(1)))
    person.press()


def totp(secret: str) -> str:
    """RFC 6238 with SHA-1, 30 seconds and 6 digits: what every authenticator app shows."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


def password(stack: Stack) -> str:
    return (Path(stack.folder) / "demo-password").read_text(encoding="ascii").strip()


def invite(reviewer: Person, reference: str, firm: Firm) -> None:
    """Screening: find the application once the worker has looked at it, open it, invite."""
    link = reviewer.page.get_by_role("link", name=reference)
    reviewer.again(
        lambda: reviewer.go(f"/pilot/desk/?q={reference}&state=screening"), lambda: link.count() > 0
    )
    link.first.click()
    reviewer.page.wait_for_load_state()
    reviewer.look()
    form = reviewer.page.locator('main form[action$="/invite/"]').first
    drawer = form.locator("xpath=ancestor::details[not(@open)]/summary")
    if drawer.count():
        drawer.first.click()
    for select in form.locator("select").all():
        select.select_option(index=select.locator("option").count() - 1)
    for group in form.locator("fieldset").all():
        group.locator("input").first.check()
    with reviewer.page.expect_navigation():
        form.locator("button[type=submit]").click()
    reviewer.look()


def accept(owner: Person, firm: Firm) -> None:
    """The invitation's link, the button, the code, and one is in."""
    owner.open(owner.message(firm.email, r"(http\S+/pilot/invitation/\S+)"))
    owner.press()
    sign_in_by_code(owner, firm.email)
    assert "/tasks/" in owner.page.url, owner.page.url


def describe(owner: Person, firm: Firm) -> None:
    """Kind, details, numbers."""
    owner.go("/tasks/")
    owner.go("/evidence/kind/")
    owner.choose("kind", "company")
    owner.page.locator("main [name=country]").select_option("DE")
    owner.press()
    owner.go("/evidence/details/")
    owner.fill(
        name=firm.company,
        legal_name=f"{firm.company} GmbH",
        street="Lindenallee 5",
        postcode="10115",
        city="Berlin",
        represented_by="Mia Morgenstern",
    )
    owner.page.locator("main [name=legal_form]").select_option("GmbH")
    owner.press()
    owner.go("/evidence/identifiers/")
    owner.fill(register_court="Amtsgericht Berlin (Charlottenburg)", register_no="HRB 54321 B")
    owner.page.locator("main [name=no_vat_id]").check()
    owner.press()


def prove_number(owner: Person, firm: Firm) -> None:
    """The number, the code from the message, and a wrong code first."""
    owner.go("/phone/")
    owner.fill(number=firm.number)
    owner.press()
    assert "/phone/code/" in owner.page.url
    code = owner.message(firm.e164, CODE)
    wrong = "000000" if code != "000000" else "111111"
    enter_code(owner, wrong)
    assert "/phone/code/" in owner.page.url
    enter_code(owner, f"{code[:3]} {code[3:]}")
    assert "/phone/code/" not in owner.page.url, owner.text()


def enter_code(owner: Person, code: str) -> None:
    field = owner.page.locator("main [name=code]")
    field.fill(code)
    with owner.page.expect_navigation():
        field.press("Enter")
    owner.look()


def show_paper(owner: Person, folder: Path) -> None:
    """A photographed extract from the register."""
    file = folder / "Handelsregisterauszug.jpg"
    picture = io.BytesIO()
    Image.new("RGB", (1200, 1600), "white").save(picture, "JPEG")
    file.write_bytes(picture.getvalue())
    owner.go("/evidence/documents/")
    owner.choose("kind", "register_extract")
    issued = datetime.now(UTC).date() - timedelta(days=10)
    owner.fill(issued_on=issued.strftime("%d.%m.%Y"))
    owner.page.locator("main input[type=file]").set_input_files(file)
    owner.press()


def submit(owner: Person) -> None:
    owner.go("/submit/")
    for box in owner.page.locator("main form input[type=checkbox]").all():
        box.check()
    owner.press()
    owner.go("/status/")


def approve(reviewer: Person, firm: Firm) -> None:
    """Find the case once the checks are through, take it, look at the paper, approve."""
    link = reviewer.page.get_by_role("link", name=f"{firm.company} GmbH")
    reviewer.again(lambda: reviewer.go("/review/?show=waiting"), lambda: link.count() > 0)
    link.first.click()
    reviewer.page.wait_for_load_state()
    reviewer.look()
    reviewer.press(form='main form[action*="/take/"]')
    reviewer.press(form='main form[action*="/documents/"]', nth=0)
    reviewer.page.locator('main input[name="outcome"][value="approve"]').check()
    reviewer.press(form='main form[action*="/decide/"]')


def check(customer: Person, firm: Firm) -> str:
    """One box, one answer; returns the seal's code."""
    customer.go("/check/")

    def ask() -> None:
        customer.fill(q=firm.number)
        customer.press()

    verdict = customer.page.locator(".verdict:not(.none)")
    customer.again(ask, lambda: verdict.count() > 0, every=AGAIN_IN_PUBLIC)
    said = customer.page.locator(".verdict").inner_text()
    assert firm.company in said, said
    assert {"de": "Dieses Siegel ist gültig", "en": "This seal is valid"}[customer.language] in said
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}", customer.text())
    assert found
    customer.go(f"/s/{found.group()}")
    customer.page.locator("main a.btn").first.click()
    customer.page.wait_for_load_state()
    customer.look()
    assert firm.company in customer.page.locator("h1").inner_text()
    return found.group()
