"""The promises about warnings: two people, never beside a seal, shown exactly while in force."""

import hashlib
import json
from collections.abc import Iterator
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

from verification.management.invariants.form import Invariant

LIVING: Final = "('active','suspended')"

LOOKALIKES: Final = (
    Invariant(
        "warning-took-two",
        "Whatever was ever shown as a warning was confirmed by another person than its proposer",
        """SELECT l.id, l.state FROM verification_lookalike l
           WHERE (l.since IS NOT NULL OR l.state IN ('in_force','expired'))
             AND (l.confirmer_id IS NULL OR l.confirmer_id = l.proposer_id OR l.since IS NULL)""",
    ),
    Invariant(
        "nobody-warns-for-their-own",
        "Nobody who belonged to the business that is imitated proposed or confirmed a warning",
        """SELECT l.id, l.state FROM verification_lookalike l JOIN verification_seal s ON s.id = l.seal_id
           JOIN accounts_membership m ON m.business_id = s.business_id
             AND ((m.user_id = l.proposer_id AND m.created_at <= l.created_at)
               OR (m.user_id = l.confirmer_id AND m.created_at <= l.since))""",
    ),
    Invariant(
        "only-a-living-seal-is-imitated",
        "A warning in force names a business whose seal lives",
        f"""SELECT l.id, s.state FROM verification_lookalike l JOIN verification_seal s ON s.id = l.seal_id
            WHERE l.state = 'in_force' AND s.state NOT IN {LIVING}""",
    ),
    Invariant(
        "warned-of-while-in-force",
        "Each warning in force is what the internet is told under its key, and no other is told",
        """SELECT l.id, 'is not told' FROM verification_lookalike l LEFT JOIN verification_answer a ON a."key" = l."key"
             AND a.lookalike_id = l.id WHERE l.state = 'in_force' AND (a."key" IS NULL OR a.until <> l.until)
           UNION ALL SELECT l.id, l.state FROM verification_answer a
             JOIN verification_lookalike l ON l.id = a.lookalike_id WHERE l.state <> 'in_force'""",
    ),
    Invariant(
        "warning-has-its-steps",
        "Every state of a warning is explained by its last step",
        """SELECT l.id, l.state FROM verification_lookalike l WHERE NOT EXISTS (SELECT 1
             FROM verification_lookalikestep t WHERE t.lookalike_id = l.id AND t.action IN (CASE l.state
               WHEN 'proposed' THEN 'propose' WHEN 'in_force' THEN 'confirm' WHEN 'refused' THEN 'refuse'
               WHEN 'lifted' THEN 'lift' ELSE 'expire' END, CASE WHEN l.state IN ('refused','lifted') THEN 'give_way'
               END, CASE WHEN l.state IN ('refused','lifted') THEN 'fall' END))""",
    ),
)


def beside_a_seal(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str]]:
    """No living seal has the number, a website or the name that customers are warned of."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT \"key\", id FROM verification_lookalike WHERE state = 'in_force'")
        warned: dict[str, int] = dict(cursor.fetchall())
        if not warned:
            return
        cursor.execute(f"SELECT code, e164, skeleton, domains FROM verification_seal WHERE state IN {LIVING}")
        while rows := cursor.fetchmany(1000):
            for code, e164, skeleton, domains in rows:
                named = hashlib.sha256(skeleton.encode()).hexdigest()[:32]
                hosts = json.loads(domains) if isinstance(domains, str) else domains
                for key in (f"n:{e164}", f"a:{named}", *(f"d:{host}" for host in hosts)):
                    if key in warned:
                        yield str(warned[key]), f"the seal {code} stands there"
