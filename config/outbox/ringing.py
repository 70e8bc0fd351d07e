"""Rings the worker's doorbell without ever holding up, or failing, the request that rings."""

import logging
import time
from collections.abc import Iterable

from celery import current_app
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
SILENCE_SECONDS = 30.0
UNREACHABLE = (OSError, KombuError, RedisError)


class _Breaker:
    """Remembers, per process, until when a broker that did not answer is left alone."""

    until = 0.0


def ring(queues: Iterable[str]) -> None:
    """One message a queue meaning "look now". A broker that is down is left alone; the sweeper repairs."""
    if time.monotonic() < _Breaker.until:
        return
    for queue in sorted(queues):
        try:
            current_app.send_task("outbox.deliver", args=[queue], queue=queue, retry=False)
        except UNREACHABLE as error:
            _Breaker.until = time.monotonic() + SILENCE_SECONDS
            log.warning("broker does not answer, leaving it to the sweeper: %s", type(error).__name__)
            return
