"""What was typed into any form outlives a session that ended meanwhile: sign in again, and the words are back."""

import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.peers.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.processes]

SESSIONS = """
import json
from accounts.models import User
from tests.journeys.deeds import session
people = {"owner": User.objects.get(email="huber@example.org")}
people |= {role: User.objects.filter(desk_role=role, is_active=True).first() for role in ("reviewer", "operator")}
print(json.dumps({role: session(person) for role, person in people.items()}))
"""
STARTS = {
    "owner": (
        "/profile/",
        "/profile/delivery/",
        "/seal/",
        "/account/",
        "/account/people/",
        "/plan/",
        "/tasks/",
    ),
    "reviewer": ("/review/", "/review/reports/", "/review/warnings/new/", "/pilot/desk/"),
    "operator": (
        "/pilot/administration/",
        "/operations/billing/",
        "/operations/partners/new/",
        "/review/seals/",
        "/review/?show=decided",
    ),
}
# What anybody may send needs no session; signing in and its guards have tests of their own.
ELSEWHERE = re.compile(
    r"/(account/(login|logout|2fa|password|email|sessions|reauthenticate|confirm)|admin|report/|cancel/|blocks/)"
)
MOST_PAGES = 60
TYPED = "main form[method=post] :is(textarea, input[type=text], input[type=email], input[type=tel], input:not([type]))"
LEAST = {"owner": 15, "reviewer": 5, "operator": 14}


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    whole = Stack(env={"DESK_SECOND_FACTOR": "false"}, demo=True)
    try:
        whole.prepare()
        whole.start("web")
        yield whole
    finally:
        whole.stop()


@pytest.fixture(scope="module")
def sessions(stack: Stack) -> dict[str, str]:
    return dict(json.loads(stack.manage("shell", "-v", "0", "-c", SESSIONS)))


def signed_in(context: BrowserContext, url: str, session: str) -> None:
    context.add_cookies([{"name": "session", "value": session, "url": url}])


def shape(path: str) -> str:
    """Pages of one kind: rows differ, the form is the same."""
    return re.sub(r"[0-9a-f-]{36}|[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}|R-\w+|P-\w+|/\d+/", "*", path)


def pages_with_forms(context: BrowserContext, url: str, starts: tuple[str, ...]) -> list[str]:
    """By the links from where this person begins, one of each kind, as long as something can be typed there."""
    waiting, seen, found = list(starts), {shape(one) for one in starts}, []
    while waiting and len(seen) < MOST_PAGES * 3:
        path = waiting.pop(0)
        answer = context.request.get(url + path, max_redirects=0)
        if answer.status != 200 or "html" not in answer.headers.get("content-type", ""):
            continue
        body = answer.text().partition("<main")[2]
        if re.search(r"<form[^>]*method=\"post\"", body) and re.search(
            r"<textarea|<input(?![^>]*hidden)", body
        ):
            found.append(path)
        for link in re.findall(r'href="(/[^"#]*)"', body.replace("&amp;", "&")):
            kind = shape(link.partition("?")[0])
            if kind not in seen and not ELSEWHERE.match(kind) and not link.startswith(("/en/", "/static/")):
                seen.add(kind)
                waiting.append(link)
    return found[:MOST_PAGES]


def first_of_each_form(page: Page) -> list[Locator]:
    """In every form of the page the first control that takes words."""
    chosen, forms = [], set()
    for field in page.locator(TYPED).all():
        usable = field.evaluate("f => !f.disabled && !f.readOnly && f.autocomplete !== 'one-time-code'")
        place = field.evaluate("f => [...document.forms].indexOf(f.form)")
        if usable and place not in forms:
            forms.add(place)
            chosen.append(field)
    return chosen


def lost(page: Page, path: str, field: Locator, session: str, url: str) -> str:
    """What went wrong, or nothing: types, lets the session end, sends, signs in again, looks."""
    field.evaluate("f => { f.closest('details')?.setAttribute('open', '') }")
    name = field.get_attribute("name")
    long = int(field.get_attribute("maxlength") or 99)
    text = "Wie ich es 7 schrieb"[:long]
    field.evaluate("(f, text) => { f.value = text; f.form.noValidate = true }", text)
    before = field.input_value()
    page.context.clear_cookies(name="session")
    with page.expect_navigation():
        field.evaluate("f => f.form.requestSubmit(f.form.querySelector('button:not([type=button])'))")
    here = urlsplit(page.url)
    if "/account/login/" not in here.path:
        return f"{path} {name}: went to {here.path}"
    back = parse_qs(here.query).get("next", [""])[0]
    signed_in(page.context, url, session)
    answer = page.goto(url + back)
    if answer is None or answer.status != 200:
        return f"{path} {name}: back to {back}: {answer and answer.status}"
    now = [one.input_value() for one in page.locator(f'main [name="{name}"]:not([type=hidden])').all()]
    return "" if before in now else f"{path} {name}: typed {before!r}, found {now}"


@pytest.mark.parametrize("role", list(STARTS))
def test_the_words_of_every_form_are_back_after_signing_in_again(
    stack: Stack, browser: Browser, sessions: dict[str, str], role: str
) -> None:
    session = sessions[role]
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="de")
    signed_in(context, stack.url, session)
    wrong, tried = [], 0
    for path in pages_with_forms(context, stack.url, STARTS[role]):
        page = context.new_page()
        page.goto(stack.url + path)
        for at in range(len(first_of_each_form(page))):
            fields = first_of_each_form(page)
            if at < len(fields):
                tried += 1
                wrong.append(lost(page, path, fields[at], session, stack.url))
                signed_in(context, stack.url, session)
                page.evaluate("sessionStorage.clear()")
                page.goto(stack.url + path)
        page.close(run_before_unload=False)
    assert [one for one in wrong if one] == []
    assert tried >= LEAST[role], f"only {tried} forms were found"
    context.close()
