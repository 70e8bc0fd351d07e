"""Drafts: saved page by page, found again, and never lost by a second tab."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config.outbox.models import AuditEntry, Event
from pilot.models import Answer, Application
from pilot.services import drafts
from tests.pilot.factories import answer, answered, draft, programme, sent

pytestmark = pytest.mark.django_db


def test_starting_writes_one_row_and_says_so() -> None:
    application = draft()
    assert application.state == "draft"
    assert application.reference is None
    assert AuditEntry.objects.get(subject_id=str(application.pk)).action == "pilot.application.start"


@pytest.mark.parametrize("days", [(-2, -1), (1, 2)])
def test_nobody_starts_outside_the_dates(days: tuple[int, int]) -> None:
    now = timezone.now()
    where = programme(opens_at=now + timedelta(days=days[0]), closes_at=now + timedelta(days=days[1]))
    with pytest.raises(drafts.NotOpen):
        draft(where)


def test_nobody_starts_when_it_is_full() -> None:
    where = programme(capacity=1)
    sent(where)
    where.refresh_from_db()
    with pytest.raises(drafts.Full):
        draft(where)


def test_saving_again_replaces_only_what_was_given() -> None:
    application = answer(draft(), company="Huber", postcode="10115", country="AT")
    application = answer(application, company="Bäckerei Huber")
    values = {row.question.key: row.value for row in Answer.objects.select_related("question")}
    assert values == {"company": "Bäckerei Huber", "postcode": "10115", "country": "AT"}
    assert (application.company, application.country) == ("Bäckerei Huber", "AT")
    assert application.skeleton


def test_two_tabs_both_keep_what_they_sent() -> None:
    first = draft()
    second = Application.objects.get(pk=first.pk)
    answer(first, company="Huber")
    answer(second, trade="craft")
    row = Application.objects.get(pk=first.pk)
    assert row.company == "Huber"
    assert Answer.objects.filter(application=row).count() == 2


def test_a_link_for_another_address_stays_good_while_other_pages_are_saved() -> None:
    application = answered(email="one@huber.example")
    kept = drafts.keep_for_later(
        application=application, email="two@huber.example", language="de", at=timezone.now()
    )
    assert kept.email == "two@huber.example"
    assert answer(kept, trade="craft").email == "two@huber.example"
    assert answer(kept, email="one@huber.example").email == "one@huber.example"


def test_another_address_is_not_confirmed() -> None:
    application = answered()
    Application.objects.filter(pk=application.pk).update(email_confirmed_at=timezone.now())
    assert answer(application, trade="craft").email_confirmed_at is not None
    assert answer(application, email="new@huber.example").email_confirmed_at is None


def test_what_was_sent_is_not_changed_any_more() -> None:
    application = sent()
    with pytest.raises(drafts.AlreadySent):
        answer(application, company="Other")
    with pytest.raises(drafts.AlreadySent):
        drafts.keep_for_later(application=application, email="x@y.example", language="de", at=timezone.now())


def test_the_event_of_a_link_names_the_row_and_nothing_personal() -> None:
    application = answered()
    drafts.ask_for_link(application=application, at=timezone.now())
    event = Event.objects.get(kind="pilot.links_requested")
    assert event.ids == {"applications": str(application.pk)}


def test_without_standard_keys_the_first_answers_of_their_type_are_listed() -> None:
    where = programme()
    where.questions.filter(key="company").update(key="firm")
    application = draft(where)
    keys = {question.key: question.pk for question in where.questions.all()}
    values = {keys["firm"]: "Huber KG", keys["contact_name"]: "Anna", keys["email"]: "a@huber.example"}
    saved = drafts.save(application=application, values=values, language="en", at=timezone.now())
    assert (saved.company, saved.email, saved.language) == ("Huber KG", "a@huber.example", "en")
