"""Made-up businesses are in the directory and have a public page, as if each had published its own."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Profile
from accounts.services import profiles
from config.kernel.actors import Actor
from directory.models import Entry
from verification.management.bulk.firms import firm
from verification.management.bulk.profiles import said_by

pytestmark = pytest.mark.django_db


def make(count: int, processes: int = 1) -> None:
    call_command("make_businesses", "--count", str(count), "--processes", str(processes), verbosity=0)


def test_each_entry_is_what_the_service_would_write(capsys: pytest.CaptureFixture[str]) -> None:
    make(25)
    assert "25 entries" in capsys.readouterr().out
    assert Entry.objects.filter(sealed=True).exclude(opens="").count() == 25
    call_command("rebuild_directory", "--check")


def test_whoever_has_no_entry_yet_gets_one() -> None:
    make(3)
    Entry.objects.filter(slug=firm(1).slug).delete()
    make(2)
    assert Entry.objects.count() == 5


def test_what_was_broken_off_is_gone_on_with() -> None:
    make(3)
    for _turn in range(2):
        call_command("make_businesses", "--total", "5", "--processes", "1", verbosity=0)
    assert Entry.objects.count() == 5
    with pytest.raises(CommandError):
        call_command("make_businesses", "--total", "5", "--count", "1")


def test_they_are_found_and_seen(client: Client) -> None:
    make(8)
    one = firm(5)
    found = client.get("/directory/", {"q": one.name})
    assert one.name in found.content.decode()
    page = client.get(f"/b/{one.slug}/").content.decode()
    assert said_by(one).about.de in page
    assert said_by(one).locations[0].address.postcode in page


def test_what_is_public_can_be_edited_like_any_other() -> None:
    make(1)
    profile = Profile.objects.select_related("published").get()
    assert profile.published is not None
    assert profile.document == profile.published.document == said_by(firm(0))
    by = Actor("business", str(profile.draft_by_id))
    with pytest.raises(profiles.NothingToPublish):
        profiles.publish(profile=profile, by=by, at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_several_processes_write_the_entries() -> None:
    make(4001, processes=2)
    assert Entry.objects.count() == 4001
    call_command("verify_invariants", verbosity=0)
