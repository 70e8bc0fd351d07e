"""Breaks the promises about changed seals by hand."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import BusinessName
from tests.verification import adding, changing, ready
from verification.models import Change, OldPlace, Seal, StatusList
from verification.services.seals import lists


def seal_of_another_name() -> None:
    changing.renamed(ready.sealed())
    BusinessName.objects.filter(state="approved").update(text="Bäckerei Mond")


def version_nobody_logged() -> None:
    ready.sealed()
    Seal.objects.update(version=2)


def place_that_vanished() -> None:
    changing.renamed(ready.sealed())
    OldPlace.objects.all().delete()


def number_of_a_stranger() -> None:
    other = ready.sealed(name="Blumen Meier")
    changing.number_asked(ready.sealed())
    Change.objects.update(phone=other.phone)


def further_without_main() -> None:
    main, _further = adding.pair()
    Seal.objects.filter(pk=main.pk).update(further=True)


def further_past_main() -> None:
    main, further = adding.pair()
    changing.suspended(main)
    Seal.objects.filter(pk=further.pk).update(state="active", causes=[])


def place_that_never_ends() -> None:
    changing.renamed(ready.sealed())
    OldPlace.objects.update(until=timezone.now() - timedelta(minutes=11))


def place_that_came_back() -> None:
    """Ended once, and valid again."""
    changing.renamed(ready.sealed())
    lists.close_due(at=timezone.now() + lists.OVERLAP)
    row = StatusList.objects.get()
    StatusList.objects.update(bits=bytes(len(bytes(row.bits))))


def renamed_past_the_log() -> None:
    ready.sealed()
    Seal.objects.update(name="Bäckerei Mond")
