"""Days on which one may come when agreed: nobody is told, by page, list or markup, that a place is open then."""

from datetime import UTC, date, datetime
from typing import Any

from accounts.rules.profiles.document import Document, Location
from accounts.rules.profiles.hours import Hours
from directory.rules.jsonld import DAYS, Named, business
from directory.rules.openness import is_open, stretches
from tests.accounts.opening_hours import week

HOURS = Hours("week", week("9-12"), appointment_days=(0, 5))
SATURDAY = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def told(hours: Hours, at: datetime) -> bool:
    document = Document(locations=(Location("shop", time_zone="Europe/Berlin", hours=hours),))
    return is_open(stretches(document, at=at)[0], at=at)


def test_a_list_of_who_is_open_now_knows_hours_only() -> None:
    assert not told(HOURS, SATURDAY)
    assert told(HOURS, MONDAY)
    only = Hours("week", appointment_days=(5,))
    assert not told(only, SATURDAY)


def test_search_engines_are_told_hours_only_and_no_closed_day() -> None:
    def markup(hours: Hours) -> dict[str, Any]:
        document = Document(locations=(Location("shop", time_zone="Europe/Berlin", hours=hours),))
        named = Named("https://siegel.example/b/huber/", "Huber")
        return business(document, named, today=date(2026, 11, 28), language="en")

    found = markup(HOURS)
    assert [one["dayOfWeek"] for one in found["openingHoursSpecification"]] == [list(DAYS[:5])]
    assert "specialOpeningHoursSpecification" not in found
    assert "openingHoursSpecification" not in markup(Hours("week", appointment_days=(5,)))
