"""Rings the worker's doorbell without ever holding up, or failing, the request that rings."""

import logging
import os
import time
from collections.abc import Callable, Iterable
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
# A task that rings for itself is taken up by beat's ring when nothing was heard of it for so long.
CHAIN_SECONDS = 60
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
            if not _hang(queue, HANGS_SECONDS) and not always:
                continue
            current_app.send_task("outbox.deliver", args=[queue], queue=queue, retry=False)
        except UNREACHABLE as error:
            _Breaker.until = time.monotonic() + SILENCE_SECONDS
            log.warning("broker does not answer, leaving it to the sweeper: %s", type(error).__name__)
            return


def chain(task: str, spell: Callable[[], bool], *, again: bool) -> None:
    """One spell of `task`, which rings for itself while `spell` says that more is left, so that work is bound by work.

    `again` is what such a ring says of itself. There is one chain of each task: any other ring, such as beat's, leaves
    it alone, and begins a new one when the last ring was lost a minute ago. Others may want this worker in between.
    """
    name = f"chain.{task}"
    if not again and _goes_on(name):
        return
    if not spell():
        _take_down(name)
        return
    try:
        _hang(name, 0)  # anew, however long it hangs there
        current_app.send_task(task, kwargs={"again": True}, retry=False)
    except UNREACHABLE as error:
        log.warning("broker does not answer, leaving %s to beat: %s", task, type(error).__name__)


def _goes_on(name: str) -> bool:
    try:
        return not _hang(name, CHAIN_SECONDS)
    except UNREACHABLE:
        return False


def answered(queue: str) -> None:
    """To be called before the rows are looked at: whoever rings from now on wants an answer of their own."""
    _take_down(queue)


def _take_down(name: str) -> None:
    with suppress(*UNREACHABLE):
        if folder := _folder():
            (folder / name).unlink(missing_ok=True)
        else:
            cache.delete(_key(name))


def _hang(name: str, seconds: float) -> bool:
    """Notes that there is a ring by that name; False when one hangs there, unanswered and younger than `seconds`."""
    if folder := _folder():
        return _hang_file(folder / name, seconds)
    if not seconds:
        cache.set(_key(name), 1, timeout=CHAIN_SECONDS)
        return True
    return cache.add(_key(name), 1, timeout=seconds)


def _hang_file(path: Path, seconds: float = HANGS_SECONDS) -> bool:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        with suppress(FileNotFoundError):
            if 0 <= time.time() - path.stat().st_mtime < seconds:
                return False
            os.utime(path)
    return True


def _folder() -> Path | None:
    """Beside the embedded broker's own folders; with Redis it is the cache, which is there as well."""
    found = current_app.conf.broker_transport_options.get("hanging_folder")
    return Path(found) if found else None


def _key(name: str) -> str:
    return f"outbox:ring:{name}"
