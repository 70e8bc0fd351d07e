"""From the questionnaire to the green check page, through the real pages, worker, beat and database."""

from pathlib import Path

import pytest

from tests.journeys import asking, walking
from tests.journeys.browsing import Person, chromium
from tests.peers.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.processes]
FIRM = walking.BAKERY


def verify_from_outside(stack: Stack, code: str) -> dict[str, object]:
    """What verify_seal.py says, as a program of its own that knows only the address."""
    found = asking.verified(stack, code, phone=FIRM.e164)
    assert found["exit"] == 0, found
    return found


@pytest.mark.parametrize(
    ("database", "redis", "language", "width", "scripts"),
    [
        ("sqlite", False, "de", 360, True),
        ("postgres", True, "en", 1280, True),
        ("sqlite", False, "en", 360, False),
    ],
    ids=["german-phone-sqlite", "english-desktop-postgres-redis", "without-any-script"],
)
def test_a_business_gets_its_seal(
    database: str, redis: bool, language: str, width: int, scripts: bool, tmp_path: Path
) -> None:
    with Stack(database, redis=redis, demo=True) as stack, chromium() as browser:  # type: ignore[arg-type]
        owner = Person(browser, stack.url, language=language, width=width, scripts=scripts)
        reviewer = Person(browser, stack.url, language=language, width=width, scripts=scripts)
        customer = Person(browser, stack.url, language=language, width=width, scripts=scripts)
        reference = walking.apply(owner, FIRM)
        walking.sign_in(reviewer, stack, "reviewer@example.org")
        walking.set_up_second_factor(reviewer, stack)
        walking.invite(reviewer, reference, FIRM)
        walking.accept(owner, FIRM)
        walking.describe(owner, FIRM)
        walking.prove_number(owner, FIRM)
        walking.show_paper(owner, tmp_path)
        walking.submit(owner)
        walking.approve(reviewer, FIRM)
        code = walking.check(customer, FIRM)
        # Machines are answered from a copy, which may be a moment behind the page.
        stack.heard_of(f"/api/v1/seals/{code}")
        assert verify_from_outside(stack, code)["verdict"] == "VALID"
        stack.manage("verify_invariants")
        for person in (owner, reviewer, customer):
            person.close()
