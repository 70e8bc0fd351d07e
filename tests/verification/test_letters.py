"""Letters with a code: ordered, handed over, posted, entered; bounded, derived, and worth nothing for anybody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from config.kernel.actors import Actor
from config.outbox.models import AuditEntry, ConsoleMessage, Event
from tests.verification.by_people import Trader, enter, order, posted_letter, requirement, trader, work
from verification.models import Finding, Letter, LimitLog, SendBudget
from verification.rules.letters import shown
from verification.selectors.letters import letter_page, recipient
from verification.services import letters
from verification.services.allowances import LettersUsedUp
from verification.services.budgets import SpendStopped
from verification.services.tries import WrongCode

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("console_post")]
DAY = timedelta(days=1)


def test_the_console_shows_the_letter_and_its_code_confirms_the_address(kaya: Trader) -> None:
    business, by, case = kaya
    letter, code = posted_letter(business, by)
    kept = ConsoleMessage.objects.get(kind="letter")
    assert shown(code) in kept.body
    assert kept.to == "Elif Kaya, Lindenallee 5, 10115 Berlin"
    assert (letter.state, letter.paper) == ("posted", None)
    assert letter.posted_at is not None
    assert letter.expires_at == letter.posted_at + timedelta(days=30)
    assert requirement(case) == "pending"
    assert enter(letter, code, by) == "proven"
    assert requirement(case) == "met"
    found = Finding.objects.get(case=case, source="letter")
    assert (found.result, found.claim) == ("match", "Lindenallee 5, 10115 Berlin, DE")


def test_the_language_of_the_day_changes_neither_envelope_nor_limit() -> None:
    """A page read in English must not take the German one's letter for one to another address."""
    business, by, _case = trader(country="AT", postcode="1010", city="Wien")
    with translation.override("de"):
        letter, code = posted_letter(business, by)
        enter(letter, code, by)
    assert letter.envelope[-1] == "AUSTRIA"
    with translation.override("en"):
        assert letter_page(business, "address", phone=None, at=timezone.now()).state == "verified"
        Letter.objects.update(state="returned")
        order(business, by)
        Letter.objects.update(state="returned")
        with pytest.raises(LettersUsedUp):
            order(business, by)


def test_the_code_is_nowhere_but_on_the_paper(kaya: Trader) -> None:
    business, by, _case = kaya
    _letter, code = posted_letter(business, by)
    everything = [
        *Letter.objects.values_list("recipient", "error", "asked_by"),
        *Event.objects.values_list("kind", "ids"),
        *AuditEntry.objects.values_list("action", "reason"),
        *LimitLog.objects.values_list("key"),
    ]
    text = str(everything).upper()
    assert code not in text
    assert shown(code) not in text
    assert (
        "LINDENALLEE"
        not in str([*Event.objects.values_list("ids"), *LimitLog.objects.values_list("key")]).upper()
    )


def test_two_letters_have_two_codes_and_one_letter_always_the_same(kaya: Trader) -> None:
    business, by, _case = kaya
    letter, code = posted_letter(business, by)
    assert letters.code_of(letter) == code
    other, again = posted_letter(*trader("Andere")[:2])
    assert again != code
    with pytest.raises(WrongCode):
        enter(other, code, Actor("business", other.asked_by))


def test_ordering_twice_means_the_one_that_is_under_way(kaya: Trader) -> None:
    business, by, _case = kaya
    assert order(business, by) == order(business, by)
    work()
    assert order(business, by).state == "posted"
    assert ConsoleMessage.objects.filter(kind="letter").count() == 1


def test_two_letters_in_any_thirty_days_and_then_the_day_when_it_goes_on(kaya: Trader) -> None:
    business, by, _case = kaya
    now = timezone.now()
    for days in (0, 10):
        letter, _code = posted_letter(business, by, at=now + days * DAY)
        Letter.objects.filter(pk=letter.pk).update(state="returned")
    with pytest.raises(LettersUsedUp) as refusal:
        order(business, by, at=now + 29 * DAY)
    assert refusal.value.again == now + 30 * DAY
    order(business, by, at=now + 30 * DAY)


def test_an_address_gets_two_letters_whoever_orders_them() -> None:
    for name in ("Eins", "Zwei"):
        order(*trader(name, street="lindenallee  5")[:2])
    with pytest.raises(LettersUsedUp):
        order(*trader("Drei")[:2])
    order(*trader("Vier", street="Lindenallee 6")[:2])


def test_the_days_money_for_letters_is_its_own(kaya: Trader, settings: Any) -> None:
    settings.LETTER_CAP_CENTS_PER_DAY = 100
    business, by, _case = kaya
    with pytest.raises(SpendStopped):
        order(business, by)
    assert not Letter.objects.exists()
    assert not LimitLog.objects.exists()
    settings.LETTER_CAP_CENTS_PER_DAY = 200
    order(business, by)
    assert {row.scope: row.reserved_cents for row in SendBudget.objects.all()} == {"letters": 120}


@pytest.mark.parametrize("missing", ["street", "city", "postcode", "legal_name"])
def test_without_a_whole_address_nothing_is_ordered(missing: str) -> None:
    business, by, _case = trader(**{missing: ""})
    assert recipient(business) == ()
    with pytest.raises(letters.NoAddress):
        order(business, by)
    assert not LimitLog.objects.exists()
