"""An owner sets up a profile, a customer finds, blocks and reports: real pages, worker, beat, database and browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys import asking, keyboard, shopkeeping, walking
from tests.journeys.browsing import Person, chromium
from tests.journeys.shopkeeping import Shop
from tests.peers.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.processes]

PUBLIC = ("/directory/", "/directory/?q=Huber&place=Berlin", "/directory/?q=nobody-at-all&all=on",
          "/b/baeckerei-huber/", "/check/", "/check/?q=030+23125+012", "/check/?q=030+9999999", "/blocks/",
          "/report/")  # fmt: skip
OWNER = ("/profile/", "/profile/texts/", "/profile/contact/", "/profile/logo/", "/profile/places/",
         "/profile/places/new/", "/profile/hours/", "/profile/delivery/", "/profile/delivery/own_delivery/",
         "/profile/delivery/pickup/", "/profile/preview/", "/profile/versions/",
         "/profile/versions/1/", "/seal/", "/account/keys/", "/account/keys/new/")  # fmt: skip


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with Stack(demo=True, env={"DESK_SECOND_FACTOR": "false"}) as running:
        yield running
        running.manage("verify_invariants")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def made(stack: Stack) -> tuple[list[Shop], str]:
    return shopkeeping.shops(stack)


def test_an_owner_sets_up_a_full_profile_on_a_phone(
    stack: Stack, browser: Browser, made: tuple[list[Shop], str], tmp_path: Path
) -> None:
    with_scripts, without = made[0]
    said = []
    for shop, scripts in ((with_scripts, True), (without, False)):
        owner = Person(browser, stack.url, language="de", width=360, scripts=scripts, thorough=scripts,
                       session=shop.session)  # fmt: skip
        shopkeeping.set_up(owner, tmp_path)
        assert owner.inputs < shopkeeping.MOST_INPUTS, owner.inputs
        shopkeeping.is_public(owner, shop)
        said.append(shopkeeping.said_in_public(stack, shop))
        owner.close()
    assert said[0] == said[1]


def test_a_block_reaches_the_messengers_and_so_does_its_end(
    stack: Stack, browser: Browser, made: tuple[list[Shop], str]
) -> None:
    (shop, _), key = made
    customer = Person(browser, stack.url, language="en", width=1280, thorough=True)
    asking.look_up(customer, shop)
    assert asking.permission(stack, key, shop) == "yes"
    asking.block(customer, shop)
    asking.permission_turns(stack, key, shop, "no")
    asking.unblock(customer, shop)
    asking.permission_turns(stack, key, shop, "yes")
    customer.close()


def test_a_report_reaches_the_desk_and_its_outcome_the_reporter(
    stack: Stack, browser: Browser, made: tuple[list[Shop], str]
) -> None:
    (_, shop), _key = made
    customer = Person(browser, stack.url, language="en", width=1280, thorough=True)
    reviewer = Person(browser, stack.url, language="de", width=360, thorough=True)
    reference = asking.report(customer, shop, "reporter@example.com")
    walking.sign_in(reviewer, stack, "reviewer@example.org")
    asking.close_report(reviewer, reference)
    asking.hear_outcome(customer, reference, "reporter@example.com")
    reviewer.close()
    customer.close()


def test_the_keyboard_alone_checks_and_reports(
    stack: Stack, browser: Browser, made: tuple[list[Shop], str]
) -> None:
    (shop, _), _key = made
    person = Person(browser, stack.url, language="en", width=360)
    person.go("/check/")
    keyboard.tab_to(person, field="q")
    person.page.keyboard.type(shop.phone)
    keyboard.enter(person)
    keyboard.tab_to(person, "View profile")
    keyboard.enter(person)
    keyboard.tab_to(person, "Report misuse")
    keyboard.enter(person)
    keyboard.tab_to(person, field="kind")
    person.page.keyboard.press("Space")
    keyboard.step(person, "ArrowDown")
    assert person.page.locator("[name=kind]:checked").input_value() == "seal_elsewhere"
    person.page.wait_for_timeout(asking.READING)
    keyboard.tab_to(person, "Send report")
    keyboard.enter(person)
    assert "We have received your report" in person.text()
    person.close()


def test_the_keyboard_reaches_every_field_of_the_hours_above_the_bar_that_stays(
    stack: Stack, browser: Browser, made: tuple[list[Shop], str]
) -> None:
    (shop, _), _key = made
    owner = Person(browser, stack.url, language="de", width=360, session=shop.session)
    owner.go("/profile/hours/")
    assert keyboard.through(owner) > 30
    owner.close()


def test_what_was_typed_outlives_the_session(
    stack: Stack, browser: Browser, made: tuple[list[Shop], str]
) -> None:
    (shop, _), _key = made
    owner = Person(browser, stack.url, language="de", width=360, session=shop.session)
    owner.go("/profile/texts/")
    owner.fill(about_de="Neu: Brot am Sonntag.")
    owner.context.clear_cookies(name="session")
    owner.press()
    assert "/account/login/" in owner.page.url
    owner.context.add_cookies([{"name": "session", "value": shop.session, "url": stack.url}])
    owner.go("/account/login/?next=/profile/texts/")
    assert owner.page.locator("[name=about_de]").input_value() == "Neu: Brot am Sonntag."
    owner.page.close(run_before_unload=False)
    owner.close()


def test_nobody_meets_a_barrier_on_any_page(stack: Stack, browser: Browser) -> None:
    """What the journeys pass in the one language and width, here in the other; in the light, in the dark, at 320 px."""
    customer = Person(browser, stack.url, language="de", width=360, thorough=True)
    for path in PUBLIC:
        customer.passed.clear()
        customer.go(path)
    customer.close()
    owner = Person(browser, stack.url, language="en", width=1280, thorough=True)
    walking.sign_in(owner, stack, "huber@example.org")
    for path in OWNER:
        owner.go(path)
    owner.close()
