"""What the copy is made from: one view of the database at a time, and what changed since the one before.

PostgreSQL: two transactions may end in another order than they wrote in, so no number in a row can say what is new.
A position is therefore the snapshot of the last look, in PostgreSQL's own words, and what is new is what that snapshot
could not see. SQLite writes one after the other; there the number of the last row is enough.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

from django.db import connection, transaction

from config.outbox.telling import triggers_of
from directory.models.told import PAGES
from directory.reader.entries import Answer, Block, Entry, Page
from verification.rules import badges
from verification.services.seals import keys

TOLD: Final = (
    "verification_answer",
    "verification_badge",
    "verification_statuslist",
    "verification_signingkey",
    "directory_block",
    "directory_apikey",
)
CHUNK: Final = 500
ENDLESS: Final = 253_000_000_000.0
KEYS: Final = "k"
_IS_CODE: Final = "substr(\"key\", 1, 2) = 'c:'"
# An id as 32 digits, whatever the database keeps it as.
_DIGITS: Final = "REPLACE(CAST({} AS text), '-', '')"
ANSWERS: Final = (
    f'SELECT "key", {{until}}, COALESCE(-lookalike_id, seal_id), etag, '  # noqa: S608
    f"CASE WHEN {_IS_CODE} OR lookalike_id IS NOT NULL THEN body END, "
    f"CASE WHEN {_IS_CODE} THEN (SELECT {_DIGITS.format('s.business_id')} FROM verification_seal s "
    "WHERE s.id = seal_id) END FROM verification_answer"
)
BADGES: Final = 'SELECT "key", {until}, etag, ancestors, body FROM verification_badge'
LISTS: Final = "SELECT number, token, etag FROM verification_statuslist WHERE token <> ''"
JWKS: Final = (
    "SELECT public_jwk FROM verification_signingkey WHERE state IN ('pending', 'active', 'retired') "
    "ORDER BY created_at, kid"
)
BLOCKS: Final = (
    f"SELECT CAST(id AS text), {_DIGITS.format('business_id')}, number_hmac "  # noqa: S608
    "FROM directory_block WHERE state = 'active'"
)
API_KEYS: Final = (
    f"SELECT secret_hmac, {{until}}, {_DIGITS.format('id')}, COALESCE({_DIGITS.format('business_id')}, '') "  # noqa: S608
    "FROM (SELECT id, business_id, secret_hmac, state, expires_at AS until FROM directory_apikey) k "
    "WHERE state = 'active'"
)


def triggers(vendor: str) -> list[str]:
    """All that must be there, or the database does not tell of everything."""
    pages = [name for table, (_, verbs) in PAGES.items() for name in triggers_of(table, vendor, verbs)]
    return [*(name for table in TOLD for name in triggers_of(table, vendor)), *pages]


class Look(Protocol):
    """One unchanging view of the database."""

    identity: str
    position: str
    is_told: bool

    def since(self, position: str) -> list[str]:
        """The keys of all that may have changed since that position."""

    def rows(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Sequence[Any]]:
        """`sql` with %s for each value and {until} for the end as seconds."""


class PostgresLook:
    """One read-only transaction that sees one snapshot. `connection` is this thread's own."""

    UNTIL: Final = "CAST(EXTRACT(epoch FROM until) AS double precision)"
    WHERE: Final = (
        "SELECT CAST(pg_current_snapshot() AS text), CONCAT_WS(' ', pg_postmaster_start_time(), "
        "(SELECT oid FROM pg_database WHERE datname = current_database())), (SELECT COUNT(*) FROM pg_trigger "
        "WHERE tgname = ANY(%s) AND tgenabled IN ('O', 'A'))"
    )
    SINCE: Final = (
        'SELECT DISTINCT "key" FROM outbox_change WHERE xid >= pg_snapshot_xmin(CAST(%s AS pg_snapshot)) '
        "AND NOT pg_visible_in_snapshot(xid, CAST(%s AS pg_snapshot))"
    )

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute(self.WHERE, [triggers("postgresql")])
            self.position, self.identity, told = cursor.fetchone()
        self.is_told = told == len(triggers("postgresql"))

    def since(self, position: str) -> list[str]:
        return [row[0] for row in self.rows(self.SINCE, [position, position])]

    def rows(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Sequence[Any]]:
        with connection.chunked_cursor() as cursor:
            cursor.execute(sql.replace("{until}", self.UNTIL), list(values))
            while found := cursor.fetchmany(CHUNK):
                yield from found


