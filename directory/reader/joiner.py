"""Has tables made: in a process of its own, since that takes a core for a minute where there are a million seals."""

import secrets
import subprocess
import sys
from pathlib import Path
from time import monotonic
from typing import Final

import structlog

from directory.reader.store import Copy
from directory.reader.table import Table

log = structlog.get_logger(__name__)
ROOT: Final = Path(__file__).resolve().parent.parent.parent
# Between two for the same copy; and so many times as long as the last one took: a core has other work.
REST_SECONDS: Final = 60.0
REST_FACTOR: Final = 10


class Joiner:
    """The leader's. One table is made at a time; until it is there, and if it fails, the copy answers alone."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.target = Path()
        self.began = 0.0
        self.copy = Path()  # the one that the last table was begun for
        self.next = 0.0

    def turn(self, copy: Copy) -> None:
        if self.process is None:
            rested = copy.path != self.copy or monotonic() >= self.next
            if rested and copy.is_worth_a_table():
                self.start(copy)
        elif (code := self.process.poll()) is not None:
            self.process = None
            self.finish(copy, succeeded=code == 0)

    def start(self, copy: Copy) -> None:
        self.copy = copy.path
        self.target = copy.path.with_name(f"{copy.path.name}.table-{secrets.token_hex(4)}")
        self.began = monotonic()
        copy.beside.being_made = True
        command = [sys.executable, "-m", "directory.reader.table", str(copy.path), str(self.target)]
        try:
            self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL)  # noqa: S603
        except OSError:
            self.finish(copy, succeeded=False)

    def finish(self, copy: Copy, *, succeeded: bool) -> None:
        took = monotonic() - self.began
        self.next = monotonic() + max(REST_SECONDS, REST_FACTOR * took)
        if not succeeded:
            log.warning("no table could be made beside the copy", seconds=round(took))
        elif self.target.name.startswith(copy.path.name):
            copy.publish(Table(self.target))
            self.sweep(copy)
        else:
            self.target.unlink(missing_ok=True)

    def sweep(self, copy: Copy) -> None:
        """Tables of before; whoever still reads one keeps it until done."""
        for path in copy.path.parent.glob(f"{copy.path.name}.table-*"):
            if path != self.target:
                path.unlink(missing_ok=True)

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
