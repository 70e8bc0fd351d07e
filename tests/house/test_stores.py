"""The run on other stores leaves out exactly what reached no store on SQLite."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import connection

from bin.checks.report import ROOT
from bin.test import LONGEST, files_with_real_processes
from config import stores
from tests.stores import OPTION

TESTS = """
import pytest

@pytest.fixture
def row(db):
    return 1

@pytest.fixture
def page(row):
    return row

def test_plain(tmp_path): pass
@pytest.mark.parametrize("n", [1, 2])
def test_plain_twice(n): pass
def test_asks(db): pass
def test_asks_through_two_fixtures(page): pass
@pytest.mark.django_db
def test_marked(): pass
@pytest.mark.redis
def test_of_redis(): pass
@pytest.mark.postgres
def test_of_postgres(): pass
"""
EVERY_TEST = (
    "import pytest\npytestmark = pytest.mark.django_db(transaction=True)\ndef test_in_marked_module(): pass\n"
)
HIDDEN = (
    "import pytest\nreal = getattr(pytest.mark, 'proc' + 'esses')\n@real\ndef test_starts_something(): pass\n"
)
INI = f"""
[pytest]
pythonpath = {ROOT}
DJANGO_SETTINGS_MODULE = tests.settings
markers =
    postgres: x
    redis: x
    processes: x
"""


def collected(folder: Path, *options: str, **files: str) -> str:
    for name, text in {"pytest.ini": INI, **{f"{name}.py": text for name, text in files.items()}}.items():
        (folder / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "--co", "-p", "tests.stores", *options, str(folder)]
    # Its own rootdir; this folder is only where `tests.stores` is found.
    command += ["-c", str(folder / "pytest.ini"), "--import-mode=importlib"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    return done.stdout + done.stderr


def test_what_uses_neither_a_database_nor_redis_is_left_out_and_counted(tmp_path: Path) -> None:
    said = collected(tmp_path, OPTION, test_a=TESTS, test_b=EVERY_TEST)
    names = {line.partition("::")[2] for line in said.splitlines() if "::" in line}
    assert names == {
        "test_asks",
        "test_asks_through_two_fixtures",
        "test_marked",
        "test_of_redis",
        "test_of_postgres",
        "test_in_marked_module",
    }
    assert "3 tests left out: they use neither a database nor Redis" in said


def test_without_the_option_nothing_is_left_out(tmp_path: Path) -> None:
    said = collected(tmp_path, test_a=TESTS, test_b=EVERY_TEST)
    assert "9 tests collected" in said
    assert "left out" not in said


def test_a_file_that_starts_processes_without_saying_so_is_refused(tmp_path: Path) -> None:
    said = collected(tmp_path, test_c=HIDDEN)
    assert "test_c.py starts real processes: write pytest.mark.processes into it" in said


def test_whoever_asked_for_no_database_is_refused_one() -> None:
    """So on SQLite nobody reaches the cache either, which is a table there: this is what leaving out rests on."""
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        connection.ensure_connection()
    cache = stores.cache_settings("")["default"]
    assert cache["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    if "db.DatabaseCache" in str(type(caches["default"])):
        with pytest.raises(RuntimeError, match="Database access not allowed"):
            caches["default"].get("anything")


def test_the_longest_files_are_there_and_begun_first() -> None:
    found = files_with_real_processes()
    assert tuple(found[: len(LONGEST)]) == LONGEST
    assert all((ROOT / name).is_file() for name in found)
    assert len(found) == len(set(found))
    assert "tests/journeys/money/test_desk.py" in found
    assert "tests/pilot/test_rules.py" not in found
