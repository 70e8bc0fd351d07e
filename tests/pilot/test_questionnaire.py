"""Any set of questions that an operator writes has to work, whatever was answered before."""

from typing import Any

import pytest
from django.utils.translation import override

from pilot.models import Answer, Programme, Question
from pilot.rules.answers import Fault
from pilot.selectors.questionnaire import questionnaire
from pilot.services.questions import load_standard_questions
from tests import factories
from tests.pilot.factories import answer, answered, draft, pages, programme

pytestmark = pytest.mark.django_db


def ask(where: Programme, key: str, kind: str = "text", order: int = 1, **fields: Any) -> Question:
    values: dict[str, Any] = {"label_de": f"Frage {key}", "label_en": f"Question {key}", **fields}
    return Question.objects.create(programme=where, key=key, type=kind, order=order, **values)


def test_the_seven_standard_pages_in_order() -> None:
    application = draft()
    assert pages(application) == [
        "business",
        "trade",
        "size",
        "channels",
        "volume",
        "impersonation",
        "contact",
    ]
    sheet = questionnaire(application)
    assert [(page.number, page.total) for page in sheet.pages] == [(at, 7) for at in range(1, 8)]
    assert sheet.first_open
    assert sheet.first_open.key == "business"


def test_loading_the_standard_questions_twice_changes_nothing() -> None:
    where = programme()
    before = where.questions.count()
    assert len(load_standard_questions(where)) == 7
    assert where.questions.count() == before


def test_two_queries_whatever_was_answered(django_assert_num_queries: Any) -> None:
    for application in (draft(), answered()):
        with django_assert_num_queries(2):
            questionnaire(application)


def test_the_first_open_page_is_the_first_that_was_not_sent() -> None:
    application = answer(draft(), company="Huber", postcode="10115", country="DE", trade="retail")
    sheet = questionnaire(application)
    assert sheet.first_open
    assert sheet.first_open.key == "size"
    full = questionnaire(answered())
    assert full.first_open is None
    assert full.faulty == ()


def test_an_optional_page_counts_as_open_until_it_was_seen() -> None:
    where = factories.programme()
    ask(where, "remark", "long_text", required=False)
    application = draft(where)
    sheet = questionnaire(application)
    assert sheet.first_open is not None
    assert sheet.faulty == ()
    assert questionnaire(answer(application, remark="")).first_open is None


def test_pages_appear_and_go_with_their_condition() -> None:
    where = factories.programme()
    ask(
        where,
        "fleet",
        "one",
        1,
        choices=[{"value": "yes", "de": "Ja", "en": "Yes"}, {"value": "no", "de": "Nein"}],
    )
    ask(where, "cars", "text", 2, shown_if={"fleet": ["yes"]})
    ask(where, "end", "text", 3)
    application = draft(where)
    assert pages(application) == ["fleet", "end"]
    assert pages(answer(application, fleet="yes")) == ["fleet", "cars", "end"]
    assert pages(answer(application, fleet="no")) == ["fleet", "end"]


def test_a_field_that_depends_on_its_neighbour_is_drawn_but_counts_only_when_wanted() -> None:
    where = factories.programme()
    page = ask(where, "both", "page")
    choices = [{"value": "yes", "de": "Ja", "en": "Yes"}, {"value": "no", "de": "Nein", "en": "No"}]
    ask(where, "happened", "one", 1, page=page, choices=choices)
    ask(where, "story", "text", 2, page=page, shown_if={"happened": ["yes"]})
    application = draft(where)
    drawn = questionnaire(application).pages[0].fields
    assert [field.key for field in drawn] == ["happened", "story"]
    assert [field.counts for field in drawn] == [True, False]
    story = questionnaire(answer(application, happened="yes")).pages[0].fields[1]
    assert story.counts
    assert story.fault == Fault.MISSING


def test_a_choice_that_was_taken_away_has_to_be_made_again() -> None:
    application = answered(trade="craft")
    question = Question.objects.get(programme=application.programme, key="trade")
    question.choices = [{"value": "retail", "de": "Handel", "en": "Shop"}]
    question.save()
    sheet = questionnaire(application)
    assert [page.key for page in sheet.faulty] == ["trade"]


def test_what_makes_no_sense_is_left_out_instead_of_failing() -> None:
    where = factories.programme()
    ask(where, "empty", "page", 1)
    outer = ask(where, "outer", "page", 2)
    ask(where, "inner", "page", 1, page=outer)
    ask(where, "field", "text", 2, page=outer, shown_if="broken")
    ask(where, "broken", "one", 3, choices="no list")
    ask(where, "half", "many", 4, choices=[{"value": ""}, "x", {"value": "a"}])
    application = draft(where)
    sheet = questionnaire(application)
    assert [page.key for page in sheet.pages] == ["outer", "broken", "half"]
    assert [field.key for field in sheet.pages[0].fields] == ["field"]
    assert [choice.value for choice in sheet.pages[2].fields[0].choices] == ["a"]


def test_answers_in_words_in_the_readers_language() -> None:
    application = answered(channels=["calls", "sms"], country="AT")
    with override("de"):
        shown = {field.key: field.shown for field in questionnaire(application).fields}
    assert (shown["channels"], shown["country"]) == ("Anrufe, SMS", "Österreich")
    with override("en"):
        shown = {field.key: field.shown for field in questionnaire(application).fields}
    assert (shown["channels"], shown["country"]) == ("Phone calls, Text messages", "Austria")
    assert shown["contact_phone"] == ""


def test_phone_numbers_are_at_home_where_the_business_is() -> None:
    application = answered(country="AT", contact_phone="01 5134567")
    assert questionnaire(application).faulty == ()


def test_a_programme_without_questions_can_still_be_sent() -> None:
    application = draft(factories.programme())
    sheet = questionnaire(application)
    assert sheet.pages == ()
    assert sheet.first_open is None
    assert not sheet.asks_email
    assert not Answer.objects.exists()
