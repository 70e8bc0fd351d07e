"""The code of a letter is entered: five tries, thirty days, one business, one success, and an address that stays."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Business
from config.kernel.actors import Actor
from tests.verification.by_people import Trader, enter, posted_letter, requirement, trader, wrong
from verification.models import Case, Finding, Letter
from verification.rules.letters import normalise
from verification.services import details, letter_codes, limits
from verification.services.tries import WrongCode
from verification.tasks import phones as tasks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("console_post")]


DAY = timedelta(days=1)


def test_five_tries_and_then_the_letter_is_worth_nothing(kaya: Trader) -> None:
    business, by, case = kaya
    letter, code = posted_letter(business, by)
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongCode) as refusal:
            enter(letter, wrong(code), by)
        assert refusal.value.values["left"] == left
    with pytest.raises(letter_codes.LetterLocked):
        enter(letter, wrong(code), by)
    with pytest.raises(letter_codes.LetterLocked):
        enter(letter, code, by)
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, requirement(case)) == ("failed", 5, "pending")


def test_a_business_has_thirty_tries_a_day_also_over_letters(kaya: Trader) -> None:
    business, by, _case = kaya
    letter, code = posted_letter(business, by)
    use = limits.Use("tries_business_day", str(business.pk), 30, DAY)
    for _ in range(30):
        limits.take([use], at=timezone.now())
    with pytest.raises(limits.LimitReached):
        enter(letter, code, by)
    letter.refresh_from_db()
    # The try stays burnt, also where the limit refused it.
    assert (letter.attempts, letter.state) == (1, "posted")


def test_after_thirty_days_the_code_has_expired_and_costs_no_try(kaya: Trader) -> None:
    business, by, _case = kaya
    letter, code = posted_letter(business, by)
    with pytest.raises(letter_codes.LetterOver):
        enter(letter, code, by, at=letter.expires_at)
    with time_machine.travel(letter.expires_at, tick=False):
        tasks.phone_clock()
        tasks.phone_clock()
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == ("expired", 0)
    assert enter_before_the_end(*trader("Andere")) == "proven"


def enter_before_the_end(business: Business, by: Actor, _case: Case) -> str:
    letter, code = posted_letter(business, by)
    return enter(letter, code, by, at=letter.expires_at - timedelta(seconds=1))


def test_a_stranger_cannot_enter_it(kaya: Trader) -> None:
    business, by, _case = kaya
    letter, code = posted_letter(business, by)
    stranger, other, _ = trader("Fremde")
    with pytest.raises(Letter.DoesNotExist):
        letter_codes.confirm(business=stranger, letter_id=letter.pk, code=code, by=other, at=timezone.now())
    letter.refresh_from_db()
    assert letter.attempts == 0


def test_the_same_form_sent_twice_confirms_once(kaya: Trader) -> None:
    business, by, case = kaya
    letter, code = posted_letter(business, by)
    assert [enter(letter, code, by), enter(letter, code, by)] == ["proven", "proven"]
    letter.refresh_from_db()
    assert letter.attempts == 1
    assert Finding.objects.filter(case=case, source="letter").count() == 1


def given(business: Business, **changes: Any) -> dict[str, Any]:
    fields = ("legal_name", "legal_form", "street", "postcode", "city", "represented_by", "publish_legal")
    values = {field: getattr(business, field) for field in fields}
    return {"name": "Goldschmiede Kaya", "official_mail": "", **values, **changes}


def test_a_new_address_makes_letter_and_proof_worthless(kaya: Trader) -> None:
    business, by, case = kaya
    letter, code = posted_letter(business, by)
    details.save(
        business=business, given=given(business, street="Neue Straße 1"), seen=None, by=by, at=timezone.now()
    )
    with pytest.raises(letter_codes.LetterOver):
        enter(letter, code, by)
    second, code = posted_letter(business, by)
    assert second.recipient[1] == "Neue Straße 1"
    enter(second, code, by)
    assert requirement(case) == "met"
    business.refresh_from_db()
    details.save(
        business=business, given=given(business, city="Hamburg"), seen=None, by=by, at=timezone.now()
    )
    assert requirement(case) == "pending"


def test_another_name_beside_the_seal_leaves_the_proof_alone(kaya: Trader) -> None:
    business, by, case = kaya
    letter, code = posted_letter(business, by)
    enter(letter, code, by)
    details.save(
        business=business, given=given(business, name="Kaya Schmuck"), seen=None, by=by, at=timezone.now()
    )
    assert requirement(case) == "met"


@pytest.mark.parametrize(
    ("typed", "code", "problem"),
    [
        ("7QK2B 9FXH3", "7QK2B9FXH3", None),
        (" 7qk2b-9fxh3 ", "7QK2B9FXH3", None),
        ("\uff17QK2B9FXH3", "7QK2B9FXH3", None),
        ("IlOo0 11111", "1100011111", None),
        ("", "", "LETTER_EMPTY"),
        (" \t ", "", "LETTER_EMPTY"),
        ("7QK2B", "7QK2B", "LETTER_LENGTH"),
        ("7QK2B9FXH3" * 9, "7QK2B9FXH3" * 6 + "7QK2", "LETTER_LENGTH"),
        ("7QK2B9FXHÜ", "", "LETTER_FOREIGN"),
        ("7QK2B9FXHU", "", "LETTER_FOREIGN"),
        ("7QK2B\x009FXH3", "", "LETTER_FOREIGN"),
        ("\U0001f98a" * 10, "", "LETTER_FOREIGN"),
        ("٧QK2B9FXH3", "7QK2B9FXH3", None),
    ],
)
def test_what_people_type(typed: str, code: str, problem: str | None) -> None:
    read = normalise(typed)
    assert read.problem == problem
    if problem is None or problem == "LETTER_LENGTH":
        assert read.code == code
