"""Rings the worker's doorbell without ever holding up, or failing, the request that rings."""

import logging
import threading
import time
from collections.abc import Iterable

from celery import current_app

log = logging.getLogger(__name__)
SILENCE_SECONDS = 30.0
_silent_until = 0.0
_lock = threading.Lock()


def ring(queues: Iterable[str]) -> None:
    """One message a queue meaning "look now". A broker that is down is left alone for 30 s; the sweeper repairs."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    for queue in sorted(queues):
        try:
            current_app.send_task("outbox.deliver", args=[queue], queue=queue, retry=False)
        except (OSError, current_app.connection_for_write().recoverable_connection_errors) as error:
            with _lock:
                _silent_until = time.monotonic() + SILENCE_SECONDS
            log.warning("broker does not answer, leaving it to the sweeper: %s", type(error).__name__)
            return
