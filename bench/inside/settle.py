"""Brings a freshly filled PostgreSQL to rest: statistics, visibility, and everything on disk."""

import django
from django.db import connection


def main() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")


if __name__ == "__main__":
    django.setup()
    main()
