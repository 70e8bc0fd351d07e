"""What an address may say: the rules by themselves, with every reason at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.slugs import LONGEST, SlugProblem, ascii_slug, problems

HUBER = ["Bäckerei Huber", "Bäckerei Huber GmbH"]


@pytest.mark.parametrize(
    "slug",
    [
        "baeckerei-huber",
        "huber",
        "huber-berlin",
        "huberbrot",
        "brot-von-huber",
        "huber-1901",
        "baeckereihuber",
    ],
)
def test_whatever_says_the_name_can_be_had(slug: str) -> None:
    assert problems(slug, HUBER) == ()


@pytest.mark.parametrize(
    ("slug", "problem"),
    [
        ("", SlugProblem.EMPTY),
        ("hu", SlugProblem.TOO_SHORT),
        ("huber-" + "x" * LONGEST, SlugProblem.TOO_LONG),
        ("1901", SlugProblem.NO_LETTER),
        ("admin", SlugProblem.RESERVED),
        ("kontakt", SlugProblem.RESERVED),
        ("huber-verified", SlugProblem.PROTECTED),
        ("huber-pruefsiegel", SlugProblem.PROTECTED),
        ("huber-veri-fied", SlugProblem.PROTECTED),
        ("sparkasse-berlin", SlugProblem.NOT_YOUR_NAME),
        ("baeckerei", SlugProblem.NOT_YOUR_NAME),
        ("gmbh", SlugProblem.NOT_YOUR_NAME),
    ],
)
def test_the_reason_is_named(slug: str, problem: SlugProblem) -> None:
    assert problems(slug, HUBER) == (problem,)


def test_all_reasons_come_at_once() -> None:
    assert problems("11", HUBER) == (SlugProblem.TOO_SHORT, SlugProblem.NO_LETTER)


def test_a_short_word_is_not_found_inside_another_one() -> None:
    assert problems("colonia", ["Olo Nia"]) == ()
    assert problems("kolonnade", ["Olo Cafe"]) == (SlugProblem.NOT_YOUR_NAME,)


def test_first_letters_say_a_name_of_three_words() -> None:
    assert problems("bmw-berlin", ["Bayerische Motoren Werke"]) == ()
    assert problems("bm-berlin", ["Bayerische Motoren"]) == (SlugProblem.NOT_YOUR_NAME,)


def test_a_name_without_latin_letters_asks_for_no_word_of_it() -> None:
    assert problems("brot-berlin", ["مخبز النور"]) == ()
    assert problems("brot-berlin", []) == ()
    assert problems("brot-berlin", ["مخبز النور", "Al Nour Back"]) == (SlugProblem.NOT_YOUR_NAME,)


@given(st.text(max_size=300))
def test_whatever_is_typed_becomes_a_slug_that_can_be_judged(typed: str) -> None:
    slug = ascii_slug(typed)
    assert slug.isascii()
    assert not set(slug) - set("abcdefghijklmnopqrstuvwxyz0123456789-")
    found = problems(slug, HUBER)
    assert len(found) == len(set(found))
    assert problems(slug, [typed]) == () or found
