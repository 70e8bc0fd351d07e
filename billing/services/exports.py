"""A year's documents for the tax adviser, packed by a job in short steps, fetched by an operator, removed in time."""

import hashlib
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import desk_actor
from accounts.rules.retention import EXPORT_DAYS
from billing.lifecycle import EXPORT
from billing.models import Export
from billing.selectors import year_files
from billing.selectors.documents import kept
from billing.services.archive import Archive, Busy, entry
from config.kernel.actors import SYSTEM
from config.kernel.errors import Refused
from config.outbox.moves import move
from config.outbox.services import audit, record

KEPT: Final = timedelta(days=EXPORT_DAYS)
STEP_SECONDS = 15.0
PORTION = 50
CHUNK: Final = 1 << 20


class NothingIssued(Refused):
    code = "nothing_issued"
    message = _("No invoice was issued in this year.")


class StillBeingMade(Refused):
    code = "still_being_made"
    message = _("Some documents of this year are still being made. Try again in a few minutes.")


class AskedAlready(Refused):
    code = "asked_already"
    message = _("This year is being packed already.")


class NotThere(Refused):
    code = "not_there"
    message = _("This file is not there any more. Ask for the year again.")


@dataclass(frozen=True)
class Packed:
    """How many documents are in the file, the last of them, and whether those are all."""

    count: int
    to: int
    all: bool


@transaction.atomic
def ask(*, year: int, person: User, at: datetime) -> Export:
    """Asks for everything that was issued in a year up to now."""
    rows = kept().filter(year=year, issuer=settings.BILLING["issuer"])
    if not rows.exists():
        raise NothingIssued
    if rows.filter(document=None).exists():
        raise StillBeingMade
    known, made = Export.objects.get_or_create(
        year=year,
        issuer=settings.BILLING["issuer"],
        state="due",
        defaults={
            "state_at": at,
            "total": rows.count(),
            "storage_name": f"{secrets.token_hex(20)}.zip",
            "asked_at": at,
            "asked_by": person,
            "expires_at": at + KEPT,
        },
    )
    if not made:
        raise AskedAlready
    audit("billing.export.ask", by=desk_actor(person), at=at, row=known)
    record("billing.export_due", at=at, export=known.pk)
    return known


def work(*, pk: int, at: datetime) -> None:
    """One step of some seconds; rings for the next one, or finishes. What a killed step left is undone."""
    export = Export.objects.filter(pk=pk, state="due").first()
    if export is None:
        return
    try:
        with archive(export).step() as zipped:
            packed = _pack(export, zipped)
            if packed.all:
                for name, parts in year_files.tables(export, at=at):
                    _write(zipped, name, parts)
    except Busy:
        return
    if packed.all:
        _finish(export, packed, at=at)
        return
    with transaction.atomic():
        Export.objects.filter(pk=pk, state="due").update(done=packed.count, packed_to=packed.to)
        record("billing.export_due", at=at, export=pk)


def path(export: Export) -> Path:
    return Path(settings.MEDIA_ROOT) / "exports" / export.storage_name


def archive(export: Export) -> Archive:
    return Archive(path(export))


def hand_over(*, export: Export, person: User, at: datetime) -> Path:
    """The file, for somebody whose name is kept with the hour. Raises NotThere."""
    file = path(export)
    if export.state != "ready" or not file.exists():
        raise NotThere
    audit("billing.export.fetch", by=desk_actor(person), at=at, row=export)
    return file


def remove_old(*, at: datetime) -> int:
    """Thirty days after they were asked for; those that never became ready as well."""
    old = list(Export.objects.exclude(state="gone").filter(expires_at__lte=at)[:100])
    for export in old:
        archive(export).remove()
        move(export, EXPORT, "remove", by=SYSTEM, at=at)
    return len(old)


def _pack(export: Export, zipped: ZipFile) -> Packed:
    """Adds documents until the time is up."""
    end = time.monotonic() + STEP_SECONDS
    names, to = set(zipped.namelist()), export.packed_to
    while True:
        rows = year_files.documents(export, to, PORTION)
        for pk, number, pdf in rows:
            name = f"pdf/{number}.pdf"
            if name not in names:
                zipped.writestr(entry(name, stored=True), bytes(pdf))
                names.add(name)
            to = pk
        if len(rows) < PORTION or time.monotonic() > end:
            return Packed(len(names), to, len(rows) < PORTION)


def _write(zipped: ZipFile, name: str, parts: Iterable[bytes]) -> None:
    """Row by row; a table that is there already was written by a step whose end nobody heard of."""
    if name in zipped.namelist():
        return
    with zipped.open(entry(name), "w", force_zip64=True) as out:
        for part in parts:
            out.write(part)


def _finish(export: Export, packed: Packed, *, at: datetime) -> None:
    digest, file = hashlib.sha256(), path(export)
    with file.open("rb") as content:
        while chunk := content.read(CHUNK):
            digest.update(chunk)
    changes = {
        "done": export.total,
        "packed_to": packed.to,
        "size": file.stat().st_size,
        "sha256": digest.hexdigest(),
    }
    move(export, EXPORT, "finish", by=SYSTEM, at=at, changes=changes)
