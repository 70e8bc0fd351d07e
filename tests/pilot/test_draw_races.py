"""Two operators, and everybody else at the same time: one draw, never one place too many."""

from collections.abc import Callable
from functools import partial

import pytest
from django.utils import timezone

from config.kernel.errors import Refused
from pilot.models import Application, Cohort, DrawPlace, PilotInvitation
from pilot.services import drawing, invitations, programmes
from pilot.services.withdrawing import withdraw
from tests.pilot.drawing import OPERATOR, announced, lottery
from tests.pilot.factories import REVIEWER, screened
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)


def clean(results: list[object | Exception]) -> list[object]:
    broken = [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)]
    assert not broken, broken
    return results


def test_two_operators_draw_once() -> None:
    for _round in range(5):
        group = announced(lottery(size=2, waiting=5))
        deeds: list[Callable[[], object]] = [
            partial(drawing.draw, cohort=group, by=OPERATOR, at=timezone.now()) for _hand in range(6)
        ]
        results = clean(race(deeds))
        assert sum(isinstance(one, Cohort) for one in results) == 1
        assert {one.code for one in results if isinstance(one, Refused)} == {"already_drawn"}
        group.refresh_from_db()
        assert (group.taken, group.places.count()) == (2, 5)
        assert Application.objects.filter(cohort=group, state="invited").count() == 2
        assert PilotInvitation.objects.filter(application__cohort=group).count() == 2
        assert drawing.check(group).holds


def test_drawing_while_others_invite_withdraw_and_shrink_the_group() -> None:
    for _round in range(5):
        group = announced(lottery(size=3, waiting=6))
        now = timezone.now()
        rows = list(Application.objects.filter(programme=group.programme, state="waitlisted").order_by("id"))
        more = [screened(group.programme) for _one in range(2)]
        deeds: list[Callable[[], object]] = [
            partial(drawing.draw, cohort=group, by=OPERATOR, at=now),
            *(
                partial(invitations.invite, application=one, cohort=group, by=REVIEWER, at=now)
                for one in more
            ),
            partial(invitations.invite, application=rows[0], cohort=group, by=REVIEWER, at=now),
            partial(withdraw, application=rows[1], at=now),
            partial(
                programmes.change_cohort, cohort=group, name="A", size=2, rule="lottery", by=OPERATOR, at=now
            ),
        ]
        results = race(deeds)
        broken = [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)]
        assert not broken, broken
        group.refresh_from_db()
        held = Application.objects.filter(cohort=group, state="invited").count()
        assert held == group.taken <= group.size
        assert drawing.check(group).holds == (group.drawn_at is not None)


def test_filling_at_once_gives_each_place_once() -> None:
    group = lottery(size=3, waiting=6, rule="fifo")
    deeds: list[Callable[[], object]] = [
        partial(drawing.fill, cohort=group, by=OPERATOR, at=timezone.now()) for _hand in range(6)
    ]
    clean(race(deeds))
    group.refresh_from_db()
    assert group.taken == Application.objects.filter(state="invited").count() == 3
    assert not DrawPlace.objects.exists()
