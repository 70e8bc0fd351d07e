"""Stores that outlive a run: filling a million takes minutes, and the next measurement may use the same ones."""

import hashlib
import signal
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tests.peers import processes
from tests.peers.postgres import Postgres
from tests.peers.stack import ROOT

# What decides the rows: where one of these changes, stores are filled anew. Migrations are run on what was kept.
SOURCES: Final = (
    "verification/management/bulk/*.py",
    "directory/services/entries.py",
    "directory/services/rebuilding.py",
    "directory/rules/terms.py",
)
# Stored answers name the issuer, so it must not change from run to run as a free port does.
ISSUER: Final = "http://localhost:8000"


def stamp() -> str:
    """Equal for two checkouts that would fill alike."""
    found = hashlib.sha256()
    for path in sorted(path for pattern in SOURCES for path in ROOT.glob(pattern)):
        found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:12]


class Kept:
    """A folder of filled stores; `filled` says whether it may be used as it is."""

    def __init__(self, parent: Path, database: str, seals: int) -> None:
        self.folder = parent.resolve() / f"{database}-{seals}-{stamp()}"
        self.folder.mkdir(parents=True, exist_ok=True)
        self._mark = self.folder / "filled"

    @property
    def filled(self) -> bool:
        return self._mark.exists()

    def done(self) -> None:
        self._mark.touch()


class KeptPostgres(Postgres):
    """A cluster whose folder stays: made once, started each time."""

    patience = 1800.0  # ended unkindly in the middle of filling, it goes through gigabytes of its log first

    def __init__(self, folder: Path, *, settings: dict[str, str]) -> None:
        super().__init__(settings=settings)
        self.folder.rmdir()
        self.folder = folder
        self.log = folder / "postgres.log"

    def __enter__(self) -> Self:
        if (self.folder / "data").exists():
            self.start()
            return self
        self.folder.mkdir(exist_ok=True)
        return super().__enter__()

    def stop(self) -> None:
        """Ends it kindly; the rows stay."""
        if self.process:
            processes.end(self.process, first=signal.SIGINT, grace=120.0)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
