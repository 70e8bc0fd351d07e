"""The promises to customers, who have no account: no number is in clear, blocks mean what they say."""

import re
from collections.abc import Iterator
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

from verification.management.invariants.form import Invariant

LIVE: Final = "('created','dispatching','sent','undeliverable')"
# What people write themselves, and what a gateway calls a message.
NOT_OURS: Final = frozenset({"label", "partner", "provider_id"})
# What a report is about, and the read model of the businesses, whose names and cities are public.
ABOUT_OTHERS: Final = ("directory_report", "directory_entry", "directory_posting", "directory_term")
CLEAR: Final = re.compile(r"\+[1-9][0-9]{6,14}|^[0-9]{9,15}$")

CUSTOMERS: Final = (
    Invariant(
        "customer-number-is-a-hash",
        "Whatever stands for a customer's number is a keyed hash",
        """SELECT c.id, 'customer' FROM directory_customer c WHERE LENGTH(c.number_hmac) <> 64
           UNION ALL SELECT b.id, 'block' FROM directory_block b WHERE LENGTH(b.number_hmac) <> 64
           UNION ALL SELECT h.id, 'code' FROM verification_customerchallenge h WHERE LENGTH(h.number_hmac) <> 64""",
    ),
    Invariant(
        "block-state-fits-its-dates",
        "A block in force was not lifted, a lifted one was, and not before it began",
        """SELECT b.id, b.state FROM directory_block b WHERE b.state NOT IN ('active','lifted')
             OR (b.state = 'active' AND (b.lifted_at IS NOT NULL OR b.state_at <> b.since))
             OR (b.state = 'lifted' AND (b.lifted_at IS NULL OR b.lifted_at < b.since OR b.state_at <> b.lifted_at))""",
    ),
    Invariant(
        "block-has-its-customer-s-number",
        "A block's hash is its customer's",
        """SELECT b.id, b.state FROM directory_block b JOIN directory_customer c ON c.id = b.customer_id
           WHERE c.number_hmac <> b.number_hmac""",
    ),
    Invariant(
        "customer-number-ends-with-its-code",
        "A customer's number is kept, encrypted, as long as the code is on its way, and no longer",
        f"""SELECT h.id, h.state FROM verification_customerchallenge h
            WHERE (h.state IN {LIVE}) <> (h.number_cipher IS NOT NULL)""",
    ),
    Invariant(
        "customer-code-in-time-and-tries",
        "A customer's code was compared at most five times, and proved the number before it expired",
        """SELECT h.id, h.state FROM verification_customerchallenge h WHERE h.attempts > 5 OR (h.state = 'verified'
             AND (h.verified_at IS NULL OR h.verified_at > h.expires_at OR h.attempts < 1))""",
    ),
    Invariant(
        "one-live-code-per-customer",
        "One code at most is on its way to a customer's number",
        f"""SELECT MIN(CAST(h.id AS TEXT)), COUNT(*) FROM verification_customerchallenge h WHERE h.state IN {LIVE}
            GROUP BY h.number_hmac HAVING COUNT(*) > 1""",
    ),
    Invariant(
        "key-within-its-budget",
        "No key asked more often a day than it may",
        """SELECT d.id, d.asked FROM directory_keyday d JOIN directory_apikey k ON k.id = d.key_id
           WHERE d.asked > k.per_day""",
    ),
)


def clear_numbers(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str]]:
    """Every cell of every table about customers, read as text: none looks like a telephone number."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if _is_theirs(name)]
    for table in sorted(names):
        yield from _clear_in(connection, table)


def _clear_in(connection: BaseDatabaseWrapper, table: str) -> Iterator[tuple[str, str]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        rows = cursor.fetchmany(1000)
        columns = [column[0] for column in cursor.description or ()]
        while rows:
            for row in rows:
                for column, value in zip(columns, row, strict=True):
                    if column not in NOT_OURS and CLEAR.search(_text(value)):
                        yield f"{table} {row[0]}", f"{column} looks like a telephone number"
            rows = cursor.fetchmany(1000)


def _is_theirs(table: str) -> bool:
    return table == "verification_customerchallenge" or (
        table.startswith("directory_") and not table.startswith(ABOUT_OTHERS)
    )


def _text(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1")
    return value if isinstance(value, str) else ""
