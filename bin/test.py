"""`make test`: on SQLite, then those with real processes, then again on a real PostgreSQL and Redis."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests import stores
from tests.peers import migrated
from tests.peers.postgres import Postgres
from tests.peers.redis import Redis

ROOT = Path(__file__).resolve().parent.parent
WORKERS = "2"
REAL = "browser or processes"
BOTH = f"not ({REAL})"
# Begun first, so that no worker has one of them left when the others are done.
LONGEST = tuple(
    f"tests/{name}.py"
    for name in (
        *("journeys/test_kill", "journeys/test_journey", "billing/providers/test_killed_charging"),
        *("journeys/test_profile_journey", "directory/test_reader_processes", "house/test_make_run"),
        *("directory/test_permission_processes", "house/test_stack", "billing/test_exports_killed"),
    )
)
# A shell may forbid Python to keep what it compiled: then each of hundreds of processes compiles all of us again.
ENVIRONMENT = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONDONTWRITEBYTECODE": ""}
CLOSING = re.compile(r"^=+ .*\b(passed|failed|errors?|no tests ran|deselected)\b.* in [\d.]+s")
# Of a long log often only the end is kept: it names what failed, and how.
FAILED = re.compile(r"^(FAILED|ERROR) \S+\.py")
SHOWN, WIDTH = 5, 240
COLOUR = re.compile(r"\033\[[\d;]*m")


@dataclass
class Run:
    """One call of pytest and how it ended."""

    name: str
    arguments: list[str]
    code: int = 0
    closing: str = ""
    failed: list[str] = field(default_factory=list)


def pytest(run: Run, env: dict[str, str]) -> Run:
    """Passes pytest's output through, and keeps its closing line."""
    print(f"\n{run.name}", flush=True)
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    command = [sys.executable, "-m", "pytest", *colour, *run.arguments]
    running = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **ENVIRONMENT, **env},
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
            if FAILED.match(plain):
                run.failed.append(plain)
        run.code = running.wait()
    except KeyboardInterrupt:
        running.wait(30)  # it got the Ctrl-C too and ends its own peers
        raise
    return run


@contextmanager
def real_stores() -> Iterator[dict[str, str]]:
    """Both databases are migrated once, side by side; every database of all runs is a copy."""
    with Postgres() as postgres, Redis() as redis, tempfile.TemporaryDirectory() as folder:
        with ThreadPoolExecutor() as pool:
            list(pool.map(migrated.fill, (postgres, Path(folder) / "siegel.sqlite3")))
        yield {
            "TEST_DATABASE_URL": postgres.url,
            "TEST_DATABASE_TEMPLATE": "siegel",
            "TEST_REDIS_URL": redis.url,
        }


def files_with_real_processes() -> list[str]:
    """By their text, so that the other four hundred files need not be loaded; tests/stores.py sees to it."""
    found = (ROOT / "tests").rglob("test_*.py")
    names = {str(path.relative_to(ROOT)) for path in found if stores.MARKED.search(path.read_text("utf-8"))}
    return [*LONGEST, *sorted(names.difference(LONGEST))]


def main() -> None:
    started = time.monotonic()
    spread = ["-n", WORKERS, "--dist", "loadfile"]
    on_sqlite = f"{BOTH} and not postgres and not redis"
    real = ["--no-loadscope-reorder", "-m", REAL, *files_with_real_processes()]
    with real_stores() as env:
        done = [
            pytest(Run("On SQLite, embedded broker", [*spread, "-m", on_sqlite]), {}),
            pytest(Run("With real processes and a real browser", [*spread, *real]), {}),
            pytest(Run("On PostgreSQL and Redis", [*spread, "-m", BOTH, stores.OPTION]), env),
        ]
    print(f"\nAll runs took {time.monotonic() - started:.0f} s", flush=True)
    for run in done:
        print(f"{run.name}: exit code {run.code}", flush=True)
        for line in run.failed[:SHOWN]:
            print(f"  {line[:WIDTH]}", flush=True)
    for run in done:
        print(run.closing or f"===== {run.name}: no closing line =====", flush=True)
    sys.exit(next((run.code for run in done if run.code), 0))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
