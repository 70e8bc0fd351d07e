"""Brings freshly filled stores to rest: statistics, visibility, and everything on disk."""

from django.db import connection

import bench.inside.ready  # noqa: F401 - sets Django up


def settle() -> None:
    """What autovacuum would do within minutes; or the first rounds would measure that."""
    statements = ["PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA optimize"]
    if connection.vendor == "postgresql":
        statements = ["SET statement_timeout = 0", "VACUUM (ANALYZE)", "CHECKPOINT"]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


if __name__ == "__main__":
    settle()
