"""`make test`: on SQLite, then those with real processes, then again on a real PostgreSQL and Redis."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.peers.postgres import Postgres
from tests.peers.redis import Redis

ROOT = Path(__file__).resolve().parent.parent
WORKERS = "2"
REAL = "browser or processes"
BOTH = f"not ({REAL})"
# Judged once: they look at files and small programs only, and take their time.
NO_DATABASE = tuple(f"tests/house/test_{name}.py" for name in ("checks", "contracts", "gates", "supervisor"))
CLOSING = re.compile(r"^=+ .*\b(passed|failed|errors?|no tests ran|deselected)\b.* in [\d.]+s")
COLOUR = re.compile(r"\033\[[\d;]*m")


@dataclass
class Run:
    """One call of pytest and how it ended."""

    name: str
    arguments: list[str]
    code: int = 0
    closing: str = ""


def pytest(run: Run, env: dict[str, str]) -> Run:
    """Passes pytest's output through, and keeps its closing line."""
    print(f"\n{run.name}", flush=True)
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    command = [sys.executable, "-m", "pytest", *colour, *run.arguments]
    running = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None  # noqa: S101 - for the type checker: it was asked for above
    try:
        for line in running.stdout:
            print(line, end="", flush=True)
            plain = COLOUR.sub("", line).strip()
            run.closing = plain if CLOSING.search(plain) else run.closing
        run.code = running.wait()
    except KeyboardInterrupt:
        running.wait(30)  # it got the Ctrl-C too and ends its own peers
        raise
    return run


@contextmanager
def real_stores() -> Iterator[dict[str, str]]:
    with Postgres() as postgres, Redis() as redis:
        yield {"TEST_DATABASE_URL": postgres.url, "TEST_REDIS_URL": redis.url}


def main() -> None:
    started = time.monotonic()
    spread = ["-n", WORKERS, "--dist", "loadfile"]
    on_sqlite = f"{BOTH} and not postgres and not redis"
    done = [
        pytest(Run("On SQLite, embedded broker", [*spread, "-m", on_sqlite]), {}),
        pytest(Run("With real processes and a real browser", [*spread, "-m", REAL]), {}),
    ]
    with real_stores() as env:
        elsewhere = [*spread, "-m", BOTH, *(f"--ignore={name}" for name in NO_DATABASE)]
        done.append(pytest(Run("On PostgreSQL and Redis", elsewhere), env))
    print(f"\nAll runs took {time.monotonic() - started:.0f} s", flush=True)
    for run in done:
        print(f"{run.name}: exit code {run.code}", flush=True)
    for run in done:
        print(run.closing or f"===== {run.name}: no closing line =====", flush=True)
    sys.exit(next((run.code for run in done if run.code), 0))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
