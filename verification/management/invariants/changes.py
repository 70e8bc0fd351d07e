"""The promises about seals that were changed: names, numbers, versions and the places that earlier versions have."""

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from verification.management.invariants.form import Invariant

Breach = tuple[str, str]
LIVING: Final = "('active','suspended')"
OF_THE_NUMBER: Final = {"phone_unproven", "phone_contested"}
BITS: Final = {"active": 0, "suspended": 2}
LATE: Final = timedelta(minutes=10)

CHANGES: Final = (
    Invariant(
        "seal-bears-the-approved-name",
        "A living seal bears the approved name of its business",
        f"""SELECT s.id, s.name FROM verification_seal s WHERE s.state IN {LIVING} AND NOT EXISTS (
              SELECT 1 FROM accounts_businessname n WHERE n.business_id = s.business_id AND n.state = 'approved'
                AND s.name = n.text || CASE n.city_suffix WHEN '' THEN '' ELSE ' (' || n.city_suffix || ')' END)""",
    ),
    Invariant(
        "version-is-what-the-log-says",
        "The version of a seal is that of its last entry, and none was left out",
        """SELECT s.id, s.version FROM verification_seal s WHERE s.version <> (SELECT e.version
             FROM verification_sealevent e WHERE e.seal_id = s.id ORDER BY e."index" DESC LIMIT 1)
           OR s.version <> 1 + (SELECT COUNT(*) FROM verification_sealevent e WHERE e.seal_id = s.id
             AND e.kind IN ('seal.changed','seal.renewed'))""",
    ),
    Invariant(
        "changed-version-left-its-place",
        "Each change of a seal left one place for the version before it, and no two versions share one",
        """SELECT s.id, s.version FROM verification_seal s WHERE (SELECT COUNT(*) FROM verification_oldplace o
             WHERE o.seal_id = s.id) <> (SELECT COUNT(*) FROM verification_sealevent e WHERE e.seal_id = s.id
             AND e.kind = 'seal.changed') OR EXISTS (SELECT 1 FROM verification_oldplace o
             WHERE o.status_list_id = s.status_list_id AND o.status_index = s.status_index)""",
    ),
    Invariant(
        "change-is-of-its-own-business",
        "A change is about the seal, the name and the number of the business that asked for it",
        """SELECT g.id, c.kind FROM verification_change g JOIN verification_case c ON c.id = g.case_id
           JOIN verification_seal s ON s.id = g.seal_id
           LEFT JOIN accounts_businessname n ON n.id = g.name_id
           LEFT JOIN verification_phonenumber p ON p.id = g.phone_id
           WHERE s.business_id <> c.business_id OR n.business_id <> c.business_id OR p.business_id <> c.business_id
             OR c.kind NOT IN ('name_change','phone_change','further_number')""",
    ),
)


def old_places(connection: BaseDatabaseWrapper) -> Iterator[Breach]:
    """A place of an earlier version says what the seal says for a day, and "ended" from then on."""
    adapt = connection.ops.adapt_datetimefield_value
    late = str(adapt(timezone.now() - LATE))
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, bits FROM verification_statuslist")
        lists = {number: bytes(bits) for number, bits in cursor.fetchall()}
        cursor.execute(
            """SELECT s.code, s.state, o.status_list_id, o.status_index, o.closed_at IS NULL, o.until < %s
               FROM verification_oldplace o JOIN verification_seal s ON s.id = o.seal_id""",
            [late],
        )
        while rows := cursor.fetchmany(1000):
            for code, state, number, index, is_open, is_late in rows:
                value = (lists[number][index // 4] >> (index % 4 * 2)) & 3
                wanted = BITS.get(state, 1) if is_open else 1
                if is_open and is_late:
                    yield code, "the place of an earlier version should have ended"
                elif value != wanted:
                    yield code, f"a place of an earlier version says {value} instead of {wanted}"


def last_entries(connection: BaseDatabaseWrapper) -> Iterator[Breach]:
    """The last entry of each seal commits to its name, place and number, so that the log alone can rebuild it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT s.code, s.name, s.city, s.country, s.e164, s.extension, s.salt, e.leaf
               FROM verification_seal s JOIN verification_sealevent e ON e.seal_id = s.id
               WHERE s.salt IS NOT NULL AND e."index" = (SELECT MAX(x."index") FROM verification_sealevent x
                 WHERE x.seal_id = s.id)"""
        )
        while rows := cursor.fetchmany(1000):
            for code, name, city, country, e164, extension, salt, leaf in rows:
                phone = f"tel:{e164};ext={extension}" if extension else f"tel:{e164}"
                said = {"city": city, "country": country, "name": name, "phone": phone}
                if json.loads(leaf).get("commit") != _commitment(said, bytes(salt)):
                    yield code, "the last entry commits to something else"


def valid_past_main(connection: BaseDatabaseWrapper) -> Iterator[Breach]:
    """A further seal is valid only while nothing about the business stands against its main one."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT s.code, CAST(m.causes AS TEXT) FROM verification_seal s
               JOIN verification_seal m ON m.business_id = s.business_id AND NOT m.further
               WHERE s.further AND s.state = 'active' AND m.state = 'suspended'"""
        )
        for code, causes in cursor.fetchall():
            for cause in set(json.loads(causes)) - OF_THE_NUMBER:
                yield code, f"its main seal is suspended for {cause}"


def _commitment(said: dict[str, Any], salt: bytes) -> str:
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    digest = hashlib.sha256(b"seal-commit/v1" + salt + text).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
