"""What every test stands on: own keys, own folders, tables, no mail leaves, a shared cache that starts empty."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests.emptying import emptying
from tests.garbage import pytest_collection  # noqa: F401 - pytest finds its hook here
from tests.peers import migrated
from tests.peers.dns import Canary, DnsPeer
from tests.peers.web import Authority
from tests.stores import (  # noqa: F401 - pytest finds its hooks here
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_itemcollected,
    pytest_terminal_summary,
    pytest_testnodedown,
)

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


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool, django_db_modify_db_settings: None) -> bool:
    """A copy of tables that were migrated before is kept, so that not every worker migrates from nothing."""
    store = sqlite_store()
    return django_db_keepdb or bool(store and migrated.put(store))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_keepdb: bool) -> None:
    """What was migrated here is kept for the next."""
    store = sqlite_store()
    if store and not django_db_keepdb:
        migrated.keep(store)


def sqlite_store() -> Path | None:
    """The file of the tests' own database, whose name ends as the worker of xdist is called."""
    return Path(connection.settings_dict["TEST"]["NAME"]) if connection.vendor == "sqlite" else None


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True, scope="session")
def _no_power_cuts() -> Iterator[None]:
    """Each seal's keys and papers would wait for the disk some six times; SQLite is not asked to, either."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", os.fstat)  # which still refuses what is no open file
        yield


@pytest.fixture(autouse=True, scope="session")
def _emptying() -> Iterator[None]:
    with emptying():
        yield
