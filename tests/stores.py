"""Which tests which run of `bin/test` needs. On other stores: those that reach a database or Redis.

On SQLite the cache is a table and pytest-django refuses a connection to whoever did not ask for one, so a test
without a database fixture reached no store there, and would do on another one what it did before.
"""

import re
from collections.abc import Sequence
from typing import Any

import pytest

OPTION = "--only-stores"
# Fixtures that open the database; a mark `django_db` does the same.
DATABASE = frozenset({"db", "django_db_setup", "live_server", "transactional_db"})
OWN_RUN = frozenset({"postgres", "redis"})
REAL = frozenset({"browser", "processes"})
MARKED = re.compile(r"mark\.(browser|processes)\b")
LEFT_OUT = pytest.StashKey[list[int]]()


def needs_a_store(fixtures: Sequence[str], marks: set[str]) -> bool:
    """By what pytest found the test to ask for, also through other fixtures."""
    return bool(DATABASE.intersection(fixtures)) or bool(marks & ({"django_db"} | OWN_RUN))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        OPTION, action="store_true", help="leave out tests that use neither a database nor Redis"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEFT_OUT] = []


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """After `-m` and `-k`, so that what is counted would have run."""
    if not config.getoption(OPTION):
        return
    kept: list[pytest.Item] = []
    rest: list[pytest.Item] = []
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        asked = needs_a_store(getattr(item, "fixturenames", ()), marks)
        (kept if asked else rest).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=rest)
    config.stash[LEFT_OUT].append(len(rest))
    if hasattr(config, "workeroutput"):
        config.workeroutput["left_out"] = len(rest)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Each worker of xdist collects all tests, and leaves out the same."""
    output = getattr(node, "workeroutput", {})
    if "left_out" in output:
        node.config.stash[LEFT_OUT].append(output["left_out"])


def pytest_itemcollected(item: pytest.Item) -> None:
    """`bin/test` finds the files with real processes by their text."""
    real = any(mark.name in REAL for mark in item.iter_markers())
    if real and not MARKED.search(item.path.read_text(encoding="utf-8")):
        raise pytest.UsageError(f"{item.path} starts real processes: write pytest.mark.processes into it")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    numbers = config.stash[LEFT_OUT]
    if numbers:
        number = max(numbers)
        terminalreporter.write_line(
            f"{number} tests left out: they use neither a database nor Redis, and ran on SQLite already"
        )
