"""The other rules of the pilot: references, slugs, screening, and questions that operators write."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.slugs import ascii_slug
from pilot.rules.questions import Draft, Flaw, flaws
from pilot.rules.references import ALPHABET, as_reference, new_reference
from pilot.rules.screening import Facts, WarningCode, warnings
from pilot.rules.standard import QUESTIONS

PLAIN = Facts(
    company="Bäckerei Huber",
    country_taken=True,
    same_email=False,
    same_name=False,
    name_of_business=False,
    seconds=240,
)


def test_references_have_no_letters_that_are_mistaken() -> None:
    made = {new_reference() for _ in range(200)}
    assert len(made) > 190
    assert not set("".join(made)) - set(ALPHABET) - {"-", "P"}
    assert not set(ALPHABET) & set("0O1ILUV")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("P-7F3K2", "P-7F3K2"),
        ("p 7f3k2", "P-7F3K2"),
        ("7f3k2", "P-7F3K2"),
        ("PP7F3", ""),
        ("Huber", ""),
        ("", ""),
    ],
)
def test_references_as_people_type_them(typed: str, meant: str) -> None:
    assert as_reference(typed) == meant


@given(st.text(max_size=60))
def test_any_text_may_be_searched_as_a_reference(text: str) -> None:
    found = as_reference(text)
    assert found == "" or as_reference(found) == found


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Bäckerei Müller & Söhne", "baeckerei-mueller-soehne"),
        ("Kfz-Meister Łukasz Œuvre", "kfz-meister-lukasz-oeuvre"),
        ("Café 1001 Nacht", "cafe-1001-nacht"),
        ("Баварский хлеб", ""),
        ("🥐", ""),
        ("  --  ", ""),
    ],
)
def test_slugs(name: str, slug: str) -> None:
    assert ascii_slug(name) == slug


def test_an_honest_application_raises_no_warning() -> None:
    assert warnings(PLAIN) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"same_email": True}, WarningCode.SAME_EMAIL),
        ({"same_name": True}, WarningCode.SAME_NAME),
        ({"name_of_business": True}, WarningCode.NAME_OF_BUSINESS),
        ({"company": "Sparkasse ✅ geprüft"}, WarningCode.NAME_PROBLEM),
        ({"country_taken": False}, WarningCode.OUT_OF_SCOPE_COUNTRY),
        ({"seconds": 3}, WarningCode.FILLED_TOO_FAST),
    ],
)
def test_each_warning(change: dict[str, object], code: str) -> None:
    assert warnings(replace(PLAIN, **change)) == [code]  # type: ignore[arg-type]


GOOD = Draft("size", "one", [{"value": "a", "de": "A", "en": ""}], {"trade": ["x"]}, None, {"trade"})


def test_a_good_question_has_no_flaw() -> None:
    assert flaws(GOOD) == []


@pytest.mark.parametrize(
    ("question", "flaw"),
    [
        (replace(GOOD, key="check"), Flaw.RESERVED_KEY),
        (replace(GOOD, key="_draft"), Flaw.RESERVED_KEY),
        (replace(GOOD, key="7"), Flaw.RESERVED_KEY),
        (replace(GOOD, choices=[]), Flaw.NO_CHOICES),
        (replace(GOOD, choices=["a"]), Flaw.BAD_CHOICES),
        (replace(GOOD, choices={"a": 1}), Flaw.BAD_CHOICES),
        (replace(GOOD, choices=[{"value": "a", "de": "A"}, {"value": "a", "de": "B"}]), Flaw.BAD_CHOICES),
        (replace(GOOD, choices=[{"value": 1, "de": "A"}]), Flaw.BAD_CHOICES),
        (replace(GOOD, shown_if=["x"]), Flaw.BAD_CONDITION),
        (replace(GOOD, shown_if={"trade": "x"}), Flaw.BAD_CONDITION),
        (replace(GOOD, shown_if={"colour": ["x"]}), Flaw.UNKNOWN_CONDITION),
        (replace(GOOD, type="page", page_type="page"), Flaw.PAGE_IN_PAGE),
        (replace(GOOD, page_type="text"), Flaw.FIELD_OF_NO_PAGE),
    ],
)
def test_what_would_be_a_dead_end_is_named(question: Draft, flaw: Flaw) -> None:
    assert flaw in flaws(question)


def test_the_standard_questions_are_seven_and_without_flaw() -> None:
    assert len(QUESTIONS) == 7
    for question in QUESTIONS:
        for one in (question, *question.get("fields", ())):
            page = "page" if one is not question else None
            draft = Draft(
                one["key"], one["type"], one.get("choices", []), one.get("shown_if", {}), page, set()
            )
            assert flaws(draft) == []
            assert one["label_de"]
            assert one["label_en"]
