"""The promises about what is found: addresses that never change hands, and the directory's entries.

That no entry is missing or says anything else than the rows do is checked by `manage.py rebuild_directory --check`.
"""

from typing import Final

from verification.management.invariants.form import Invariant

# A worker may still be about to write an entry; then nothing is wrong yet.
SETTLED: Final = """NOT EXISTS (SELECT 1 FROM outbox_delivery d WHERE d.subscriber = 'directory.handlers.refresh_entry'
             AND d.state <> 'done')"""

DIRECTORY: Final = (
    Invariant(
        "slug-is-kept",
        "Every business's slug is kept as its own",
        """SELECT b.id, b.slug FROM accounts_business b LEFT JOIN accounts_slug s ON s.text = b.slug
           WHERE s.business_id IS NULL OR s.business_id <> b.id""",
    ),
    Invariant(
        "listed-seal-is-active",
        "The directory lists no business as sealed without an active seal",
        f"""SELECT e.business_id, e.state FROM directory_entry e WHERE e.sealed AND NOT EXISTS (SELECT 1
             FROM verification_seal s WHERE s.business_id = e.business_id AND s.state = 'active') AND {SETTLED}""",
    ),
    Invariant(
        "posting-follows-its-entry",
        "Every term is in the place of its entry",
        """SELECT p.id, p.term FROM directory_posting p JOIN directory_entry e ON e.business_id = p.entry_id
           WHERE p.key <> e.key OR p.sealed <> e.sealed""",
    ),
    Invariant(
        "closed-is-not-listed",
        "The directory lists no closed business",
        f"""SELECT e.business_id, e.slug FROM directory_entry e JOIN accounts_business b ON b.id = e.business_id
           WHERE b.closed_at IS NOT NULL AND {SETTLED}""",
    ),
    Invariant(
        "webhook-waits-only-where-it-may",
        "No message waits for a webhook that is switched off or removed, and a removed one keeps no address",
        """SELECT m.id, m.state FROM directory_webhookmessage m JOIN directory_webhook w ON w.id = m.webhook_id
           WHERE m.state IN ('due','sending') AND w.state <> 'active'
           UNION ALL SELECT w.id, w.state FROM directory_webhook w WHERE w.state = 'removed' AND w.address <> ''""",
    ),
)
