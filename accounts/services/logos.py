"""A logo is taken in, or taken away; what no draft and no version names any more is swept."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import Logo, Profile, ProfileVersion
from accounts.rules.profiles import logos
from accounts.services import profiles
from config.kernel.actors import Actor

KEPT = timedelta(days=1)
BATCH = 500


def put(*, profile: Profile, content: bytes, seen: str, by: Actor, at: datetime) -> Profile:
    """Keeps the picture in its sizes and names it in the draft. Raises rules.profiles.logos.NoLogo, EditedMeanwhile."""
    drawn = logos.redraw(content)  # before any lock is taken: it may take half a second
    with transaction.atomic():
        rows = [
            Logo(profile=profile, digest=drawn.digest, size=size, content=body, at=at)
            for size, body in drawn.files.items()
        ]
        Logo.objects.bulk_create(rows, ignore_conflicts=True)
        Logo.objects.filter(profile=profile, digest=drawn.digest).update(at=at)
        return _name(profile, drawn.digest, seen, by=by, at=at)


def remove(*, profile: Profile, seen: str, by: Actor, at: datetime) -> Profile:
    """The draft has no logo any more; versions that were public keep theirs."""
    return _name(profile, "", seen, by=by, at=at)


def _name(profile: Profile, digest: str, seen: str, *, by: Actor, at: datetime) -> Profile:
    return profiles.edit(
        profile=profile,
        section="logo",
        seen=seen,
        change=lambda old: replace(old, logo=digest),
        by=by,
        at=at,
    )


def sweep(*, at: datetime) -> int:
    """Deletes pictures that nobody names and that are older than a day; returns how many rows went."""
    old = (
        Logo.objects.filter(at__lt=at - KEPT)
        .values_list("profile_id", "digest")
        .distinct()
        .order_by("digest")
    )
    gone = 0
    for profile_id, digest in old.iterator(chunk_size=BATCH):
        if digest not in set(_named(profile_id)):
            gone += Logo.objects.filter(profile_id=profile_id, digest=digest, at__lt=at - KEPT).delete()[0]
    return gone


def _named(profile_id: Any) -> Iterator[str]:
    yield from Profile.objects.filter(pk=profile_id).values_list("draft__logo", flat=True)
    yield from ProfileVersion.objects.filter(profile_id=profile_id).values_list("data__logo", flat=True)
