"""A zip that is written in steps by a job: after each step the file is whole, and a step that broke off is undone."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

YEAR_ZERO = (1980, 1, 1, 0, 0, 0)


class Busy(Exception):
    """Another worker is at this very file."""


@dataclass(frozen=True)
class Archive:
    """Appending writes over the zip's directory at its end; that is put aside first, so that it can be put back."""

    path: Path

    @property
    def aside(self) -> Path:
        return self.path.with_suffix(".aside")

    @contextmanager
    def step(self) -> Iterator[ZipFile]:
        """Raises Busy when somebody else is in a step of this file."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as mine:
            try:
                fcntl.flock(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise Busy from error
            self._undo()
            with ZipFile(self.path, "a", ZIP_DEFLATED) as archive:
                self._put_aside(archive.start_dir)
                yield archive
            _flush(self.path)
            self.aside.unlink()

    def _put_aside(self, start: int) -> None:
        """Where the directory begins, then its bytes: flushed to the disk before the first of them is written over."""
        part = self.path.with_suffix(".part")
        with self.path.open("rb") as source:
            source.seek(start)
            part.write_bytes(start.to_bytes(8, "big") + source.read())
        _flush(part)
        part.replace(self.aside)

    def _undo(self) -> None:
        if not self.aside.exists():
            return
        kept = self.aside.read_bytes()
        with self.path.open("r+b") as broken:
            broken.truncate(int.from_bytes(kept[:8], "big"))
            broken.seek(0, os.SEEK_END)
            broken.write(kept[8:])
        _flush(self.path)
        self.aside.unlink()

    def remove(self) -> None:
        for one in (self.path, self.aside, self.path.with_suffix(".part")):
            one.unlink(missing_ok=True)


def entry(name: str, *, stored: bool = False) -> ZipInfo:
    """Without a time of its own: the same documents make the same file. What is packed already is only stored."""
    made = ZipInfo(name, YEAR_ZERO)
    made.compress_type, made.external_attr = ZIP_STORED if stored else ZIP_DEFLATED, 0o644 << 16
    return made


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
