"""Sees every connection that this process tries to make, whoever tries it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_watching: list[list[tuple[Any, ...]]] = []


def _hook(event: str, details: tuple[Any, ...]) -> None:
    if event == "socket.connect":
        for seen in _watching:
            seen.append(tuple(details[1]) if isinstance(details[1], tuple) else (details[1],))


# An audit hook cannot be taken away again; without a watcher it does nothing.
sys.addaudithook(_hook)


@contextmanager
def connections() -> Iterator[list[tuple[Any, ...]]]:
    """The addresses that were connected to while the block ran, over TCP or UDP."""
    seen: list[tuple[Any, ...]] = []
    _watching.append(seen)
    try:
        yield seen
    finally:
        _watching.remove(seen)
