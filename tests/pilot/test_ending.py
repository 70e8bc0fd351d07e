"""The end of a programme: 14 days' notice, a choice for everybody under way, nothing lost, all erased in time."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Business
from config.outbox.models import AuditEntry
from pilot.models import Answer, Application, Programme
from pilot.services import accepting, drafts, ending, submissions
from pilot.services.erasing import erase_due
from pilot.services.links import invitation_token, status_token
from pilot.services.questions import load_standard_notice
from tests.pilot.drawing import OPERATOR, waitlisted
from tests.pilot.factories import (
    answered,
    cohort,
    deliver,
    draft,
    invited,
    programme,
    screened,
    sent,
)
from tests.pilot.pages import browser, path, text

pytestmark = pytest.mark.django_db


def today(plus: int = 0) -> date:
    return timezone.localdate() + timedelta(days=plus)


def notice(where: Programme, days: int = 14) -> Programme:
    return ending.give_notice(programme=where, ends_on=today(days), by=OPERATOR, at=timezone.now())


def end(where: Programme) -> int:
    last = where.ends_on or date.max
    return ending.end_due(at=submissions.end_of(last))


def letters(application: Application) -> list[str]:
    return [f"{m.subject}\n{m.body}" for m in mail.outbox if m.to == [application.email]]


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


def test_on_the_last_day_the_open_ones_end_and_places_are_given_back() -> None:
    where = programme(size=5)
    rows = [sent(where), screened(where), waitlisted(where), invited(where).application]
    inside = invited(where)
    business: Any = accepting.accept(token=invitation_token(inside), at=timezone.now()).business
    kept = answered(where)
    where = notice(where)
    assert ending.end_due(at=timezone.now() + timedelta(days=13)) == 0
    assert end(where) == 5
    for one in rows:
        one.refresh_from_db()
        assert (one.state, one.due_at, one.cohort) == ("programme_ended", None, None)
    inside.application.refresh_from_db()
    assert inside.application.state == "programme_ended"
    assert cohort(where).taken == 0
    assert Business.objects.get(pk=business.pk).closed_at is None
    kept.refresh_from_db()
    assert kept.state == "draft"
    where.refresh_from_db()
    assert where.ended_at is not None
    assert end(where) == 0
    deliver(submissions.end_of(today(14)))
    assert "Pilotbetrieb ist beendet" in letters(rows[0])[-1]
    assert "Prüfsiegel bleiben" in letters(inside.application)[-1]
    assert "Konto" in text(Client().get(path("pilot:status", status_token(inside.application))))


def test_an_invitation_of_an_ended_programme_is_over() -> None:
    invitation = invited(programme())
    where = notice(invitation.application.programme)
    end(where)
    with pytest.raises(accepting.InvitationGone):
        accepting.accept(token=invitation_token(invitation), at=timezone.now())


def test_a_worker_that_dies_half_way_is_followed_by_one_that_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    where = programme()
    for _one in range(5):
        screened(where)
    where = notice(where)
    monkeypatch.setattr(ending, "BATCH", 2)
    assert [end(where) for _ring in range(4)] == [2, 2, 1, 0]
    assert Application.objects.filter(state="programme_ended").count() == 5


def test_thirty_days_later_nothing_personal_is_left() -> None:
    where = programme()
    one = screened(where)
    where = notice(where)
    at = submissions.end_of(today(14))
    ending.end_due(at=at)
    assert erase_due(at=at + timedelta(days=29)) == 0
    assert erase_due(at=at + timedelta(days=30)) == 1
    one.refresh_from_db()
    assert (one.email, one.company, one.answers.count(), one.state) == ("", "", 0, "programme_ended")
    assert Programme.objects.get(pk=where.pk).taken == 1


def test_another_open_programme_takes_the_start_page() -> None:
    old, new = programme(name_de="Alte Runde"), programme(name_de="Neue Runde")
    notice(old)
    page = Client().get(path("pilot:start"))
    assert page.context["offer"].programme == new
    notice(new)
    assert Client().get(path("pilot:start")).context["offer"].state == "ending"
