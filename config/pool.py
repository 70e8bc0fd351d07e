"""Celery's pool of processes, for the embedded broker: a child that is killed does not leave its worker deaf.

A child waits for its next task with the queue's lock in its hand. Killed there, it never lets go, and every child that
comes after it waits for ever, while the worker goes on taking messages. (With Redis each child has a pipe of its own.)
"""

import os
import signal
from contextlib import suppress
from typing import Any

from billiard import pool
from celery.concurrency import prefork

BlockingPool: Any = pool.Pool  # its stubs leave out what is needed here


class Pool(BlockingPool):  # type: ignore[misc]
    """After a child was killed all children are new: nobody can tell which of the dead held a lock.

    What the others had in hand comes back when its lease lapses, as after the end of a whole worker.
    """

    def _join_exited_workers(self, shutdown: bool = False) -> Any:
        gone = super()._join_exited_workers(shutdown)
        if shutdown or not any((status or 0) < 0 for status in gone):
            return gone
        for child in list(self._pool):
            with suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGKILL)
            child.join()
        gone = [*gone, *super()._join_exited_workers(shutdown)]
        for lock in (self._inqueue._rlock, self._outqueue._wlock):
            lock.acquire(block=False)  # whether it was held or not, it is now
            lock.release()
        return gone


class TaskPool(prefork.TaskPool):
    BlockingPool = Pool
