"""What SQL cannot say: hash chains, status bits, triggers and files, re-made with the standard library alone."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

Breach = tuple[str, str]
GENESIS = bytes(32)
BITS = {"active": 0, "suspended": 2}
APPEND_ONLY = (
    "billing_allocation",
    "billing_invoice",
    "billing_invoicedocument",
    "billing_invoiceline",
    "billing_payment",
    "billing_planversion",
    "billing_removal",
    "outbox_auditentry",
    "pilot_drawplace",
    "pilot_notice",
    "verification_decision",
    "verification_lookalikestep",
    "verification_sealevent",
)
LAST_OWNER = "accounts_membership_last_owner"
BY_ANOTHER = "verification_decision_by_another"
STAYS = "verification_lookalike_stays"
REMOVAL = "billing_removal_in_time"
TELLING = (
    *("verification_answer", "verification_badge", "verification_statuslist", "verification_signingkey"),
    *("directory_block", "directory_apikey", "accounts_profile", "accounts_businessname"),
)
# Of these not every change is one of a page.
TELLING_SOME = (
    *("accounts_business_tells_update", "accounts_business_tells_delete"),
    *("verification_seal_tells_insert", "verification_seal_tells_delete"),
)


def chain(connection: BaseDatabaseWrapper) -> Iterator[Breach]:
    """The log has no gap, every leaf hashes to what it says, and each entry binds the one before it."""
    previous, size = GENESIS, 0
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT "index", leaf, leaf_hash, prev_hash, chain_hash FROM verification_sealevent ORDER BY "index"'
        )
        while rows := cursor.fetchmany(1000):
            for index, leaf, leaf_hash, prev_hash, chain_hash in rows:
                made = hashlib.sha256(b"\x00" + leaf.encode()).digest()
                link = hashlib.sha256(b"seal-chain/v1" + previous + made).digest()
                if index != size:
                    yield str(index), f"entry {size} is missing"
                if (made.hex(), previous.hex(), link.hex()) != (leaf_hash, prev_hash, chain_hash):
                    yield str(index), "the hashes do not fit the entry and the one before it"
                previous, size = bytes.fromhex(chain_hash), index + 1
        cursor.execute("SELECT size, chain_hash FROM verification_loghead")
        head = cursor.fetchone()
    if head is not None and (head[0], head[1]) != (size, previous.hex()):
        yield "head", f"the head says {head[0]} entries, the log has {size}"
    if head is None and size:
        yield "head", "the log has no head"


def status_bits(connection: BaseDatabaseWrapper) -> Iterator[Breach]:
    """The two bits of each seal say what its state says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, bits FROM verification_statuslist")
        lists = {number: bytes(bits) for number, bits in cursor.fetchall()}
        cursor.execute("SELECT code, state, status_list_id, status_index FROM verification_seal")
        while rows := cursor.fetchmany(1000):
            for code, state, number, index in rows:
                value = (lists[number][index // 4] >> (index % 4 * 2)) & 3
                if value != BITS.get(state, 1):
                    yield code, f"is {state}, but the list says {value}"


def triggers(connection: BaseDatabaseWrapper) -> Iterator[Breach]:
    """The triggers are there: of what is written once, of the last owner, of objections, of what tells its changes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
            wanted = [
                *(f"{table}_append_only" for table in APPEND_ONLY),
                LAST_OWNER,
                BY_ANOTHER,
                STAYS,
                REMOVAL,
            ]
            wanted += [f"{table}_tells_truncate" for table in TELLING]
            wanted += ["accounts_business_tells_truncate", "verification_seal_tells_truncate"]
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            verbs = ("update", "delete")
            wanted = [f"{table}_no_{verb}" for table in APPEND_ONLY for verb in verbs]
            wanted += [*(f"{LAST_OWNER}_{verb}" for verb in verbs), BY_ANOTHER, STAYS, REMOVAL]
        wanted += [f"{table}_tells_{verb}" for table in TELLING for verb in ("insert", "update", "delete")]
        wanted += TELLING_SOME
        present = {row[0] for row in cursor.fetchall()}
    yield from ((name, "the trigger is missing") for name in wanted if name not in present)


def draws(connection: BaseDatabaseWrapper) -> Iterator[Breach]:
    """The seed is the one announced, and each place is the rank of SHA-256(seed ":" application)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, seed, seed_hash FROM pilot_cohort WHERE drawn_at IS NOT NULL")
        groups = cursor.fetchall()
        for group, seed, announced in groups:
            if hashlib.sha256(seed.encode()).hexdigest() != announced:
                yield str(group), "the seed is not the one whose hash was shown"
            cursor.execute(
                "SELECT application_id, position FROM pilot_drawplace WHERE cohort_id = %s ORDER BY position",
                [group],
            )
            places = [(str(UUID(str(application))), position) for application, position in cursor.fetchall()]
            lots = sorted(
                (hashlib.sha256(f"{seed}:{one}".encode()).hexdigest(), one) for one, _place in places
            )
            if [(one, number) for number, (_lot, one) in enumerate(lots, start=1)] != places:
                yield str(group), "the order does not follow from the seed"


def documents(connection: BaseDatabaseWrapper) -> Iterator[Breach]:
    """Each paper's bytes are there and are those that were uploaded."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, storage_name, sha256 FROM verification_document WHERE removed_at IS NULL")
        rows = cursor.fetchall()
    for row, name, sha256 in rows:
        path = _file(name)
        if not path.is_file():
            yield str(row), "the file is missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            yield str(row), "the file was changed"


def outlived(connection: BaseDatabaseWrapper) -> Iterator[Breach]:
    """No bytes are there a day after the day on which they were to go, and the row says that they went."""
    cutoff = _a_day_ago(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, storage_name, purged_at FROM verification_document WHERE purge_at < %s", [cutoff]
        )
        rows = cursor.fetchall()
    for row, name, purged_at in rows:
        if _file(name).exists():
            yield str(row), "the file is still there"
        elif purged_at is None:
            yield str(row), "the row does not say that the file went"


def undated(connection: BaseDatabaseWrapper) -> Iterator[Breach]:
    """A day after a case was over, each of its papers has a day on which it goes."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT d.id, c.state FROM verification_document d JOIN verification_case c ON c.id = d.case_id
               WHERE d.removed_at IS NULL AND d.purge_at IS NULL AND c.state_at < %s
                 AND c.state IN ('approved','rejected','closed','withdrawn','abandoned')""",
            [_a_day_ago(connection)],
        )
        yield from (
            (str(row), f"its case is {state}, but it has no date") for row, state in cursor.fetchall()
        )


def _file(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "papers" / name[:2] / name


def _a_day_ago(connection: BaseDatabaseWrapper) -> str:
    return str(connection.ops.adapt_datetimefield_value(timezone.now() - timedelta(days=1)))
