"""A kept page beside Django's, whatever is sent along, and at the moment from which a former name is told no longer."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import Business, BusinessName
from accounts.rules.profiles.hours import Hours, Span
from directory.reader import shelf
from directory.reader.meters import value
from directory.reader.shelf import Pages
from tests.accounts.profile_documents import FULL
from tests.directory.publishing import listed_seal, publish
from tests.directory.reading import Hand
from tests.directory.test_reader_same_bytes import HEADERS, HOSTS, METHODS, same

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/b/baeckerei-huber/"
Clock = Callable[[datetime], None]


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Hand]:
    made = Hand(tmp_path / "reader")
    made.reader.django = Pages(made.django, made.reader, 1 << 20)
    listed_seal()
    made.look()
    yield made
    made.close()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Stands still in the middle of a minute until it is put."""

    def put(at: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: at)
        monkeypatch.setattr(shelf, "time", at.timestamp)

    monkeypatch.setattr("directory.reader.moments.Moment.is_fresh", lambda *_: True)
    put(timezone.now().replace(second=20))
    return put


def test_no_header_host_or_method_makes_a_difference_that_django_would_not_make(
    hand: Hand, clock: Clock
) -> None:
    for _turn in range(2):
        same(hand, HERE)
    for given in HEADERS:
        same(hand, HERE, **given)
    for host in HOSTS:
        same(hand, HERE, host=host)
    for method in METHODS:
        same(hand, HERE, method=method)
    assert value(hand.meters.kept) > 5


def test_a_page_is_kept_until_the_place_opens_or_closes(hand: Hand, clock: Clock) -> None:
    noon = timezone.localtime(timezone.now()).replace(hour=12, minute=0, second=20)
    always = Hours("week", ((Span(12 * 60 + 10, 12 * 60 + 25),),) * 7)
    place = replace(FULL.locations[0], hours=always, time_zone="Europe/Berlin")
    publish(Business.objects.get(slug="baeckerei-huber"), replace(FULL, locations=(place,)))
    hand.look()
    for minutes, is_open, kept in (
        (0, False, 0),
        (9, False, 1),
        (10, True, 1),
        (24, True, 2),
        (25, False, 2),
        (80, False, 3),
        (86, False, 3),  # an hour after it was drawn
        (87, False, 4),
    ):
        clock(noon + timedelta(minutes=minutes))
        body = same(hand, HERE).body.decode()
        assert ("Jetzt geöffnet" in body, "Jetzt geschlossen" in body) == (is_open, not is_open)
        assert value(hand.meters.kept) == kept


def test_a_former_name_goes_with_its_ninety_days_and_not_with_the_minute(hand: Hand, clock: Clock) -> None:
    now = timezone.now()
    BusinessName.objects.create(
        business=Business.objects.get(slug="baeckerei-huber"),
        text="Neulich GmbH",
        skeleton="neulich",
        state="retired",
        state_at=now,
        valid_from=now - timedelta(days=400),
        valid_to=now - timedelta(days=90) + timedelta(seconds=3),
    )
    for _turn in range(2):
        assert "Neulich" in same(hand, HERE).body.decode()
    assert value(hand.meters.kept) == 1
    clock(now + timedelta(seconds=4))
    assert "Neulich" not in same(hand, HERE).body.decode()
