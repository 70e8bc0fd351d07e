"""The draw as a pure rule: known answers, and what must hold for any seed and any applicants."""

import hashlib
import uuid
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pilot.rules.draw import commitment, lot, order

SEED = "nothing-up-my-sleeve"
IDS = [
    "00000000-0000-4000-8000-000000000001",
    "00000000-0000-4000-8000-000000000002",
    "00000000-0000-4000-8000-000000000003",
    "00000000-0000-4000-8000-000000000004",
    "00000000-0000-4000-8000-000000000005",
]
seeds = st.text(min_size=1, max_size=40).filter(lambda text: text.isprintable())
applicants = st.lists(st.uuids().map(str), max_size=60, unique=True)


def test_known_answers() -> None:
    """Made with `printf 'SEED:ID' | sha256sum`, sorted by hand; a change here makes every past draw unverifiable."""
    assert commitment(SEED) == "4604aed41adb963d99dec1e4c0f817cdefdabed513908a223d92249220f3e7a4"
    assert lot(SEED, IDS[0]) == "f3d1272b79b1b4d26d5c9a5f64921f95c5ac8a96a766f6f9776ad545027cae91"
    assert [IDS.index(one) + 1 for one in order(SEED, IDS)] == [5, 2, 3, 4, 1]
    assert [IDS.index(one) + 1 for one in order("another", IDS)] == [5, 1, 4, 3, 2]


def test_nobody_and_somebody() -> None:
    assert order(SEED, []) == ()
    assert order(SEED, IDS[:1]) == (IDS[0],)


@given(seeds, applicants)
def test_it_is_a_permutation_with_everybody_in(seed: str, ids: list[str]) -> None:
    assert Counter(order(seed, ids)) == Counter(ids)


@given(seeds, applicants, st.randoms())
def test_the_order_given_in_does_not_matter(seed: str, ids: list[str], chance: object) -> None:
    mixed = list(ids)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert order(seed, mixed) == order(seed, ids) == order(seed, [*mixed, *ids])


@given(seeds, applicants.filter(bool), st.data())
def test_who_leaves_changes_nothing_between_the_others(
    seed: str, ids: list[str], data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(ids))
    rest = [one for one in ids if one != gone]
    assert order(seed, rest) == tuple(one for one in order(seed, ids) if one != gone)


@given(seeds, seeds)
def test_two_seeds_are_two_commitments(first: str, second: str) -> None:
    assert (commitment(first) == commitment(second)) == (first == second)


def test_every_place_is_as_likely_for_everybody() -> None:
    """6,000 draws of six: each place 1,000 times for each, give or take five standard deviations."""
    ids = [str(uuid.UUID(int=number)) for number in range(6)]
    first = Counter(order(hashlib.md5(str(n).encode()).hexdigest(), ids)[0] for n in range(6000))
    assert set(first) == set(ids)
    assert all(abs(number - 1000) < 5 * (6000 * 1 / 6 * 5 / 6) ** 0.5 for number in first.values())
