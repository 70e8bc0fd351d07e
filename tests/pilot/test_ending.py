"""The end of a programme: 14 days' notice, a choice for everybody under way, nothing lost, all erased in time."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from config.outbox.models import AuditEntry
from pilot.models import Answer, Application, Programme
from pilot.services import drafts, ending
from pilot.services.links import status_token
from pilot.services.questions import load_standard_notice
from tests.pilot.drawing import OPERATOR, letters, notice, today, waitlisted
from tests.pilot.factories import (
    answered,
    cohort,
    deliver,
    draft,
    invited,
    programme,
    screened,
)
from tests.pilot.pages import browser, path, text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("days", [-1, 0, 1, 13])
def test_less_than_fourteen_days_is_refused(days: int) -> None:
    where = programme()
    with pytest.raises(ending.TooSoon):
        notice(where, days)
    where.refresh_from_db()
    assert where.ends_on is None


def test_notice_is_given_once_and_stands_in_the_audit() -> None:
    where = notice(programme())
    with pytest.raises(ending.AlreadyEnding):
        notice(where, 30)
    entry = AuditEntry.objects.get(action="pilot.programme.give_notice")
    assert (entry.actor_id, entry.reason) == (OPERATOR.id, today(14).isoformat())
    with pytest.raises(DatabaseError), transaction.atomic():
        Programme.objects.filter(pk=where.pk).update(notice_given_at=None)


def test_sign_up_closes_and_nothing_typed_is_lost() -> None:
    where = programme()
    kept = answered(where)
    notice(where)
    with pytest.raises(drafts.NotOpen):
        draft(Programme.objects.get(pk=where.pk))
    refused = browser(kept).post(
        path("pilot:check"),
        {"notice": load_standard_notice(at=timezone.now()).version, "acknowledged": "on"},
    )
    assert refused.status_code == 422
    assert Answer.objects.filter(application=kept).exists()
    page = text(browser(kept).get(path("pilot:check")))
    assert "Wählen Sie, was mit Ihren Antworten geschieht" in page
    assert "Der Pilotbetrieb endet am" in text(Client().get(path("pilot:start")))


def test_everybody_under_way_is_told_drafts_as_well() -> None:
    where = programme()
    told = [answered(where), screened(where), waitlisted(where), invited(where).application]
    nameless = draft(where)
    notice(where)
    deliver()
    for one in told:
        assert "Der Pilotbetrieb endet" in letters(one)[-1]
        assert "/pilot/status/" in letters(one)[-1]
        assert "Weitermachen" not in letters(one)[-1], "no other programme is open"
    assert nameless.email == ""


def test_the_mail_offers_to_carry_on_where_that_is_possible() -> None:
    where, _next = programme(), programme(name_de="Zweite Runde")
    one = screened(where)
    notice(where)
    deliver()
    assert "Weitermachen" in letters(one)[-1]


@pytest.mark.parametrize("state", ["draft", "screening"])
def test_carrying_on_takes_the_answers_along_once(state: str) -> None:
    where, other = programme(), programme(name_de="Zweite Runde")
    one = answered(where) if state == "draft" else screened(where)
    notice(where)
    link = path("pilot:ending", status_token(one))
    client = Client()
    assert "Zweite Runde" in text(client.get(link))
    landed = client.post(link, {"choice": "carry_on"}, follow=True)
    assert "Bäckerei Huber" in text(landed)
    made = Application.objects.get(programme=other)
    assert (made.company, made.email, made.state, made.country) == (
        "Bäckerei Huber",
        one.email,
        "draft",
        "DE",
    )
    assert {a.question.programme_id for a in made.answers.select_related("question")} == {other.pk}
    client.post(link, {"choice": "carry_on"})
    assert Application.objects.filter(programme=other).count() == 1
    one.refresh_from_db()
    assert (one.state, one.carried_to) == (state, made)
    version = load_standard_notice(at=timezone.now()).version
    done = client.post(path("pilot:check"), {"notice": version, "acknowledged": "on"})
    assert "/pilot/done/" in done["Location"]


def test_there_is_nothing_to_carry_on_to_where_no_programme_is_open() -> None:
    where = programme()
    programme(opens_at=timezone.now() + timedelta(days=1))
    full = programme(capacity=0)
    abroad = programme(countries=["FR"])
    one = screened(where)
    notice(where)
    assert full.is_full
    assert abroad.is_open(timezone.now())
    with pytest.raises(ending.NothingToCarryOn):
        ending.carry_on(application=one, at=timezone.now())
    answer = Client().post(path("pilot:ending", status_token(one)), {"choice": "carry_on"})
    assert answer.status_code == 422
    assert "kein anderes Programm" in text(answer)


def test_without_notice_there_is_no_choice() -> None:
    where, _other = programme(), programme()
    one = screened(where)
    link = path("pilot:ending", status_token(one))
    assert "nichts zu wählen" in text(Client().get(link))
    for choice in ("carry_on", "delete", "", "\x00", "💥"):
        assert Client().post(link, {"choice": choice}).status_code == 422
    one.refresh_from_db()
    assert (one.state, bool(one.email)) == ("screening", True)


def test_deleting_erases_at_once_and_frees_the_place() -> None:
    where = programme(size=1)
    one = invited(where).application
    notice(where)
    link = path("pilot:ending", status_token(one))
    assert Client().post(link, {"choice": "delete"})["Location"] == path("pilot:start")
    one.refresh_from_db()
    assert (one.state, one.email, one.company, one.answers.count()) == ("withdrawn", "", "", 0)
    assert one.erased_at is not None
    assert (cohort(where).taken, Programme.objects.get(pk=where.pk).taken) == (0, 0)
    assert Client().post(link, {"choice": "delete"}).status_code in (302, 404, 422)


def test_deleting_a_draft_leaves_no_row() -> None:
    where = programme()
    one = answered(where)
    notice(where)
    Client().post(path("pilot:ending", status_token(one)), {"choice": "delete"})
    assert not Application.objects.exists()


def test_strangers_and_wrong_links_choose_nothing() -> None:
    where = programme()
    one = screened(where)
    notice(where)
    for token in ("x" * 54, status_token(one)[:-1] + "!", "%00", "👩‍🍳"):
        answer = Client().post(f"/pilot/status/{token}/ending/", {"choice": "delete"})
        assert answer.status_code in (400, 404)
    one.refresh_from_db()
    assert one.state == "screening"
