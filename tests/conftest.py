"""What every test stands on: own keys, own folders, no mail leaves, a shared cache that starts empty."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django.db.backends.sqlite3.base  # noqa: F401 - it and its operations import each other, this one first
import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.sqlite3.operations import DatabaseOperations

from tests.peers.dns import Canary, DnsPeer
from tests.peers.web import Authority

# How long a machine takes to think of an example is no promise of ours: it is often busy.
hypothesis.settings.register_profile(
    "siegel", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("siegel")


@pytest.fixture(scope="session", autouse=True)
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Fresh keys outside the database, as in production."""
    folder = tmp_path_factory.mktemp("keys")
    before = settings.KEYS_DIR
    settings.KEYS_DIR = folder
    call_command("make_secrets", verbosity=0)
    yield folder
    settings.KEYS_DIR = before


@pytest.fixture
def dns() -> Iterator[DnsPeer]:
    """A name server of ours, with the names that a test gives it."""
    with DnsPeer() as peer:
        yield peer


@pytest.fixture
def canary() -> Iterator[Canary]:
    """Listens inside, where nobody may be led."""
    with Canary() as listener:
        yield listener


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Issues the certificates of local peers."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True, scope="session")
def _flush_past_triggers() -> Iterator[None]:
    """Emptying the tables after a transactional test is the one DELETE that SQLite's triggers must let through."""
    if connection.vendor != "sqlite":
        # TRUNCATE fires no row trigger.
        yield
        return
    flush = DatabaseOperations.execute_sql_flush

    def around(self: DatabaseOperations, sql_list: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(%'"
            )
            guards = cursor.fetchall()
            for name, _sql in guards:
                cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            flush(self, sql_list)
        finally:
            with connection.cursor() as cursor:
                for _name, sql in guards:
                    cursor.execute(sql)

    patch = pytest.MonkeyPatch()
    patch.setattr(DatabaseOperations, "execute_sql_flush", around)
    yield
    patch.undo()
