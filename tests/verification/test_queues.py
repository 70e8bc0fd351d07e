"""The desk's queue, page by page: whatever is looked at, due first, each once, and never by sorting all that waits."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from tests import factories
from tests.verification import ready
from verification.models import Case
from verification.selectors import queues
from verification.services.seals import keys

pytestmark = pytest.mark.django_db
SCOPES = ["waiting", "second", "asked", "checks", "open", "mine", "", "\x00", "Waiting"]


@pytest.fixture(autouse=True)
def _keys() -> None:
    keys.ensure(at=timezone.now())


@pytest.fixture
def reviewer() -> User:
    return factories.user("rita@example.org", desk_role="reviewer")


def case(reviewer: User, state: str, hours: int | None, number: int) -> Case:
    """One in this state that is due in so many hours."""
    found = ready.case_in_review(reviewer, name=f"Firma {number}")
    due = None if hours is None else timezone.now().replace(microsecond=0) + timedelta(hours=hours)
    assignee = reviewer if state == "in_review" else None
    Case.objects.filter(pk=found.pk).update(state=state, assignee=assignee, due_at=due)
    found.refresh_from_db()
    return found


def all_pages(reviewer: User, scope: str) -> list[UUID]:
    seen: list[UUID] = []
    cursor = ""
    while True:
        page = queues.queue(scope=scope, person=reviewer, cursor=cursor)
        assert len(page.cases) <= queues.PAGE
        seen += [one.pk for one in page.cases]
        cursor = page.cursor
        if not cursor:
            return seen


def test_pages_continue_where_the_last_one_ended_through_all_states(
    reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "PAGE", 2)
    states = ["in_queue", "submitted", "in_review", "auto_checks", "in_queue", "info_requested", "in_queue"]
    made = [case(reviewer, state, 9 - number // 2, number) for number, state in enumerate(states)]
    second = case(reviewer, "decision_proposed", 1, 8)
    case(reviewer, "approved", 1, 9)
    case(reviewer, "draft", 1, 10)
    by_due = [one.pk for one in sorted([*made, second], key=lambda one: (one.due_at, one.pk))]
    assert all_pages(reviewer, "open") == by_due
    of = {
        state: [pk for pk in by_due if pk in {one.pk for one in made if one.state == state}]
        for state in states
    }
    assert all_pages(reviewer, "waiting") == of["in_queue"]
    assert set(all_pages(reviewer, "checks")) == {*of["submitted"], *of["auto_checks"]}
    assert all_pages(reviewer, "asked") == of["info_requested"]
    assert all_pages(reviewer, "second") == [second.pk]
    assert all_pages(reviewer, "mine") == of["in_review"]
    assert all_pages(factories.user("otto@example.org", desk_role="reviewer"), "mine") == []


def test_what_is_never_due_comes_last(reviewer: User) -> None:
    undated = case(reviewer, "submitted", None, 1)
    dated = case(reviewer, "in_queue", 3, 2)
    assert all_pages(reviewer, "open") == [dated.pk, undated.pk]


def test_undated_ones_hide_no_dated_one_of_their_state(
    reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "PAGE", 2)
    undated = [case(reviewer, "in_queue", None, number) for number in range(4)]
    dated = [case(reviewer, "in_queue", 3 + number, 10 + number) for number in range(3)]
    pages = all_pages(reviewer, "waiting")
    assert pages[:3] == [one.pk for one in dated]
    # The last page ends with as many undated ones as fit.
    assert pages[3:] == sorted(one.pk for one in undated)[:1]


def test_one_that_moves_while_it_is_looked_for_stands_there_once(
    reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    moving = case(reviewer, "submitted", 3, 1)
    first_keys = queues._first_keys

    def while_it_moves(*given: Any) -> Any:
        found = first_keys(*given)
        Case.objects.filter(pk=moving.pk, state="submitted").update(state="in_queue")
        return found

    monkeypatch.setattr(queues, "_first_keys", while_it_moves)
    page = queues.queue(scope="open", person=reviewer)
    assert [(one.pk, one.state) for one in page.cases] == [(moving.pk, "in_queue")]


@pytest.mark.parametrize("scope", SCOPES)
def test_no_scope_sorts_all_that_waits(reviewer: User, scope: str) -> None:
    case(reviewer, "in_queue", 3, 1)
    with CaptureQueriesContext(connection) as seen:
        queues.queue(scope=scope, person=reviewer)
    asked = [one["sql"] for one in seen.captured_queries]
    assert len(asked) <= 2 * len(queues.OPEN) + 1
    lists = [sql for sql in asked if "ORDER BY" in sql]
    assert all('state" IN' not in sql and sql.count('state" = ') == 1 for sql in lists)
    if connection.vendor == "sqlite" and scope in queues.SCOPES:
        for sql in lists:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
                plan = " ".join(str(row[3]) for row in cursor.fetchall())
            assert "verification_case_queue" in plan
            assert "TEMP B-TREE" not in plan
