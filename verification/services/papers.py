"""The folder where papers lie: outside the web root, under names that nobody chose."""

import os
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from config.kernel.errors import Refused


class NotKept(Refused):
    """The disk did not take the file; nothing of it is left behind."""

    code = "not_kept"
    message = _("The file could not be saved. The mistake is ours. Try again in a few minutes.")


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "papers"


def path(name: str) -> Path:
    return folder() / name[:2] / name


def keep(content: bytes, suffix: str) -> str:
    """Writes the bytes and returns the new file's name; they are on the disk, whole, before it returns.

    A file under its final name is always complete: it is written elsewhere, flushed, and only then renamed.
    """
    name = f"{secrets.token_hex(20)}{suffix}"
    part = folder() / "incoming" / f"{name}.part"
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        _write(part, content)
        _into_place(part, name)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise NotKept from error
    return name


def twin(name: str) -> str:
    """A second name for the same bytes, so that two cases can each keep and purge their own."""
    other = f"{secrets.token_hex(20)}{Path(name).suffix}"
    try:
        path(other).parent.mkdir(parents=True, exist_ok=True)
        # Both names share one time stamp; a young one keeps the sweeper away until the new row is there.
        os.utime(path(name))
        os.link(path(name), path(other))
    except OSError as error:
        raise NotKept from error
    return other


def discard(name: str) -> None:
    path(name).unlink(missing_ok=True)


def older_than(moment: datetime) -> Iterator[Path]:
    """Files, half-written ones included, that were last touched before `moment`."""
    for found in folder().glob("*/*"):
        if found.is_file() and found.stat().st_mtime < moment.timestamp():
            yield found


def _write(target: Path, content: bytes) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _into_place(part: Path, name: str) -> None:
    final = path(name)
    final.parent.mkdir(parents=True, exist_ok=True)
    part.replace(final)
    directory = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
