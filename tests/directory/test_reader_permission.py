"""Contact permission in front of Django: the same answers, at once after a block, within the budget, hashes only."""

import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Business
from config.kernel.actors import Actor
from config.outbox.models import Change
from directory.models import ApiKey, KeyDay
from directory.reader.meters import value
from directory.rules.api_keys import make
from directory.selectors.permission import secret_hash
from directory.services import api_keys, blocks, customers
from directory.services.portions import PORTIONS
from tests import factories
from tests.directory.asking import NO, OTHER, PATH, YES, block, customer, key, later
from tests.directory.reading import Hand, copy_of, never
from tests.directory.wsgi import Said, ask
from tests.verification import ready
from tests.verification.texting import MOBILE
from verification.models import Answer, CustomerChallenge, Seal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Hand]:
    PORTIONS.forget()
    made = Hand(tmp_path / "reader")
    yield made
    made.close()
    PORTIONS.forget()


@pytest.fixture
def seal() -> Seal:
    return ready.sealed(e164="+493023125012")


def address(business: object, number: str = MOBILE) -> str:
    return f"{PATH}?{urlencode({'business': str(business), 'number': number})}"


def bearer(text: str) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Bearer {text}"}


def said_by(hand: Hand, text: str, business: object, number: str = MOBILE) -> Said:
    """At the next look, by the reader as long as it has something left of a portion."""
    hand.keeper.turn()
    return ask(hand.reader, address(business, number), **bearer(text))


def portion(row: ApiKey, size: int = 100) -> None:
    """As if Django had just taken one for this process."""
    held, day = PORTIONS.of(row.pk.hex), timezone.now().date()
    with held.lock:
        held.fill(day, size)


def same(hand: Hand, path: str, **options: str) -> Said:
    ours, djangos = ask(hand.reader, path, **options), ask(hand.django, path, **options)
    assert (path, options, ours[:3]) == (path, options, djangos[:3])
    return ours


def names(seal: Seal) -> list[str]:
    shown = f"{seal.code[:4]}-{seal.code[4:8]}-{seal.code[8:]}"
    return [seal.code, shown, shown.lower(), str(seal.business_id), seal.business_id.hex]


def test_yes_and_no_are_djangos_to_the_byte(hand: Hand, seal: Seal) -> None:
    block(seal.business)
    partner, own = key(), key(seal.business)
    hand.look()
    asked = 0
    for row, text in (partner, own):
        portion(row, 200)
        for name in names(seal):
            for number, body in ((MOBILE, NO), (OTHER, YES), ("+12125550123", YES), ("+393331234567", YES)):
                for options in (
                    {},
                    {"method": "HEAD"},
                    {"HTTP_IF_NONE_MATCH": '"x"'},
                    {"HTTP_ACCEPT_LANGUAGE": "en"},
                ):
                    said = same(hand, address(name, number), **bearer(text), **options)
                    assert (said.code, said.body) == (200, body)
                    asked += 1
    assert hand.answered() == asked


def test_whoever_holds_it_gets_a_304(hand: Hand, seal: Seal) -> None:
    row, text = key()
    hand.look()
    portion(row)
    tag = ask(hand.django, address(seal.code), **bearer(text)).header("ETag")
    assert same(hand, address(seal.code), HTTP_IF_NONE_MATCH=tag, **bearer(text)).code == 304
    block(seal.business)
    hand.keeper.turn()
    said = same(hand, address(seal.code), HTTP_IF_NONE_MATCH=tag, **bearer(text))
    assert (said.code, said.body) == (200, NO)
    assert value(hand.meters.not_modified) == 1


