"""When a declaration is due, and what the clock does next, by the calendar alone."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.declaring import Act, Asked, due_on, latest_final, next_act

JOINED = date(2025, 3, 1)


@pytest.mark.parametrize(
    ("latest", "joined", "due"),
    [
        (2025, JOINED, date(2027, 7, 1)),
        (2023, JOINED, date(2025, 7, 1)),
        (None, date(2026, 1, 5), date(2026, 7, 1)),
        (None, date(2026, 6, 20), date(2026, 7, 20)),
        (None, date(2026, 12, 15), date(2027, 7, 1)),
        (None, date(2028, 1, 30), date(2028, 7, 1)),  # thirty days later is 29 February
    ],
)
def test_it_is_due_in_july_once_a_newcomer_has_settled(latest: int | None, joined: date, due: date) -> None:
    assert due_on(latest, joined) == due


def test_an_estimate_is_asked_for_again() -> None:
    assert latest_final([(2025, date(2026, 3, 1)), (2026, date(2026, 12, 31))]) == 2025
    assert latest_final([(2026, date(2027, 1, 1))]) == 2026
    assert latest_final([]) is None


@pytest.mark.parametrize(
    ("asked", "day", "act"),
    [
        (None, date(2026, 11, 27), Act("ask", date(2026, 11, 27))),
        (None, date(2027, 2, 1), Act("ask", date(2027, 7, 1))),  # figures of 2026 are not known yet
        (Asked(2025, date(2026, 7, 1), False), date(2026, 7, 1), Act("remind", date(2026, 7, 31))),
        (Asked(2025, date(2026, 12, 20), False), date(2026, 12, 21), Act("remind", date(2027, 1, 19))),
        (Asked(2027, date(2028, 1, 30), False), date(2028, 2, 1), Act("remind", date(2028, 2, 29))),
        (Asked(2025, date(2026, 7, 1), True), date(2026, 9, 1), Act("ask", date(2027, 7, 1))),
        (Asked(2025, None, False), date(2026, 9, 1), Act("ask", date(2027, 7, 1))),
        # A clock that stood still for two years asks for what is due now, and reminds nobody of what is past.
        (Asked(2025, date(2026, 7, 1), False), date(2028, 8, 2), Act("ask", date(2028, 8, 2))),
    ],
)
def test_what_comes_next(asked: Asked | None, day: date, act: Act) -> None:
    assert next_act(latest=None, joined=JOINED, asked=asked, day=day) == act


@given(st.dates(date(2026, 1, 1), date(2029, 1, 1)), st.sets(st.integers(0, 1500), max_size=300))
def test_one_question_and_one_reminder_a_year_however_the_clock_rings(joined: date, rings: set[int]) -> None:
    asked: Asked | None = None
    told: list[tuple[str, int]] = []
    for offset in sorted(rings):
        day = joined + timedelta(days=offset)
        act = next_act(latest=None, joined=joined, asked=asked, day=day)
        if act.on > day:
            continue
        if act.kind == "ask":
            assert day.month >= 7
            asked = Asked(day.year - 1, day, reminded=False)
        elif asked is not None:
            asked = Asked(asked.year, asked.on, reminded=True)
        assert asked is not None
        told.append((act.kind, asked.year))
    assert len(told) == len(set(told))
