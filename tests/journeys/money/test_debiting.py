"""A firm pays by SEPA debit: the account handed over at the provider's, money that comes days later, or does not."""

import pytest

from tests.journeys.browsing import Person
from tests.journeys.killing import eventually
from tests.journeys.money import paying
from tests.journeys.money.conftest import Window
from tests.journeys.money.passing import LOOKS, pass_days
from tests.peers.stack import Stack
from tests.peers.stripe import StripePeer

pytestmark = [pytest.mark.browser, pytest.mark.processes]
DEBIT = {"de": "SEPA-Lastschrift", "en": "SEPA direct debit"}
FAILED = {"de": "konnte nicht eingezogen werden", "en": "We could not collect invoice"}


def debits(peer: StripePeer, state: str) -> list[str]:
    """Intents that draw on an account."""
    with peer.lock:
        accounts = [one["id"] for one in peer.all("pm") if one["type"] == "sepa_debit"]
        rows = [one for one in peer.all("pi") if one["payment_method"] in accounts]
        return [one["id"] for one in rows if one["status"] == state]


def under_way(firm: Person) -> bool:
    firm.go("/plan/method/")
    return paying.say(firm, "under way") in paying.words(firm)


def open_again(firm: Person, number: str) -> bool:
    """Listed as an open invoice on the page about paying."""
    firm.go("/plan/method/")
    return bool(firm.page.locator("section:has(#open) .card").filter(has_text=number).count())


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_by_debit(
    at_window: Window,
    stack: Stack,
    peer: StripePeer,
    known: dict[str, dict[str, str]],
    language: str,
    width: int,
) -> None:
    mine = known[f"debit-{language}"]
    firm = at_window(f"debit-{language}", language, width)
    firm.go("/plan/method/")
    firm.press(form="main form:has([value=sepa_debit])")
    paying.at_stripe(firm, peer, "3000")
    assert DEBIT[language] in paying.words(firm)
    paying.choose(firm, "medium")
    paying.order(firm)
    (number,) = paying.invoices(firm)
    eventually(lambda: under_way(firm))
    assert not paying.paid(firm, number)()
    (first,) = eventually(lambda: debits(peer, "processing"))
    peer.settle(first)
    eventually(paying.paid(firm, number))
    assert not open_again(firm, number)
    is_returned(firm, peer, stack, mine, first, number)
    fails_at_once(firm, peer, mine)


def is_returned(
    firm: Person, peer: StripePeer, stack: Stack, mine: dict[str, str], intent: str, number: str
) -> None:
    """The payer's bank gives the money back weeks later: the invoice is open again, and is dunned like any other."""
    peer.close_dispute(peer.dispute(intent), won=False)
    eventually(lambda: open_again(firm, number))
    assert not paying.paid(firm, number)()
    firm.go("/plan/")
    assert paying.say(firm, "overdue") not in paying.words(firm)
    pass_days(stack, mine, 30, clock="dunning")
    assert firm.message(mine["email"], f"({paying.say(firm, 'overdue')})")
    firm.passed.clear()
    firm.go("/plan/")
    assert paying.say(firm, "overdue") in paying.words(firm)
    assert firm.page.locator("main .note.warn").count() == 1


def fails_at_once(firm: Person, peer: StripePeer, mine: dict[str, str]) -> None:
    """Another account, handed over with the payment on the provider's page; this one has no money in it."""
    firm.go("/plan/method/")
    firm.press(form="main section:has(#open) form:has([value=sepa_debit])")
    paying.at_stripe(firm, peer, "3001")
    (second,) = eventually(lambda: debits(peer, "processing"))
    eventually(lambda: under_way(firm))
    peer.settle(second, ok=False)
    assert firm.message(mine["email"], f"({FAILED[firm.language]})")
    eventually(lambda: not under_way(firm))
    firm.go("/plan/")
    assert paying.say(firm, "overdue") in paying.words(firm)