def test_whatever_is_refused_is_refused_by_django(hand: Hand, seal: Seal) -> None:
    row, text = key()
    other, foreign = factories.business("Andere"), key(factories.business("Dritte"))[1]
    hand.look()
    portion(row)
    partner, good = bearer(text), address(seal.code)
    refused: list[tuple[int, str, dict[str, str]]] = [
        (401, good, {}),
        (401, good, bearer(make())),
        (401, good, {"HTTP_AUTHORIZATION": f"Basic {text}"}),
        (401, good, bearer(text[:-1])),
        (400, address(seal.code, "0171 3920012"), partner),
        (400, address(seal.code, "+999123456789"), partner),
        (400, address(seal.code, ""), partner),
        (400, PATH, partner),
        (400, f"{PATH}?key={text}", {}),
        (400, f"{good}&token={text}", partner),
        (404, address("0000-0000-00"), partner),
        (404, address("00000000-0000-0000-0000-000000000000"), partner),
        (404, address(other.slug), partner),
        (403, good, bearer(foreign)),
        (405, good, {**partner, "method": "POST"}),
    ]
    for status, path, options in refused:
        assert (path, same(hand, path, **options).code) == (path, status)
    assert hand.answered() == 0
    assert not KeyDay.objects.filter(asked__gt=0).exists()
    # Neither plain nor refused: a business that never had a seal, and a number that the library reads as another.
    assert same(hand, address(other.pk), **partner).body == YES
    assert same(hand, address(seal.code, "+4901713920012"), **partner).body == YES
    assert hand.answered() == 0


def test_a_block_and_its_end_show_at_the_next_look(hand: Hand, seal: Seal) -> None:
    row, text = key()
    hand.look()
    hand.reader.django = never
    portion(row)
    assert said_by(hand, text, seal.code).body == YES
    made = block(seal.business)
    assert ask(hand.reader, address(seal.code), **bearer(text)).body == YES, "not looked yet"
    for name in names(seal):
        assert said_by(hand, text, name).body == NO
    assert said_by(hand, text, seal.code, OTHER).body == YES
    blocks.lift(customer=customer(), block_id=made.pk, at=timezone.now())
    assert said_by(hand, text, seal.code).body == YES
    block(seal.business)
    assert said_by(hand, text, seal.code).body == NO
    # Erased and blocked again between two looks: the old row's end must not end the new one.
    customers.erase(customer=customer(), at=timezone.now())
    block(seal.business)
    assert said_by(hand, text, seal.code).body == NO
    customers.erase(customer=customer(), at=timezone.now())
    assert said_by(hand, text, seal.code).body == YES


def test_a_new_copy_holds_the_blocks_and_keys_that_there_are(hand: Hand, seal: Seal) -> None:
    block(seal.business)
    lifted = block(seal.business, OTHER)
    blocks.lift(customer=customer(OTHER), block_id=lifted.pk, at=timezone.now())
    row, text = key()
    hand.look()
    portion(row)
    hand.reader.django = never
    assert said_by(hand, text, seal.code).body == NO
    assert said_by(hand, text, seal.code, OTHER).body == YES


def test_a_key_opens_and_stops_opening_at_the_next_look(hand: Hand, seal: Seal) -> None:
    hand.look()
    row, text = key(days=1)
    portion(row)
    assert ask(hand.reader, address(seal.code), **bearer(text)).body == YES, "Django knows it at once"
    assert hand.answered() == 0
    assert said_by(hand, text, seal.code).body == YES
    assert hand.answered() == 1
    with time_machine.travel(later(days=2), tick=False):
        portion(row)
        assert ask(hand.reader, address(seal.code), **bearer(text)).code == 401
    api_keys.revoke(key=row, by=Actor("operator"), at=timezone.now())
    assert said_by(hand, text, seal.code).code == 401
    assert hand.answered() == 1


def test_an_ended_key_is_refused_by_its_own_end(hand: Hand, seal: Seal) -> None:
    row, text = key()
    ApiKey.objects.filter(pk=row.pk).update(expires_at=timezone.now() + timedelta(seconds=1.2))
    hand.look()
    portion(row)
    time.sleep(1.3)
    hand.keeper.turn()
    assert ask(hand.reader, address(seal.code), **bearer(text)).code == 401


def test_a_seal_that_is_gone_from_the_copy_is_djangos(hand: Hand, seal: Seal) -> None:
    row, text = key()
    hand.look()
    portion(row)
    Answer.objects.filter(key=f"c:{seal.code}").delete()
    for name in names(seal):
        assert said_by(hand, text, name).body == YES
    assert hand.answered() == 0


