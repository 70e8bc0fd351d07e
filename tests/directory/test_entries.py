"""The directory's entries: events keep them true, rebuilding gives the same, and a difference is found."""

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from accounts.models import Business
from config.kernel.actors import SYSTEM
from config.outbox.models import Delivery
from directory import handlers
from directory.models import Entry, Posting, Term
from directory.selectors.search import Wish, find
from directory.services import entries
from tests import factories
from tests.directory.publishing import firm, listed_seal
from verification.models import Seal
from verification.services import seals

pytestmark = pytest.mark.django_db


@pytest.fixture
def seal() -> Seal:
    return listed_seal()


def test_events_keep_the_entries_true(seal: Seal) -> None:
    done = Delivery.objects.filter(subscriber="directory.handlers.refresh_entry").select_related("event")
    assert {one.event.kind for one in done} == {"verification.seal_issued", "accounts.profile_published"}
    Entry.objects.all().delete()
    for one in done:
        handlers.refresh_entry(one.event)
        handlers.refresh_entry(one.event)
    assert Entry.objects.get().sealed
    seals.suspend(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now())
    handlers.refresh_entry(done.get(event__kind="verification.seal_suspended").event)
    assert (Entry.objects.get().sealed, Entry.objects.get().state) == (False, "suspended")
    assert set(Posting.objects.values_list("sealed", flat=True)) == {False}
    Business.objects.update(closed_at=timezone.now())
    entries.refresh([seal.business_id], at=timezone.now())
    assert (Entry.objects.count(), Posting.objects.count()) == (0, 0)


def test_a_business_that_is_not_public_has_no_entry() -> None:
    made = factories.business()
    assert entries.refresh([made.pk, uuid4()], at=timezone.now()) == 0


@pytest.mark.parametrize("missing", [True, False])
def test_rebuilding_gives_the_same_as_the_events(seal: Seal, missing: bool) -> None:
    firm("Schreinerei Jansen")
    call_command("rebuild_directory", "--check")
    before = list(Posting.objects.order_by("term", "key").values_list("term", "key", "sealed"))
    if missing:
        Entry.objects.all().delete()
        Term.objects.all().delete()
    said = StringIO()
    call_command("rebuild_directory", *(["--missing"] if missing else []), "--processes", "1", stdout=said)
    assert "2 entries" in said.getvalue()
    assert list(Posting.objects.order_by("term", "key").values_list("term", "key", "sealed")) == before
    assert find(Wish(name="Hubr"), at=timezone.now()).hits
    call_command("rebuild_directory", "--check")


@pytest.mark.parametrize("what", ["gone", "name", "term", "key"])
def test_an_entry_that_is_not_true_is_found(seal: Seal, what: str) -> None:
    if what == "gone":
        Entry.objects.all().delete()
    elif what == "name":
        Entry.objects.update(name="Anders")
    elif what == "term":
        Posting.objects.filter(term="w:huber").delete()
    else:
        Posting.objects.filter(term="w:huber").update(key="zzz")
    with pytest.raises(CommandError, match="1 entries"):
        call_command("rebuild_directory", "--check", stdout=StringIO())
