"""A profile is edited by several people, published, and brought back; nothing is overwritten silently."""

from dataclasses import replace

import pytest
from django.utils import timezone

from accounts.models import Profile
from accounts.permissions import actor
from accounts.rules.profiles import sections
from accounts.rules.profiles.words import BothLanguages
from accounts.services import profiles
from config.kernel.actors import Actor
from config.outbox.models import AuditEntry, Event
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile() -> Profile:
    return profiles.of(factories.business())


@pytest.fixture
def anna() -> Actor:
    return actor(factories.user())


def write(profile: Profile, text: str, by: Actor, seen: str = "") -> Profile:
    return profiles.edit(
        profile=profile,
        section="texts",
        seen=seen or sections.mark(Profile.objects.get(pk=profile.pk).document, "texts"),
        change=lambda old: replace(old, about=BothLanguages(text)),
        by=by,
        at=timezone.now(),
    )


def test_an_edit_is_kept_and_audited_and_not_public(profile: Profile, anna: Actor) -> None:
    write(profile, "Brot seit 1901", anna)
    profile.refresh_from_db()
    assert profile.document.about.de == "Brot seit 1901"
    assert str(profile.draft_by_id) == anna.id
    assert profile.published is None
    entry = AuditEntry.objects.get(action="accounts.profile.edit")
    assert entry.reason == "texts"
    assert "Brot" not in str(vars(entry))


def test_the_second_of_two_sees_the_firsts_words_and_overwrites_nothing(
    profile: Profile, anna: Actor
) -> None:
    seen = sections.mark(profile.document, "texts")
    write(profile, "von Anna", anna, seen)
    with pytest.raises(profiles.EditedMeanwhile) as refused:
        write(profile, "von Ben", actor(factories.user()), seen)
    assert refused.value.profile.document.about.de == "von Anna"
    assert Profile.objects.get(pk=profile.pk).document.about.de == "von Anna"


def test_two_who_edit_different_parts_do_not_meet(profile: Profile, anna: Actor) -> None:
    seen = sections.mark(profile.document, "contact")
    write(profile, "Brot", anna)
    profiles.edit(
        profile=profile,
        section="contact",
        seen=seen,
        change=lambda old: replace(old, email="laden@huber.example"),
        by=anna,
        at=timezone.now(),
    )
    profile.refresh_from_db()
    assert (profile.document.about.de, profile.document.email) == ("Brot", "laden@huber.example")


def test_saving_the_same_again_leaves_no_trace(profile: Profile, anna: Actor) -> None:
    write(profile, "Brot", anna)
    write(profile, "Brot", anna)
    assert AuditEntry.objects.filter(action="accounts.profile.edit").count() == 1


def test_publishing_makes_a_version_and_an_event_without_words(profile: Profile, anna: Actor) -> None:
    write(profile, "Brot", anna)
    version = profiles.publish(profile=profile, by=anna, at=timezone.now())
    write(profile, "Kuchen", anna)
    profile.refresh_from_db()
    assert profile.published is not None
    assert (version.number, profile.published.document.about.de) == (1, "Brot")
    event = Event.objects.get(kind="accounts.profile_published")
    assert event.ids == {"business": str(profile.business_id), "version": str(version.pk)}


def test_what_is_public_already_is_not_published_again(profile: Profile, anna: Actor) -> None:
    write(profile, "Brot", anna)
    profiles.publish(profile=profile, by=anna, at=timezone.now())
    with pytest.raises(profiles.NothingToPublish):
        profiles.publish(profile=profile, by=anna, at=timezone.now())
    assert profile.versions.count() == 1


def test_an_earlier_version_comes_back_as_a_new_one(profile: Profile, anna: Actor) -> None:
    for text in ("Brot", "Kuchen"):
        write(profile, text, anna)
        profiles.publish(profile=profile, by=anna, at=timezone.now())
    version = profiles.bring_back(profile=profile, number=1, by=anna, at=timezone.now())
    profile.refresh_from_db()
    assert (version.number, version.restores, version.document.about.de) == (3, 1, "Brot")
    assert profile.document.about.de == "Brot"
    with pytest.raises(profiles.NoSuchVersion):
        profiles.bring_back(profile=profile, number=9, by=anna, at=timezone.now())


def test_a_draft_is_thrown_away(profile: Profile, anna: Actor) -> None:
    write(profile, "Brot", anna)
    profiles.publish(profile=profile, by=anna, at=timezone.now())
    write(profile, "Kuchen", anna)
    assert profiles.discard(profile=profile, by=anna, at=timezone.now()).document.about.de == "Brot"


def test_confirming_shows_the_day(profile: Profile, anna: Actor) -> None:
    at = timezone.now()
    profiles.confirm(profile=profile, by=anna, at=at)
    assert Profile.objects.get(pk=profile.pk).confirmed_at == at


def test_a_business_takes_its_versions_with_it(profile: Profile, anna: Actor) -> None:
    profiles.publish(profile=profile, by=anna, at=timezone.now())
    profile.delete()
    assert not Profile.objects.exists()
