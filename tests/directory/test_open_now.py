"""Who is open now: the lists leave out the closed without reading them, and find nobody else and nobody less."""

import random
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.rules.profiles import opening
from accounts.rules.profiles.document import Document, Location
from accounts.rules.profiles.hours import Hours
from directory.models import Entry
from directory.rules.openness import SLOT, SLOTS, half_hour, is_open, stretches, week
from directory.selectors import leaps, search
from directory.selectors.leaps import common
from directory.selectors.search import Wish, find
from directory.services import entries
from tests.accounts.opening_hours import hours_around
from tests.accounts.opening_hours import week as usual
from tests.directory.publishing import firm
from tests.directory.test_leaps import NOW, OPEN, SHUT, stored

WEEK = timedelta(days=7)
# The clock is put back in one fortnight and ahead in another; the third has Easter, the fourth a leap day.
FIRST = (date(2026, 10, 19), date(2027, 3, 25), date(2027, 3, 22), date(2028, 2, 25))
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "Nowhere/None")
minutes = st.integers(0, 3_000_000)
lines = st.lists(st.tuples(minutes, st.integers(1, 14_000)), max_size=6).map(
    lambda found: " ".join(f"{first}-{first + long}" for first, long in sorted(found))
)


def moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)


def may_be_open(line: str, at: datetime) -> bool:
    position, digits = half_hour(at)
    return week(line)[position - 1 : position] in digits


@given(lines, minutes)
def test_whoever_is_open_is_never_left_out(line: str, minute: int) -> None:
    begins = [int(one.partition("-")[0]) for one in line.split()]
    for at in (minute, *begins, *(one - 1 for one in begins if one)):
        assert may_be_open(line, moment(at)) or not is_open(line, at=moment(at))


@given(st.integers(0, SLOTS - 1), st.integers(1, SLOTS * SLOT), st.integers(0, SLOTS - 1))
def test_only_who_is_open_in_that_half_hour_of_some_week_is_looked_at(
    begin: int, long: int, asked: int
) -> None:
    first = begin * SLOT
    truly = any(
        first < end and end - SLOT < first + long for end in ((asked + 1) * SLOT, (asked + 1 + SLOTS) * SLOT)
    )
    assert may_be_open(f"{first}-{first + long}", moment(asked * SLOT)) == truly


def test_nobody_who_says_nothing_is_looked_at() -> None:
    assert week("") == ""
    assert not any(may_be_open("", moment(minute)) for minute in range(0, SLOTS * SLOT, SLOT))


def documents(first: date) -> st.SearchStrategy[Document]:
    place = st.builds(
        Location, key=st.just("main"), time_zone=st.sampled_from(ZONES), hours=hours_around(first)
    )
    return st.builds(Document, locations=st.lists(place, min_size=1, max_size=2).map(tuple))


def walked(wish: Wish, at: datetime) -> list[str]:
    seen: list[str] = []
    after, pages = "", 0
    while pages == 0 or after:
        with CaptureQueriesContext(connection) as queries:
            page = find(wish, after=after, at=at)
        assert len(queries) <= 5
        seen += [hit.slug for hit in page.hits]
        assert all(hit.open for hit in page.hits)
        after, pages = page.after, pages + 1
        assert pages < 100
    return seen


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(FIRST).flatmap(
        lambda first: st.tuples(st.just(first), st.lists(documents(first), min_size=9, max_size=9))
    ),
    st.randoms(use_true_random=False),
)
def test_the_same_as_asking_each_of_its_hours(told: tuple[date, list[Document]], dice: random.Random) -> None:
    """Not the stored line but the pure function over the hours is asked, in any zone, over seasons, holidays, special
    days and clock changes."""
    written = datetime.combine(told[0], datetime.min.time(), UTC) + timedelta(minutes=dice.randrange(1440))
    Entry.objects.all().delete()
    firms: list[tuple[str, Document]] = []
    for number, document in enumerate(told[1]):
        line, until = stretches(document, at=written)
        made = stored(
            f"Firma {number}",
            ["c:berlin", *(["k:bakery"] if number % 2 else [])],
            slug=uuid4().hex,
            opens=line,
            opens_until=until,
            week=dice.choice([week(line), week(line), week(line), None]),
        )
        firms.append((made.entry.slug, document))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "PAGE", dice.choice([1, 3, 20]))
        patch.setattr(search, "WINDOWS", dice.choice([(1, 1), (2, 3), (30, 200)]))
        patch.setitem(common.__kwdefaults__ or {}, "keys", dice.choice([1, 4, leaps.KEYS]))
        for _turn in range(12):
            at = written + timedelta(minutes=dice.randrange(9 * 1440 - 60))
            for category in ("", "bakery"):
                wish = Wish(place="Berlin", category=category, open_now=True, sealed_only=False)
                assert walked(wish, at) == [
                    slug
                    for number, (slug, document) in enumerate(firms)
                    if (number % 2 or not category)
                    and any(
                        opening.status(one.hours, zone=one.time_zone, at=at).open
                        for one in document.locations
                    )
                ]


