"""What a made-up business says of itself in public: texts, one place with hours, a category; published once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from accounts.models import Profile, ProfileVersion
from accounts.rules.profiles import document
from accounts.rules.profiles.asking import CONFIRM_AFTER
from accounts.rules.profiles.categories import CATEGORIES
from accounts.rules.profiles.document import Address, Document, Location
from accounts.rules.profiles.hours import Hours, Span, Week
from accounts.rules.profiles.words import BothLanguages
from config.kernel.tables import Row, Table, as_json, reserve_ids
from verification.management.bulk.firms import Firm
from verification.management.bulk.papers import Made

VERSIONS = Table(ProfileVersion, "id", "profile_id", "number", "data", "at", "by_id")
PROFILES = Table(
    Profile,
    *("id", "business_id", "draft", "draft_at", "draft_by_id", "published_id", "published_at"),
    *("confirmed_at", "hours_due_at"),
)
KINDS_OF_HOURS: Final = 20


def write(made: Sequence[Made], at: datetime) -> None:
    """Writes the drafts and their first versions; in the transaction that holds the businesses."""
    profiles, versions = reserve_ids(Profile, len(made)), reserve_ids(ProfileVersion, len(made))
    told = [as_json(document.dump(said_by(one.firm))) for one in made]
    rows = list(zip(made, profiles, versions, told, strict=True))
    PROFILES.write(_profile(one, pk, version, data, at) for one, pk, version, data in rows)
    VERSIONS.write((version, pk, 1, data, at, one.user) for one, pk, version, data in rows)


def _profile(made: Made, pk: int, version: int, data: str, at: datetime) -> Row:
    # Spread over a day, or a million businesses would be asked about their hours in the same second.
    due = at + CONFIRM_AFTER + timedelta(minutes=made.firm.number % 1440)
    return (pk, made.business, data, at, made.user, version, at, at, due)


def said_by(firm: Firm) -> Document:
    """The same for the same business; the categories and twenty kinds of hours take turns."""
    place, street = firm.place, f"Marktstraße {firm.number % 200 + 1}"
    return Document(
        about=BothLanguages(
            de=f"{firm.name} in {place.city}, Familienbetrieb in zweiter Hand.",
            en=f"{firm.name} in {place.city}, family-run.",
        ),
        category=CATEGORIES[firm.number % len(CATEGORIES)].code,
        email=firm.email,
        languages=("de", "en"),
        locations=(
            Location(
                key="main",
                address=Address(lines=(street,), postcode=place.postcode, city=place.city, country="DE"),
                time_zone="Europe/Berlin",
                hours=_hours(firm.number % KINDS_OF_HOURS),
            ),
        ),
    )


@cache
def _hours(kind: int) -> Hours:
    """From early or late to early or late; some close at noon, some work on Saturdays."""
    opens, closes = (6 + kind % 5) * 60, (17 + kind % 4) * 60
    day = (Span(opens, 12 * 60), Span(13 * 60 + 30, closes)) if kind % 2 else (Span(opens, closes),)
    saturday = (Span(opens, 13 * 60),) if kind % 3 else ()
    week: Week = (day, day, day, day, day, saturday, ())
    return Hours(kind="week", week=week)
