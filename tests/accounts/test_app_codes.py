"""Codes of an authenticator app: those of the neighbouring steps count, and each opens once (RFC 6238, 5.2)."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "four old horses in a row"
SECRET = "JBSWY3DPEHPK3PXP"
# The first second of a step.
NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
STEP = timedelta(seconds=30)


@pytest.fixture
def person() -> User:
    person = factories.user("eva@example.org")
    person.set_password(PASSWORD)
    person.save()
    totp.TOTP.activate(person, SECRET)
    return person


def code(at: datetime) -> str:
    """What the app shows at that time."""
    return str(totp.format_hotp_value(totp.hotp_value(SECRET, int(at.timestamp()) // 30)))


def opens(person: User, typed: str, at: datetime) -> bool:
    with time_machine.travel(at, tick=False):
        client = Client()
        client.post("/account/login/", {"login": person.email, "password": PASSWORD})
        client.post("/account/2fa/authenticate/", {"code": typed})
        return "_auth_user_id" in client.session


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_the_step_before_and_the_one_after_count(person: User, steps: int) -> None:
    assert opens(person, code(NOON + steps * STEP), NOON)


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_and_no_other_does(person: User, steps: int) -> None:
    assert not opens(person, code(NOON + steps * STEP), NOON)


def test_a_code_opens_once_as_long_as_it_counts(person: User) -> None:
    typed = code(NOON + STEP)
    assert opens(person, typed, NOON)
    for seconds in (0, 31, 89):
        assert not opens(person, typed, NOON + timedelta(seconds=seconds)), seconds
    assert opens(person, code(NOON + 3 * STEP), NOON + 3 * STEP), "the next one does"


def test_a_used_code_counts_as_a_wrong_one_and_forgives_no_others(person: User) -> None:
    typed = code(NOON + STEP)
    assert opens(person, typed, NOON)
    for seconds in range(31, 36):
        assert not opens(person, typed, NOON + timedelta(seconds=seconds))
    assert not opens(person, code(NOON + 2 * STEP), NOON + 2 * STEP), (
        "five wrong ones are enough for five minutes"
    )


def test_a_code_copied_with_spaces_is_the_same_code(person: User) -> None:
    typed = code(NOON)
    assert opens(person, f" {typed[:3]} {typed[3:]} ", NOON)
    for same in (typed, f"{typed[:3]}-{typed[3:]}", f"{typed}.", f"{typed[:3]} {typed[3:]}"):
        assert not opens(person, same, NOON + timedelta(seconds=40)), same


def test_one_person_s_code_takes_nothing_from_another(person: User) -> None:
    other = factories.user("otto@example.org")
    other.set_password(PASSWORD)
    other.save()
    totp.TOTP.activate(other, SECRET)
    assert opens(person, code(NOON), NOON)
    assert opens(other, code(NOON), NOON)


def test_recovery_codes_still_open(person: User) -> None:
    codes = RecoveryCodes.activate(person).get_unused_codes()
    assert opens(person, codes[0], NOON)
    assert not opens(person, codes[0], NOON + timedelta(minutes=5))
    assert Authenticator.objects.filter(user=person).count() == 2
