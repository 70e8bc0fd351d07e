"""Contact permission in front of Django: the same answers, within the same budget, and in the same time."""

import statistics
import time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Business
from directory.models import KeyDay
from directory.reader.meters import value
from directory.rules.api_keys import make
from directory.services.portions import PORTIONS
from tests import factories
from tests.directory.asking import NO, OTHER, PATH, YES, block, key, later
from tests.directory.permitting import address, bearer, names, portion, said_by, same
from tests.directory.reading import Hand, never
from tests.directory.wsgi import ask
from tests.verification.texting import MOBILE
from verification.models import Seal

pytestmark = pytest.mark.django_db(transaction=True)


def test_yes_and_no_are_djangos_to_the_byte(hand: Hand, seal: Seal) -> None:
    block(seal.business)
    partner, own = key(), key(seal.business)
    hand.look()
    asked = 0
    for row, text in (partner, own):
        portion(row, 200)
        for name in names(seal):
            for number, body in ((MOBILE, NO), (OTHER, YES), ("+12125550123", YES), ("+393331234567", YES)):
                hand.keeper.turn()  # so that a slow machine does not make the copy too old
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
        (400, f"{good}&number=%2B{OTHER[1:]}", partner),
        (400, f"{PATH}?number=%2B{OTHER[1:]}&{good.partition('?')[2]}", partner),
        (400, f"{good}&business={other.pk}", partner),
        (401, f"{good}&number=%2B{OTHER[1:]}", {}),
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
