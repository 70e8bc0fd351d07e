"""Until when a page about hours may stand as it was drawn."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.rules.profiles import opening
from accounts.rules.profiles.document import Document
from accounts.rules.profiles.hours import Hours
from accounts.selectors.profile_hours import hours_view, steady_until
from tests.accounts.opening_hours import hours_around, week
from tests.accounts.profile_documents import MAIN

# Clocks that change by an hour, by half an hour and at midnight; and none at all.
ZONES = (
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "America/Havana",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "Mars/Base",
)
# Just before clocks change in Berlin, in Havana and Cairo, and a leap day.
STARTS = (date(2026, 3, 27), date(2026, 10, 23), date(2026, 4, 23), date(2028, 2, 27), date(2026, 12, 23))
HOURS = Hours("week", week("7-12 13-18", sa="7-13", fr="18-2"))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(STARTS).flatmap(
        lambda start: st.tuples(
            hours_around(start),
            st.sampled_from(ZONES),
            st.integers(0, 6 * 24 * 60 * 60).map(
                lambda seconds: (
                    datetime(start.year, start.month, start.day, tzinfo=UTC) + timedelta(seconds=seconds)
                )
            ),
        )
    ),
    st.floats(0, 1),
)
def test_nothing_is_said_otherwise_before(drawn: tuple[Hours, str, datetime], share: float) -> None:
    hours, zone, at = drawn
    place = replace(MAIN, hours=hours, time_zone=zone)
    document = Document(locations=(place,))
    end = steady_until(document, at=at)
    assert at < end <= at + timedelta(days=1, hours=2)
    last = end - timedelta(microseconds=1)
    with translation.override("en"):
        for later in (at + (last - at) * share, last):
            assert steady_until(document, at=later) == end
            assert opening.status(hours, zone=zone, at=later) == opening.status(hours, zone=zone, at=at)
            assert hours_view(place, at=later) == hours_view(place, at=at)
    assert steady_until(document, at=end) > end


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-11-26 06:59", "2026-11-26 07:00"),
        ("2026-11-26 07:00", "2026-11-26 12:00"),
        ("2026-11-26 12:30", "2026-11-26 13:00"),
        ("2026-11-26 18:00", "2026-11-27 00:00"),
        ("2026-11-28 01:00", "2026-11-28 02:00"),  # since Friday evening
        ("2026-11-29 12:00", "2026-11-30 00:00"),  # a Sunday
    ],
)
def test_it_is_until_a_door_opens_or_closes_or_the_day_ends(now: str, end: str) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    found = opening.steady_until(
        HOURS, zone="Europe/Berlin", at=datetime.fromisoformat(now).replace(tzinfo=berlin)
    )
    assert found == datetime.fromisoformat(end).replace(tzinfo=berlin)


def test_the_nearest_of_all_places_and_of_the_operator_s_midnight_counts() -> None:
    at = datetime(2026, 11, 26, 12, 30, tzinfo=UTC)
    berlin = replace(MAIN, hours=HOURS, time_zone="Europe/Berlin")
    tokyo = replace(MAIN, hours=Hours("always"), time_zone="Asia/Tokyo")
    midnight = datetime(2026, 11, 26, 23, 0, tzinfo=UTC)
    assert steady_until(Document(), at=at) == midnight
    assert steady_until(Document(locations=(berlin,)), at=at) == datetime(2026, 11, 26, 17, 0, tzinfo=UTC)
    assert steady_until(Document(locations=(berlin, tokyo)), at=at) == datetime(
        2026, 11, 26, 15, 0, tzinfo=UTC
    )
    evening = datetime(2026, 11, 26, 17, 0, tzinfo=UTC)
    assert steady_until(Document(locations=(berlin, tokyo)), at=evening) == midnight
