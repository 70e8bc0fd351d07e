"""Waiting for what is promised within seconds, on a machine that has other things to do."""

import time
from collections.abc import Iterator

# A machine that was busy elsewhere for longer than this between two looks was busy for those whom we watch, too.
TURN = 0.5  # seconds


def looks(seconds: float, every: float = 0.1) -> Iterator[None]:
    """Yields until `seconds` have passed of which we had our turn."""
    passed, before = 0.0, time.monotonic()
    while passed <= seconds:
        yield
        time.sleep(every)
        now = time.monotonic()
        passed, before = passed + min(now - before, TURN), now
