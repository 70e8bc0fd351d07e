"""Rings the worker's doorbell without ever holding up, or failing, the request that rings."""

import logging
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from celery import current_app
from django.core.cache import cache
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
SILENCE_SECONDS = 30.0
# Longer than a worker usually needs to answer, and no longer than anyone should wait for a ring that was lost.
HANGS_SECONDS = 1
# ValueError: the table of an exchange that another process is just writing, in the embedded broker.
UNREACHABLE = (OSError, KombuError, RedisError, ValueError)


class _Breaker:
    """Remembers, per process, until when a broker that did not answer is left alone."""

    until = 0.0


def ring(queues: Iterable[str], *, always: bool = False) -> None:
    """A message a queue meaning "look now". A broker that is down is left alone; the sweeper repairs.

    One ring that nobody has answered yet is enough: whoever answers it looks into the rows after that, and finds
    whatever was committed before this call. `always` rings all the same.
    """
    if time.monotonic() < _Breaker.until:
        return
    for queue in sorted(queues):
        try:
            if not _hang(queue) and not always:
                continue
            current_app.send_task("outbox.deliver", args=[queue], queue=queue, retry=False)
        except UNREACHABLE as error:
            _Breaker.until = time.monotonic() + SILENCE_SECONDS
            log.warning("broker does not answer, leaving it to the sweeper: %s", type(error).__name__)
            return


def answered(queue: str) -> None:
    """To be called before the rows are looked at: whoever rings from now on wants an answer of their own."""
    with suppress(*UNREACHABLE):
        if folder := _folder():
            (folder / queue).unlink(missing_ok=True)
        else:
            cache.delete(_key(queue))


def _hang(queue: str) -> bool:
    """Notes that there is a ring for `queue`; False when one hangs there, unanswered and not old."""
    if folder := _folder():
        return _hang_file(folder / queue)
    return cache.add(_key(queue), 1, timeout=HANGS_SECONDS)


def _hang_file(path: Path) -> bool:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        with suppress(FileNotFoundError):
            if 0 <= time.time() - path.stat().st_mtime < HANGS_SECONDS:
                return False
            os.utime(path)
    return True


def _folder() -> Path | None:
    """Beside the embedded broker's own folders; with Redis it is the cache, which is there as well."""
    found = current_app.conf.broker_transport_options.get("hanging_folder")
    return Path(found) if found else None


def _key(queue: str) -> str:
    return f"outbox:ring:{queue}"
