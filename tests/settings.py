"""The settings that tests run with: production's own, on throw-away folders, with every address on loopback.

DATABASE_URL and REDIS_URL are taken from the caller (`bin/test` sets them for its second run), and so is the name of
a database in that PostgreSQL that has all tables already, of which each worker's own is a copy.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.environment import clean_environment

VAR = Path(tempfile.mkdtemp(prefix="siegel-tests-"))
# The process that makes the folder removes it; a forked child must not.
OWNER = os.getpid()
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")


def _remove() -> None:
    if os.getpid() == OWNER:
        shutil.rmtree(VAR, ignore_errors=True)


def _redis_url() -> str:
    """Each xdist worker has a Redis database of its own, or their caches would meet."""
    url = os.environ.get("TEST_REDIS_URL", "")
    return f"{url.rpartition('/')[0]}/{int(WORKER.removeprefix('gw')) + 1}" if url and WORKER else url


atexit.register(_remove)
# WhiteNoise warns when its folder is missing, and a warning is an error here.
(VAR / "static").mkdir()
os.environ.update(
    clean_environment(
        {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests-only-for-tests",
            "PUBLIC_URL": "http://testserver",
            "VAR_DIR": str(VAR),
            "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", ""),
            "REDIS_URL": _redis_url(),
            "VIES_URL": "http://127.0.0.1:9",
            "GLEIF_URL": "http://127.0.0.1:9",
            "DNS_RESOLVERS": "127.0.0.1:9",
        }
    )
)

from config.settings import *  # noqa: E402, F403 - the environment had to be set first
from config.settings import DATABASES, STORAGES  # noqa: E402 - named, since both are changed

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file and not memory: the race tests need many real connections.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
    # Guards against power cuts, and would cost each test that commits a tenth of a second.
    _options = DATABASES["default"]["OPTIONS"]
    _options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
else:
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ.get("TEST_DATABASE_TEMPLATE")}
