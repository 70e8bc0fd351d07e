"""Letters and calls at the same moment, each on its own connection: one letter, five tries, one proof, two people."""

from collections import Counter
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from config.kernel.errors import Refused
from tests import factories
from tests.races import race
from tests.verification import by_people, ready
from tests.verification.by_people import enter, order, posted_letter, trader, wrong
from verification.models import CallBack, Finding, Letter, PhoneNumber
from verification.rules import challenges as rules
from verification.services import call_backs, letter_codes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _console(settings: Any) -> None:
    settings.POST_URL, settings.CONSOLE_GATEWAY_ALLOWED = "console://", True


def kinds(results: list[Any]) -> Counter[str]:
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, Refused):
            raise result
    return Counter(type(result).__name__ for result in results)


def test_no_letter_is_compared_more_than_five_times(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: Counter[str] = Counter()

    def counting(entered: str, expected: str) -> bool:
        seen[expected] += 1
        return rules.is_code(entered, expected)

    monkeypatch.setattr(letter_codes, "is_code", counting)
    business, by, case = trader()
    letter, code = posted_letter(business, by)
    guesses = [wrong(code)] * 100 + [code] + [wrong(code)] * 99
    kinds(race([partial(enter, letter, guess, by) for guess in guesses]))
    letter.refresh_from_db()
    assert seen[code] == letter.attempts <= 5
    assert letter.state in ("failed", "verified")
    assert Finding.objects.filter(case=case, source="letter").count() == (letter.state == "verified")


def test_the_right_code_sent_often_confirms_once() -> None:
    business, by, case = trader()
    letter, code = posted_letter(business, by)
    assert kinds(race([partial(enter, letter, code, by)] * 64))["str"] >= 1
    letter.refresh_from_db()
    assert letter.state == "verified"
    assert Finding.objects.filter(case=case, source="letter", state="done").count() == 1


def test_sixty_four_clicks_order_one_letter() -> None:
    business, by, _case = trader()
    assert kinds(race([partial(order, business, by)] * 64)) == {"Letter": 64}
    assert Letter.objects.count() == 1


def test_two_letters_to_an_address_whoever_orders_them() -> None:
    firms = [trader(f"Firma {n}")[:2] for n in range(12)]
    outcomes = kinds(race([partial(order, business, by) for business, by in firms] * 4))
    assert Letter.objects.count() == 2
    assert outcomes["LettersUsedUp"] == 10 * 4


def test_two_people_confirm_one_call_once() -> None:
    seal = ready.sealed()
    phone = PhoneNumber.objects.get(pk=seal.phone_id)
    call = by_people.waiting_call(phone)
    by_people.reached(call, factories.user(desk_role="reviewer"))
    seconds = [factories.user(desk_role="reviewer") for _ in range(16)]
    fresh = CallBack.objects.select_related("phone").get(pk=call.pk)
    deeds = [partial(call_backs.confirm, call=fresh, person=one, at=timezone.now()) for one in seconds]
    outcomes = kinds(race(deeds))
    assert outcomes["CallBack"] == 1
    assert CallBack.objects.get().second in seconds
