"""The last day of a programme and after: open ones end, places are given back, and 30 days later all is erased."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Business
from accounts.services.newcomers import InvitationGone
from pilot.models import Application, Programme
from pilot.services import accepting, ending, submissions
from pilot.services.erasing import erase_due
from pilot.services.links import invitation_token, status_token
from tests.pilot.drawing import end, letters, notice, today, waitlisted
from tests.pilot.factories import (
    answered,
    cohort,
    deliver,
    invited,
    programme,
    screened,
    sent,
)
from tests.pilot.pages import path, text

pytestmark = pytest.mark.django_db


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
    # A worker with many mails before it takes some of the newest early, so the last one is not always the last.
    assert sum("Pilotbetrieb ist beendet" in one for one in letters(rows[0])) == 1
    assert sum("Prüfsiegel bleiben" in one for one in letters(inside.application)) == 1
    assert "Konto" in text(Client().get(path("pilot:status", status_token(inside.application))))


def test_an_invitation_of_an_ended_programme_is_over() -> None:
    invitation = invited(programme())
    where = notice(invitation.application.programme)
    end(where)
    with pytest.raises(InvitationGone):
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