class SqliteLook:
    """One read transaction on a connection that cannot write."""

    # Without a fraction it ends a moment early, and then the database is asked.
    UNTIL: Final = "CAST(strftime('%s', until) AS REAL)"
    WHERE: Final = "SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'outbox_change'), 0)"

    def __init__(self, driver: sqlite3.Connection, path: Path) -> None:
        self.driver = driver
        known = path.stat()
        self.identity = f"{known.st_dev} {known.st_ino}"
        self.position = str(driver.execute(self.WHERE).fetchone()[0])
        found = driver.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        self.is_told = {name for (name,) in found}.issuperset(triggers("sqlite"))

    def since(self, position: str) -> list[str]:
        if int(position) > int(self.position):
            # The file was put back to what it was before.
            self.is_told = False
            return []
        return [
            row[0] for row in self.rows('SELECT DISTINCT "key" FROM outbox_change WHERE id > %s', [position])
        ]

    def rows(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Sequence[Any]]:
        found = self.driver.execute(sql.replace("%s", "?").replace("{until}", self.UNTIL), list(values))
        while part := found.fetchmany(CHUNK):
            yield from part


class Source:
    """The database of the settings."""

    def __init__(self) -> None:
        self.driver: sqlite3.Connection | None = None

    @contextmanager
    def look(self) -> Iterator[Look]:
        if connection.vendor == "postgresql":
            with transaction.atomic():
                yield PostgresLook()
            return
        path = Path(connection.settings_dict["NAME"])
        if self.driver is None:
            self.driver = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None
            )
        self.driver.execute("BEGIN")
        try:
            yield SqliteLook(self.driver, path)
        finally:
            self.driver.execute("COMMIT")

    def close(self) -> None:
        """Whatever was wrong with the connection, the next look begins with a new one."""
        self.close_driver()
        connection.close()

    def close_driver(self) -> None:
        if self.driver is not None:
            self.driver.close()
            self.driver = None


def everything(look: Look) -> Iterator[Entry]:
    yield from (Answer(*row) for row in look.rows(ANSWERS))
    yield from (_badge(row) for row in look.rows(BADGES))
    yield from (_list(row) for row in look.rows(LISTS))
    yield from (Block(*row) for row in look.rows(BLOCKS))
    yield from (_api_key(row) for row in look.rows(API_KEYS))
    yield _keys(look)


def under(look: Look, asked: Iterable[str]) -> Iterator[Entry]:
    """What there is now under these keys."""
    asked = sorted(asked)
    for first in range(0, len(asked), CHUNK):
        part = asked[first : first + CHUNK]
        answers = [key for key in part if key[:2] in ("c:", "n:", "d:", "a:")]
        yield from (
            Answer(*row) for row in look.rows(f'{ANSWERS} WHERE "key" IN ({_places(answers)})', answers)
        )
        badges = [key[2:] for key in part if key.startswith("f:")]
        yield from (_badge(row) for row in look.rows(f'{BADGES} WHERE "key" IN ({_places(badges)})', badges))
        lists = [int(key[2:]) for key in part if key.startswith("l:")]
        yield from (_list(row) for row in look.rows(f"{LISTS} AND number IN ({_places(lists)})", lists))
        blocks = [key[2:] for key in part if key.startswith("b:")]
        yield from (Block(*row) for row in look.rows(f"{BLOCKS} AND id IN ({_places(blocks)})", blocks))
        opening = [key[2:] for key in part if key.startswith("s:")]
        yield from (
            _api_key(row) for row in look.rows(f"{API_KEYS} AND secret_hmac IN ({_places(opening)})", opening)
        )
        if KEYS in part:
            yield _keys(look)


def _places(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values)) or "NULL"


def _badge(row: Sequence[Any]) -> Page:
    key, until, etag, ancestors, body = row
    return Page(f"f:{key}", until, etag, ancestors, badges.packed(bytes(body)))


def _list(row: Sequence[Any]) -> Page:
    number, token, etag = row
    return Page(f"l:{number}", ENDLESS, etag, "", token.encode())


def _api_key(row: Sequence[Any]) -> Page:
    """Under the hash of the key its own id, and about whose business it may ask: nothing for every one."""
    secret, until, own_id, business = row
    return Page(f"s:{secret}", until, "", business, own_id.encode())


def _keys(look: Look) -> Page:
    return Page(KEYS, ENDLESS, "", "", keys.encoded(keys.jwks(json.loads(row[0]) for row in look.rows(JWKS))))
