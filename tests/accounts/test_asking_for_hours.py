"""Once a year a business is asked whether its hours are right: once, by mail and on its profile page."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.handlers import ask_for_hours
from accounts.models import Business, Profile, User
from accounts.rules.profiles import document as documents
from accounts.rules.profiles.asking import CONFIRM_AFTER, is_due
from accounts.rules.profiles.document import Document
from accounts.services import asking, profiles
from config.kernel.actors import SYSTEM
from config.outbox.models import Event
from tests import factories
from tests.accounts.on_hours import SHOP

pytestmark = pytest.mark.django_db
PUBLISHED = datetime(2025, 1, 10, 12, tzinfo=UTC)
YEAR_ON = PUBLISHED + CONFIRM_AFTER


def public(
    *, at: datetime = PUBLISHED, places: tuple[Any, ...] = (SHOP,), owner: User | None = None
) -> Profile:
    business = factories.business(owner=owner or factories.user())
    profile = Profile.objects.create(business=business, draft=documents.dump(Document(locations=places)))
    profiles.publish(profile=profile, by=SYSTEM, at=at)
    profile.refresh_from_db()
    return profile


def asked() -> int:
    return Event.objects.filter(kind="accounts.hours_due").count()


def test_a_year_after_publishing_and_then_not_again() -> None:
    public()
    assert asking.ask(at=YEAR_ON - timedelta(seconds=1)) == 0
    assert asking.ask(at=YEAR_ON) == 1
    assert asking.ask(at=YEAR_ON + timedelta(days=900)) == 0
    assert asked() == 1


def test_whoever_confirms_or_publishes_is_asked_a_year_later() -> None:
    first, second = public(), public()
    later = PUBLISHED + timedelta(days=300)
    profiles.confirm(profile=first, by=SYSTEM, at=later)
    Profile.objects.filter(pk=second.pk).update(
        draft=documents.dump(Document(email="a@b.example", locations=(SHOP,)))
    )
    profiles.publish(profile=second, by=SYSTEM, at=later)
    assert asking.ask(at=YEAR_ON) == 0
    assert asking.ask(at=later + CONFIRM_AFTER) == 2
    profiles.confirm(profile=first, by=SYSTEM, at=later + CONFIRM_AFTER + timedelta(days=3))
    assert asking.ask(at=later + CONFIRM_AFTER * 2 + timedelta(days=3)) == 1


def test_nobody_is_asked_without_a_location_or_after_the_end() -> None:
    public(places=())
    closed = public().business
    Business.objects.filter(pk=closed.pk).update(closed_at=YEAR_ON)
    assert asking.ask(at=YEAR_ON) == 1  # looked at, not asked
    assert asked() == 0


def test_many_are_asked_in_a_number_of_queries_that_grows_by_events_alone() -> None:
    for _ in range(5):
        public()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert asking.ask(at=YEAR_ON) == 5
    reads = [one for one in queries if one["sql"].startswith("SELECT") and "accounts_profile" in one["sql"]]
    assert len(reads) == 2
    assert asked() == 5


def test_everybody_who_may_edit_gets_one_mail_in_their_language() -> None:
    profile = public(owner=factories.user("owner@example.org", language="en"))
    for role in ("editor", "viewer", "billing"):
        person = factories.user(f"{role}@example.org", language="de")
        profile.business.memberships.create(user=person, role=role, created_at=PUBLISHED)
    asking.ask(at=YEAR_ON)
    event = Event.objects.get(kind="accounts.hours_due")
    assert set(event.ids) == {"business"}
    ask_for_hours(event)
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert set(letters) == {"owner@example.org", "editor@example.org"}
    assert letters["owner@example.org"].subject == "Are your opening hours still right? – Siegel"
    assert letters["editor@example.org"].subject == "Stimmen Ihre Öffnungszeiten noch? – Siegel"
    assert "http://testserver/en/profile/" in letters["owner@example.org"].body
    assert "10.01.2025" in letters["editor@example.org"].body
    # A second delivery is the same mail, and none after a confirmation.
    ask_for_hours(event)
    assert len({letter.extra_headers["Message-ID"] for letter in mail.outbox}) == 2
    mail.outbox.clear()
    profiles.confirm(profile=profile, by=SYSTEM, at=datetime.now(UTC))
    ask_for_hours(event)
    assert mail.outbox == []


def test_the_profile_page_asks_and_one_click_confirms(client: Client) -> None:
    owner = factories.user()
    profile = public(at=datetime.now(UTC) - CONFIRM_AFTER, owner=owner)
    client.force_login(owner)
    assert 'class="note warn stack-s"' in client.get("/en/profile/").content.decode()
    assert client.post("/en/profile/confirm/").status_code == 302
    assert 'class="note warn stack-s"' not in client.get("/en/profile/").content.decode()
    profile.refresh_from_db()
    assert profile.confirmed_at is not None
    assert profile.hours_due_at == profile.confirmed_at + CONFIRM_AFTER


def test_when_it_is_due() -> None:
    assert not is_due(confirmed_at=None, published_at=None, at=YEAR_ON)
    assert is_due(confirmed_at=None, published_at=PUBLISHED, at=YEAR_ON)
    assert not is_due(confirmed_at=PUBLISHED, published_at=YEAR_ON, at=YEAR_ON)
    assert not is_due(confirmed_at=YEAR_ON, published_at=PUBLISHED, at=YEAR_ON)
