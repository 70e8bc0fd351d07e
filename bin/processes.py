"""The processes that make up Siegel, as argument lists; `make run`, tests and bench start the same."""

import os
import sys
from pathlib import Path

VENV_BIN = Path(sys.executable).parent
QUEUES = "codes,mail,default,checks,bulk,webhooks"
# Slow registers must never hold up a code, nor a slow receiver of webhooks a register: what waits for foreign hosts has
# processes of its own.
FAST_QUEUES = "codes,mail,default"
SLOW_QUEUES = "checks,bulk"
HOOK_QUEUES = "webhooks"
# More make one interpreter slower, and each holds a database connection.
THREADS = min(8, 2 * (os.cpu_count() or 1) + 1)
HEADER_SECONDS = 10


def web(port: int, *, host: str = "127.0.0.1", workers: int = 1, threads: int = THREADS) -> list[str]:
    """granian opens one database connection a thread: threads x workers must fit the database's limit.

    With HTTP/1.1 alone a connection that says nothing is closed as soon as one whose headers do not come.
    """
    return [
        str(VENV_BIN / "granian"),
        "--interface=wsgi",
        f"--host={host}",
        f"--port={port}",
        "--http=1",
        f"--http1-header-read-timeout={HEADER_SECONDS * 1000}",
        "--no-ws",
        f"--workers={workers}",
        f"--blocking-threads={threads}",
        "--respawn-failed-workers",
        "--log-level=warning",
        "config.wsgi:application",
    ]


def worker(
    queues: str = QUEUES,
    *,
    name: str = "worker",
    concurrency: int = 1,
    pool: str = "prefork",
    loglevel: str = "WARNING",
) -> list[str]:
    """One Celery worker; `name` must be its own on this machine."""
    return [
        *(sys.executable, "-m", "celery", "--quiet", "--app=config", "worker"),
        f"--queues={queues}",
        f"--hostname={name}@%h",
        f"--pool={pool}",
        f"--concurrency={concurrency}",
        f"--loglevel={loglevel}",
        "--without-gossip",
        "--without-mingle",
    ]


def beat(schedule: Path, *, loglevel: str = "WARNING") -> list[str]:
    """Celery's clock: it only rings, so a second one by mistake does no harm. `schedule` is its memory."""
    return [
        *(sys.executable, "-m", "celery", "--quiet", "--app=config", "beat"),
        f"--schedule={schedule}",
        "--pidfile=",
        f"--loglevel={loglevel}",
    ]
