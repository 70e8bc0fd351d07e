"""The reader in front of Django and warnings: told at the next look, gone at the next one, and what was before."""

import pytest
from django.utils import timezone

from config.kernel.actors import Actor
from tests.directory.reading import Hand, copy_of, differences, never
from tests.directory.wsgi import ask
from tests.verification import imitating, ready
from tests.verification.imitating import FAKE, FAKE_SITE
from verification.models import Seal
from verification.services import seals

pytestmark = pytest.mark.django_db(transaction=True)
PATHS = {"number": f"/api/v1/check?q=%2B{FAKE[1:]}", "domain": f"/api/v1/check?q={FAKE_SITE}"}


@pytest.fixture(autouse=True)
def _alone(hand: Hand) -> None:
    hand.reader.django = never


def verdict(hand: Hand, kind: str) -> str:
    hand.keeper.turn()
    assert differences(hand) == []
    body = ask(hand.reader, PATHS[kind]).body
    assert len(body) == 4096
    return body.partition(b'"verdict":"')[2].partition(b'"')[0].decode()


@pytest.mark.parametrize("kind", ["number", "domain"])
def test_a_warning_is_told_while_it_is_in_force(hand: Hand, seal: Seal, kind: str) -> None:
    hand.look()
    assert verdict(hand, kind) == "unknown"
    warned = imitating.in_force(seal, kind)
    assert verdict(hand, kind) == "beware"
    body = f"={(-warned.pk).to_bytes(8, 'big', signed=True).decode('latin-1')}".encode("latin-1")
    with copy_of(hand).env.begin() as txn:
        assert txn.get(body) is not None
    imitating.lifted(warned)
    assert verdict(hand, kind) == "unknown"
    with copy_of(hand).env.begin() as txn:
        assert txn.get(body) is None


def test_what_an_ended_seal_says_comes_back(hand: Hand, seal: Seal) -> None:
    former = ready.sealed(name="Metzgerei Lang", e164=FAKE)
    hand.look()
    assert verdict(hand, "number") == "valid"
    seals.surrender(seal=former, by=Actor("business", "x"), at=timezone.now())
    assert verdict(hand, "number") == "not_valid"
    warned = imitating.in_force(seal)
    assert verdict(hand, "number") == "beware"
    imitating.lifted(warned)
    assert verdict(hand, "number") == "not_valid"


def test_a_name_however_long_never_ends_the_copy(hand: Hand, seal: Seal) -> None:
    hand.look()
    imitating.in_force(seal, "name", "\u0e01" * 120)
    assert verdict(hand, "number") == "unknown"


def test_a_new_copy_holds_the_warnings_that_there_are(hand: Hand, seal: Seal) -> None:
    imitating.in_force(seal)
    hand.look()
    assert verdict(hand, "number") == "beware"