def test_without_a_portion_django_counts_and_takes_the_next(hand: Hand, seal: Seal) -> None:
    row, text = key(per_day=1_000)
    hand.look()
    for _ in range(400):
        hand.keeper.turn()
        assert ask(hand.reader, address(seal.code), **bearer(text)).body == YES
    # 1, 1, 2, 4, 8, and from then on a hundredth of what it may.
    assert value(hand.meters.left) == 5 + 39
    assert hand.answered() == 400 - 44
    assert 400 <= KeyDay.objects.get(key=row).asked <= 410
    with time_machine.travel(later(days=1)):
        assert not PORTIONS.take(row.pk.hex, timezone.now().date())


def test_the_budget_ends_for_the_reader_too(hand: Hand, seal: Seal) -> None:
    row, text = key(per_day=230)
    hand.look()
    said = [said_by(hand, text, seal.code).code for _ in range(240)]
    assert said == [200] * 230 + [429] * 10
    assert KeyDay.objects.get(key=row).asked == 230


def test_the_reader_asks_the_database_nothing(hand: Hand, seal: Seal, django_assert_num_queries: Any) -> None:
    row, text = key()
    block(seal.business)
    hand.look()
    portion(row)
    hand.reader.django = never
    with django_assert_num_queries(0):
        for number in (MOBILE, OTHER):
            assert ask(hand.reader, address(seal.code, number), **bearer(text)).code == 200


def test_the_copy_knows_hashes_and_the_changes_not_even_those(hand: Hand, seal: Seal) -> None:
    _row, text = key()
    block(seal.business)
    hand.look()
    block(seal.business, OTHER)
    hand.keeper.turn()
    with copy_of(hand).env.begin() as txn:
        kept = b"\n".join(b"%b %b" % pair for pair in txn.cursor())
    assert CustomerChallenge.hash_of(MOBILE).encode() in kept
    assert secret_hash(text).encode() in kept
    for secret in (MOBILE[1:], OTHER[1:], text, text[8:40]):
        assert secret.encode() not in kept
    told = "\n".join(Change.objects.values_list("key", flat=True))
    for e164 in (MOBILE, OTHER):
        assert e164[1:] not in told
        assert CustomerChallenge.hash_of(e164) not in told
    customers.erase(customer=customer(), at=timezone.now())
    hand.keeper.turn()
    with copy_of(hand).env.begin() as txn:
        assert CustomerChallenge.hash_of(MOBILE).encode() not in b"".join(
            b"%b%b" % pair for pair in txn.cursor()
        )


def test_without_the_key_file_nothing_is_made_up(
    hand: Hand, seal: Seal, settings: Any, tmp_path: Path
) -> None:
    row, text = key()
    hand.look()
    portion(row)
    (tmp_path / "empty").mkdir()
    settings.KEYS_DIR = tmp_path / "empty"
    hand.reader.django = never
    assert ask(hand.reader, address(seal.code), **bearer(text)).code == 599


def test_a_blocked_number_takes_as_long_as_any_other(hand: Hand, seal: Seal) -> None:
    """Interleaved, so that the machine's moods meet both alike."""
    row, text = key(per_day=1_000_000)
    for n in range(100):
        block(seal.business, f"+49172{n:07d}")
    block(seal.business)
    hand.look()
    portion(row, 10_000)
    hand.reader.django = never
    spent: dict[str, list[float]] = {MOBILE: [], OTHER: []}
    for turn in range(1500):
        if turn % 300 == 0:
            hand.keeper.turn()
        for number, times in spent.items():
            began = time.perf_counter()
            ask(hand.reader, address(seal.code, number), **bearer(text))
            times.append(time.perf_counter() - began)
    hit, miss = (statistics.median(times) for times in spent.values())
    assert abs(hit - miss) < 0.2 * miss


def test_a_business_without_a_seal_is_answered_by_django_alike(hand: Hand) -> None:
    business: Business = factories.business("Bäckerei Huber")
    row, text = key()
    block(business)
    hand.look()
    portion(row)
    assert (same(hand, address(business.pk), **bearer(text)).body, hand.answered()) == (NO, 0)
    assert (same(hand, address(business.pk, OTHER), **bearer(text)).body, hand.answered()) == (YES, 0)
