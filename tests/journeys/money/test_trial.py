"""A firm declares itself large: sixty days to choose, what they show, and what comes when they are over.

German on a phone and English on a desktop. The days pass by moving what the contract waits for.
"""

import pytest
from django.utils import timezone

from accounts.selectors.calendar import today
from billing.rules.proration import period_of
from tests.journeys.browsing import Person
from tests.journeys.killing import eventually
from tests.journeys.money import paying
from tests.journeys.money.conftest import Window
from tests.journeys.money.passing import LOOKS, day, pass_days
from tests.peers.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.processes]

Known = dict[str, dict[str, str]]
DAYS = 60
SAID = {
    "until": {"de": "Wählen Sie vor dem {} einen Tarif", "en": "Choose a plan before {}"},
    "free": {"de": "Bis dahin ist alles kostenlos", "en": "Until then everything is free of charge"},
    "letter": {"de": "Ihr Unternehmen braucht einen Tarif", "en": "Your firm needs a plan"},
    "begins": {"de": "Er beginnt am {}", "en": "It begins on {}"},
    "runs": {"de": "Ihr Tarif hat begonnen", "en": "Your plan has begun"},
    "late": {"de": "Es wurde nicht rechtzeitig ein Tarif gewählt", "en": "No plan was chosen in time"},
    "over": {"de": "Die Zeit für die Wahl eines Tarifs ist vorbei", "en": "The time to choose a plan is over"},
    "ends": {"de": "endet der Vertrag am {}", "en": "the contract ends on {}"},
}  # fmt: skip


def said(person: Person, name: str, *values: str) -> str:
    return SAID[name][person.language].format(*values)


def declare_large(firm: Person, email: str) -> None:
    """Half a number is refused and kept; then the page says what follows, and so does a mail."""
    firm.go("/plan/size/")
    firm.fill(staff="viele", turnover="80.000.000" if firm.language == "de" else "80,000,000", balance="0")
    firm.press()
    assert firm.page.locator("main [name=staff]").input_value() == "viele"
    assert firm.page.locator("main [name=staff][aria-invalid=true]").count() == 1
    firm.fill(staff="300", balance="75000000")
    firm.press()
    firm.go("/plan/")
    assert said(firm, "until", day(firm, DAYS)) in paying.words(firm)
    assert said(firm, "free") in paying.words(firm)
    assert not firm.page.locator("main .note.warn").count()
    assert firm.message(email, f"({said(firm, 'letter')})")
    assert paying.invoices(firm) == []


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_a_plan_that_was_chosen_in_the_trial_begins_when_it_is_over(
    at_window: Window, stack: Stack, known: Known, language: str, width: int
) -> None:
    mine = known[f"trial-{language}"]
    firm = at_window(f"trial-{language}", language, width)
    declare_large(firm, mine["email"])
    paying.choose(firm, "medium")
    assert paying.say(firm, "nothing") in paying.words(firm)
    assert day(firm, DAYS) in paying.words(firm)
    paying.order(firm)
    assert said(firm, "begins", day(firm, DAYS)) in paying.words(firm)
    assert paying.invoices(firm) == []
    pass_days(stack, mine, DAYS - 1)
    firm.go("/plan/")
    assert said(firm, "begins", day(firm, 1)) in paying.words(firm)
    assert paying.invoices(firm) == []
    pass_days(stack, mine, 1)
    (number,) = eventually(lambda: paying.invoices(firm))
    assert firm.message(mine["email"], f"({said(firm, 'runs')})")
    price, now = paying.price_of(firm, "medium"), today(timezone.now())
    month = period_of(now, "month")
    first = paying.invoice(firm, number)
    paying.fair(first)
    assert first.net == paying.share(price, (month.left(now), month.days))


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_who_chose_nothing_gets_notice_and_may_still_choose(
    at_window: Window, stack: Stack, known: Known, language: str, width: int
) -> None:
    mine = known[f"idle-{language}"]
    firm = at_window(f"idle-{language}", language, width)
    declare_large(firm, mine["email"])
    pass_days(stack, mine, DAYS)
    assert firm.message(mine["email"], f"({said(firm, 'over')})")
    firm.passed.clear()
    firm.go("/plan/")
    note = " ".join(firm.page.locator("main .note.warn").inner_text().split())
    assert said(firm, "late") in note
    assert any(said(firm, "ends", day(firm, days)) in note for days in range(30, 37)), note
    assert paying.invoices(firm) == []
    paying.choose(firm, "large")
    due = paying.due_today(firm)
    paying.fair(due)
    paying.order(firm)
    (number,) = paying.invoices(firm)
    assert paying.invoice(firm, number) == due
    firm.go("/plan/")
    assert not firm.page.locator("main .note.warn").count()
