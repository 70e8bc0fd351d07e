"""Status lists: giving out places, setting bits with the state change, and signing what changed."""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from config.outbox.services import record
from verification.issuance import status
from verification.models import OldPlace, Seal, StatusList
from verification.services.seals import keys

ADDRESS_CHANGED = "verification.address_changed"  # and with it all that `moving` writes again
RESIGN_AFTER = timedelta(minutes=10)  # a list carries a ttl of 15 minutes
OVERLAP = timedelta(hours=24)  # how long the tokens of two versions are both good
BATCH = 500
VALUES = {"active": status.VALID, "suspended": status.SUSPENDED}


def uri(number: int) -> str:
    return f"{settings.PUBLIC_URL}/status-lists/{number}"


def value_of(state: str) -> int:
    return VALUES.get(state, status.INVALID)


def _open_list() -> StatusList:
    """The list that has room, its row locked; a new one is made where all are full."""
    while True:
        rows = StatusList.objects.select_for_update().filter(used__lt=F("size")).order_by("number")
        if (found := rows.first()) is not None:
            return found
        last = StatusList.objects.order_by("-number").first()
        # Somebody else may be making the same one at this moment; then theirs is used.
        StatusList.objects.get_or_create(
            number=last.number + 1 if last else 1,
            defaults={
                "size": status.SIZE,
                "offset": secrets.randbelow(status.SIZE),
                # Odd, hence coprime to 2^17: every place once.
                "step": secrets.randbelow(status.SIZE // 2) * 2 + 1,
                "bits": bytes(status.empty()),
            },
        )


def allocate() -> tuple[StatusList, int]:
    """A place nobody had before. Runs in the issuing transaction, so that a rolled-back seal keeps none."""
    chosen, (place,) = allocate_many(1)
    return chosen, place


@transaction.atomic
def allocate_many(most: int) -> tuple[StatusList, list[int]]:
    """Up to `most` places of one list, at least one; its bits say `active` there already."""
    chosen = _open_list()
    taken = range(chosen.used, min(chosen.used + most, chosen.size))
    StatusList.objects.filter(pk=chosen.pk).update(used=F("used") + len(taken))
    return chosen, [(chosen.offset + chosen.step * number) % chosen.size for number in taken]


def mark(seal: Seal) -> None:
    """Makes the bits of all places that still count say what the seal's state says, in the same transaction."""
    places = [(seal.status_list_id, seal.status_index), *_old_places(seal)]
    _set(places, value_of(seal.state))


def _old_places(seal: Seal) -> list[tuple[int, int]]:
    rows = OldPlace.objects.filter(seal=seal, closed_at__isnull=True)
    return list(rows.values_list("status_list_id", "status_index"))


def _set(places: Sequence[tuple[int, int]], value: int) -> None:
    for row in _hold({number for number, _place in places}):
        bits = bytearray(row.bits)
        for number, place in places:
            if number == row.pk:
                status.set_entry(bits, place, value)
        StatusList.objects.filter(pk=row.pk).update(bits=bytes(bits), version=F("version") + 1)


def hold(seals: Sequence[Seal]) -> None:
    """Locks the lists of all places of these seals, for a deed on several of them."""
    places = [place for seal in seals for place in _old_places(seal)]
    _hold({*(seal.status_list_id for seal in seals), *(number for number, _place in places)})


def _hold(numbers: Collection[int]) -> list[StatusList]:
    """Lists are always locked in the order of their numbers, before the log."""
    return list(StatusList.objects.select_for_update().filter(pk__in=numbers).order_by("number"))


def move_on(seal: Seal, *, at: datetime) -> tuple[StatusList, int]:
    """A new place for the next version; the present one counts for another day, and then never again."""
    _hold({seal.status_list_id, *(number for number, _place in _old_places(seal))})
    OldPlace.objects.create(
        seal=seal,
        version=seal.version,
        status_list_id=seal.status_list_id,
        status_index=seal.status_index,
        until=at + OVERLAP,
    )
    return allocate()


def close_due(*, at: datetime) -> int:
    """Ends the places of earlier versions whose day is over; returns how many."""
    due = OldPlace.objects.filter(closed_at__isnull=True, until__lte=at).order_by("until", "pk")[:BATCH]
    return sum(_close(place, at=at) for place in due)


@transaction.atomic
def _close(place: OldPlace, *, at: datetime) -> bool:
    # The seal's row first, as whoever changes its state does: no state is written over the end.
    Seal.objects.select_for_update().get(pk=place.seal_id)
    if not OldPlace.objects.filter(pk=place.pk, closed_at__isnull=True).update(closed_at=at):
        return False
    _set([(place.status_list_id, place.status_index)], status.INVALID)
    return True


def due(*, at: datetime) -> list[int]:
    """Lists whose signed form is missing, older than their bits, about to be too old for their readers, or names
    another address of ours than the tokens do."""
    stale = Q(signed_at__isnull=True) | Q(signed_at__lte=at - RESIGN_AFTER) | ~Q(signed_version=F("version"))
    stale |= ~Q(issuer=settings.PUBLIC_URL)
    return list(StatusList.objects.filter(stale).order_by("number").values_list("number", flat=True))


@transaction.atomic
def sign(number: int, *, at: datetime) -> None:
    """Signs the list as it is; a change that comes in between leaves `version` ahead and is signed next."""
    row = StatusList.objects.get(pk=number)
    if row.signed_at is not None and row.issuer != settings.PUBLIC_URL:
        record(ADDRESS_CHANGED, at=at, statuslist=number, after=0)
    token = status.sign_list(uri(number), bytes(row.bits), int(at.timestamp()), keys.signer("status"))
    etag = f'"{hashlib.sha256(token.encode()).hexdigest()[:22]}"'
    StatusList.objects.filter(pk=number).update(
        token=token, etag=etag, signed_at=at, signed_version=row.version, issuer=settings.PUBLIC_URL
    )


def sign_due(*, at: datetime) -> int:
    numbers = due(at=at)
    for number in numbers:
        sign(number, at=at)
    return len(numbers)
