"""The next change is the first moment at which "open" flips: compared with somebody who looks at every minute."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.rules.profiles import opening
from accounts.rules.profiles.hours import Hours
from tests.accounts.opening_hours import MINUTE, hours_around, minute_by_minute

# A date in the middle of each stretch on which the clock changes there, or an ordinary one.
DAYS = [
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Europe/Berlin", date(2026, 12, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),  # half an hour
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("America/Havana", date(2026, 3, 8)),  # at midnight
    ("America/Havana", date(2026, 11, 1)),
    ("Asia/Kathmandu", date(2028, 2, 29)),
]
COUNT = 6


def flips(minutes: list[tuple[datetime, bool]]) -> list[datetime]:
    return [now for (_, before), (now, after) in pairwise(minutes) if before != after]


@pytest.mark.parametrize(("zone", "middle"), DAYS)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_the_next_change_is_the_first_flip(zone: str, middle: date, data: st.DataObject) -> None:
    first = middle - timedelta(days=COUNT // 2)
    hours: Hours = data.draw(hours_around(first))
    minutes = minute_by_minute(hours, zone, first, COUNT)
    changes = flips(minutes)
    end = minutes[-1][0]
    chosen = data.draw(st.lists(st.sampled_from(minutes), min_size=1, max_size=6))
    around = [pair for pair in minutes if any(abs(pair[0] - one) <= MINUTE for one in changes[:4])]
    for now, is_open in [minutes[0], *chosen, *around]:
        found = opening.status(hours, zone=zone, at=now)
        assert found.open == is_open, now
        following = next((one for one in changes if one > now), None)
        if following is None:
            assert found.changes_at is None or found.changes_at > end
        else:
            assert found.changes_at == following
