"""A reader over the test's own database, whose copy is brought up to date by hand."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.handlers.wsgi import WSGIHandler

from directory.reader.door import Reader
from directory.reader.keeper import Keeper
from directory.reader.meters import Meters, value


class Hand:
    """`reader` with a `keeper` that looks when it is told; `left` counts what Django had to answer."""

    def __init__(self, folder: Path) -> None:
        self.django = WSGIHandler()
        self.keeper = Keeper(folder)
        self.meters = Meters()
        self.reader = Reader(self.django, self.keeper, self.meters)
        self.passed_on = 0

    def look(self) -> None:
        """Twice: a copy that was just made is as old as the look it was made from."""
        self.keeper.turn()
        self.keeper.turn()

    def answered(self) -> int:
        return value(self.meters.answered) + value(self.meters.not_modified)

    def close(self) -> None:
        self.keeper.stop()
        self.keeper.source.close()


def never(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """In Django's place: whoever is asked here was asked in vain."""
    start_response("599 Left to Django", [("X-Request-ID", "")])
    return [b""]
