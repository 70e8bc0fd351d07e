"""Rows that stay also stay when somebody empties their table: PostgreSQL's TRUNCATE fires no trigger of a row."""

import pytest
from django.db import DatabaseError, connection, transaction

from config.outbox.append_only import guarded_tables
from config.outbox.models import AuditEntry
from tests.verification.ready import sealed

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
GUARDS = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%\\_no\\_truncate' ORDER BY 1"


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "append only" in str(error)
    return False


def test_every_table_whose_rows_stay_is_guarded() -> None:
    with connection.cursor() as cursor:
        cursor.execute(GUARDS)
        assert [name for (name,) in cursor.fetchall()] == guarded_tables(connection)
    assert {"billing_invoice", "billing_payment", "outbox_auditentry", "verification_decision"} <= set(
        guarded_tables(connection)
    )


def test_none_of_them_can_be_emptied() -> None:
    sealed()
    for table in guarded_tables(connection):
        assert refused(f"TRUNCATE {table} CASCADE"), table
    assert AuditEntry.objects.exists()


def test_nor_through_a_table_that_they_hang_on() -> None:
    sealed()
    assert refused("TRUNCATE accounts_business CASCADE")
    assert AuditEntry.objects.exists()
