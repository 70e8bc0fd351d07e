"""Runs deeds at the same time, each thread on a database connection of its own."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")
THREADS = 32


def race(deeds: Sequence[Callable[[], T]], *, threads: int = THREADS) -> list[T | Exception]:
    """Does all `deeds` with `threads` workers that start together; returns results, or what was raised, in order.

    Needs `django_db(transaction=True)`, since the threads must see what the test committed.
    """
    start = threading.Barrier(min(threads, len(deeds)))
    waited = threading.local()

    def do(deed: Callable[[], T]) -> T | Exception:
        if not getattr(waited, "yes", False):
            waited.yes = True
            start.wait(timeout=30)
        try:
            return deed()
        except Exception as error:  # noqa: BLE001 - handed to the test, which judges it
            return error

    def leave() -> None:
        leaving.wait(timeout=120)
        connections.close_all()

    workers = min(threads, len(deeds))
    leaving = threading.Barrier(workers)
    with ThreadPoolExecutor(max_workers=workers) as pool:
        results = list(pool.map(do, deeds))
        # A barrier holds each worker to exactly one `leave`, so that every connection is closed by its own thread.
        list(pool.map(lambda _: leave(), range(workers)))
    return results
