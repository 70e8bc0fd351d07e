"""What software that is not ours finds of a seal that was changed: with the old token and the new one."""

import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

import verify_seal
from tests.verification import changing, ready
from verification.models import Seal, SealToken
from verification.services.seals import lists
from verification.services.seals.refresh import refresh
from verify_seal import NOT_VALID, VALID

pytestmark = pytest.mark.django_db
OLD = "+493023125097"


def judged(asked: str, **wanted: str) -> verify_seal.Answer:
    """By the verifier, which sees only our public pages."""
    client, issuer = Client(), settings.PUBLIC_URL

    def fetch(url: str, limit: int) -> bytes | None:
        answer = client.get(url.removeprefix(issuer))
        return answer.content[:limit] if answer.status_code == 200 else None

    given = {"phone": "", "domain": "", "name": "", **wanted}
    expected = verify_seal.Expected(given["phone"], given["domain"], given["name"], b"", "", True)
    return verify_seal.check(asked, issuer, expected, now=time.time(), fetch=fetch)


@pytest.fixture
def tokens() -> tuple[str, str, Seal]:
    """The token of the version before, the present one, and the seal."""
    seal = ready.sealed(e164=OLD)
    old = SealToken.objects.get(seal=seal).text
    seal = changing.moved(changing.renamed(seal))
    now = timezone.now()
    refresh(seal_id=seal.pk, at=now)
    lists.sign_due(at=now)
    return old, SealToken.objects.get(seal=seal).text, seal


def test_the_new_version_is_valid_under_name_and_number(tokens: tuple[str, str, Seal]) -> None:
    _old, new, seal = tokens
    for asked in (new, seal.code):
        found = judged(asked, name="Bäckerei Sonnenschein", phone=f"tel:{changing.NEW_NUMBER}")
        assert (found.verdict, found.reason) == (VALID, ""), found.message
    assert judged(seal.code, name="Bäckerei Huber").verdict == NOT_VALID


def test_the_old_token_is_good_for_a_day(tokens: tuple[str, str, Seal]) -> None:
    old, new, _seal = tokens
    found = judged(old, name="Bäckerei Huber", phone=f"tel:{OLD}")
    assert (found.verdict, found.reason) == (VALID, ""), found.message
    later = timezone.now() + timedelta(hours=24)
    assert lists.close_due(at=later) == 2
    lists.sign_due(at=timezone.now())
    found = judged(old, name="Bäckerei Huber", phone=f"tel:{OLD}")
    assert (found.verdict, found.reason) == (NOT_VALID, "ended")
    assert judged(new).verdict == VALID


def test_a_seal_that_is_suspended_in_between_is_so_for_both(tokens: tuple[str, str, Seal]) -> None:
    old, new, seal = tokens
    changing.suspended(seal)
    lists.sign_due(at=timezone.now())
    assert {judged(one).verdict for one in (old, new)} == {verify_seal.SUSPENDED}