@pytest.mark.django_db
def test_closed_ones_are_passed_over_in_the_index_and_a_page_goes_on_behind_them() -> None:
    for number in range(12):
        line = (
            OPEN
            if number in (2, 10)
            else f"{int(NOW.timestamp()) // 60 + 60}-{int(NOW.timestamp()) // 60 + 90}"
        )
        stored(f"Firma {number:02}", ["c:berlin"], slug=number, opens=line, week=week(line))
    reach = common([["c:berlin"]], (False,), after="", most=9, keys=5, open_at=NOW)
    assert ([row[2] for row in reach.rows], reach.after[:8]) == (["Firma 02"], "firma 04")
    reach = common([["c:berlin"]], (False,), after=reach.after, most=9, keys=5, open_at=NOW)
    assert ([row[2] for row in reach.rows], reach.after[:8]) == ([], "firma 09")
    reach = common([["c:berlin"]], (False,), after=reach.after, most=9, keys=5, open_at=NOW)
    assert ([row[2] for row in reach.rows], reach.after) == (["Firma 10"], "")
    both = common([["c:berlin"], ["a:"]], (False,), after="", most=9, open_at=NOW)
    assert ([row[2] for row in both.rows], both.after) == (["Firma 02", "Firma 10"], "")
    few = common([["c:berlin"], ["a:"]], (False,), after="", most=1, open_at=NOW)
    assert ([row[2] for row in few.rows], few.after[:8]) == (["Firma 02"], "firma 02")


@pytest.mark.django_db
def test_an_entry_from_before_is_looked_at_until_its_week_is_known() -> None:
    made = [
        stored(f"Firma {number}", [], slug=number, opens=line)
        for number, line in enumerate((OPEN, SHUT, "", OPEN))
    ]
    wish = Wish(open_now=True, sealed_only=False)
    assert walked(wish, NOW) == ["firm-0", "firm-3"]
    Entry.objects.filter(pk=made[3].entry.pk).update(week=week(SHUT))  # written meanwhile: not touched
    said = StringIO()
    call_command("rebuild_directory", "--weeks", stdout=said)
    assert said.getvalue().startswith("3 entries in ")
    assert list(Entry.objects.order_by("key").values_list("week", flat=True)) == [
        *(week(line) for line in (OPEN, SHUT, "")),
        week(SHUT),
    ]
    assert walked(wish, NOW)[0] == "firm-0"
    call_command("rebuild_directory", "--weeks", stdout=said)
    assert said.getvalue().splitlines()[1].startswith("0 entries in ")


@pytest.mark.django_db
def test_weeks_are_written_with_the_stretches_and_again_with_them() -> None:
    at = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
    hours = Hours(kind="week", week=usual("9-17"))
    document = Document(locations=(Location("main", time_zone="Europe/Berlin", hours=hours),))
    business = firm("Huber", document)
    entries.refresh([business.pk], at=at)
    before = Entry.objects.get()
    assert before.week == week(before.opens) != ""
    Entry.objects.update(week=None)
    assert entries.refresh_hours(at=at + WEEK + timedelta(hours=1)) == 1
    after = Entry.objects.get()
    assert after.opens != before.opens
    assert after.week == before.week == week(after.opens)


@pytest.mark.django_db
@pytest.mark.parametrize("lists", [[["a:"]], [["a:"], ["w:huber"]]])
def test_no_row_is_read_of_whoever_is_closed(lists: list[list[str]]) -> None:
    stored("Huber", ["w:huber"], slug=1, week=week(SHUT))
    if len(lists) == 1:
        statement = leaps.ONE_OPEN.format(maybe=leaps._maybe_open("p.key", NOW))
        params: list[Any] = ["a:", False, "", 999, "a:", False, "", "a:", False, 30]
    else:
        statement = leaps._statement(2, 2, NOW)
        params = [0, "a:", False, 1, "w:huber", False, "", 30, 100, 100]
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"{explain} {statement}", params)
        plan = "\n".join(" ".join(map(str, row)) for row in cursor.fetchall())
    used = "COVERING INDEX directory_entry_week" if connection.vendor == "sqlite" else "directory_entry"
    assert used in plan, plan
