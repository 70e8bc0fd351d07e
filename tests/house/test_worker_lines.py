"""A worker keeps its line to the database from task to task, and takes a new one when the old one is dead."""

from collections.abc import Callable

import psycopg
import pytest

from tests.patience import looks
from tests.peers.stack import Stack

pytestmark = pytest.mark.processes
# Every task of the worker says that it lives, so what is awaited is always a task.
RING = "import django; django.setup(); from config.outbox.tasks import sweep; sweep.delay()"
BEAT = "SELECT at FROM outbox_heartbeat WHERE name = 'beat'"
LINES = """
SELECT pid FROM pg_stat_activity
WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND datname = current_database()
"""


def eventually(what: Callable[[], bool], seconds: float = 30) -> None:
    assert any(what() for _ in looks(seconds)), "did not happen in time"


def test_tasks_share_a_line_and_a_dead_one_is_replaced() -> None:
    stack = Stack("postgres", concurrency=1)
    try:
        stack.prepare()
        stack.start("worker")
        assert stack.postgres
        with psycopg.connect(stack.postgres.url, autocommit=True) as own:

            def asked(sql: str) -> list[tuple[object, ...]]:
                return own.execute(sql.encode()).fetchall()

            def sweep() -> set[object]:
                """Has one task done; returns the lines that are open after it."""
                before = asked(BEAT)
                stack.run("-c", RING)
                eventually(lambda: asked(BEAT) != before)
                return {pid for (pid,) in asked(LINES)}

            first = sweep()
            assert len(first) == 1
            assert [sweep() for _ in range(2)] == [first, first]
            for pid in first:
                asked(f"SELECT pg_terminate_backend({pid})")
            eventually(lambda: not asked(LINES))
            second = sweep()
            assert len(second) == 1
            assert first.isdisjoint(second)
    finally:
        stack.stop()
