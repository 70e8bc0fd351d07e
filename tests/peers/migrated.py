"""Migrated tables, made once for a state of the code and copied from then on: a stack needs them each time.

The first that needs them runs all migrations, and so does `make run` from nothing; each further time would cost a
quarter of a minute of work.
"""

import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Final, Literal

import psycopg

from bin.serve import ROOT
from tests.environment import clean_environment
from tests.peers import processes
from tests.peers.postgres import DEBIAN, Postgres

KEPT: Final = ROOT / "var" / "tests"
# Migrations call code of the applications, so all of it decides, and so do the libraries.
APART: Final = ("tests", "bench", "bin", "var", ".venv", "node_modules")
Kind = Literal["sqlite", "postgres"]


@cache
def stamp() -> str:
    """Equal for two trees whose migrations would make the same tables."""
    found = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for top in sorted(ROOT.iterdir()):
        if top.name in APART or top.name.startswith("."):
            continue
        for path in sorted(top.rglob("*.py")) if top.is_dir() else ():
            found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def kept(kind: Kind) -> Path:
    return KEPT / f"migrated-{stamp()}.{kind}"


def fill(store: Path | Postgres) -> None:
    """Brings an empty store to all tables: a copy of what is kept, or by migrations that are kept from then on.

    A store that holds something is refused: a copy would take its place, and its rows would be kept as if migrated.
    """
    if _holds_something(store):
        raise processes.PeerFailed("this store is not empty")
    if not put(store):
        with tempfile.TemporaryDirectory(prefix="siegel-migrating-") as folder:
            given = {
                "DATABASE_URL": f"sqlite:///{store}" if isinstance(store, Path) else store.url,
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests-only-for-tests",
                "VAR_DIR": folder,
            }
            ask(
                sys.executable, str(ROOT / "manage.py"), "migrate", "--no-input", env=clean_environment(given)
            )
        keep(store)


def _holds_something(store: Path | Postgres) -> bool:
    if isinstance(store, Path):
        return store.exists() and store.stat().st_size > 0
    with psycopg.connect(store.url) as connection:
        found = connection.execute("SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')")
        return bool(found.fetchone() == (True,))


def put(store: Path | Postgres) -> bool:
    """Fills an empty store from what is kept; returns False when nothing is, so that migrations must run."""
    source = kept("sqlite" if isinstance(store, Path) else "postgres")
    if not source.exists():
        return False
    if isinstance(store, Path):
        copy(
            source, store, how="immutable=1"
        )  # is replaced, never written to; else SQLite leaves files beside it
    else:
        psql = processes.find_program("psql", DEBIAN)
        ask(psql, "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", f"--file={source}", address(store))
    return True


def keep(store: Path | Postgres) -> None:
    """Keeps the tables of a store that was just migrated, and forgets those of other states of the code."""
    kind: Kind = "sqlite" if isinstance(store, Path) else "postgres"
    KEPT.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=KEPT)
    os.close(handle)
    made = Path(name)
    if isinstance(store, Path):
        copy(store, made)
    else:
        ask(processes.find_program("pg_dump", DEBIAN), "--no-owner", f"--file={made}", address(store))
    made.replace(kept(kind))
    for old in KEPT.glob(f"migrated-*.{kind}"):
        if old != kept(kind):  # which another run may be reading
            old.unlink(missing_ok=True)


def copy(source: Path, target: Path, *, how: str = "mode=ro") -> None:
    """Also what still lies in the write-ahead log of the source."""
    target.parent.mkdir(parents=True, exist_ok=True)
    # Never for writing: a source that is gone would else be made, and be empty.
    reading = f"{source.resolve().as_uri()}?{how}"
    with closing(sqlite3.connect(reading, uri=True)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def address(store: Postgres) -> str:
    return store.url.replace("postgres://", "postgresql://", 1)


def ask(*command: str, env: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=env, cwd=ROOT
    )
    if done.returncode:
        raise processes.PeerFailed(f"{Path(command[0]).name}:\n{done.stdout}{done.stderr}")
