"""One SQL statement per promise; each selects the rows that break it. The same text runs on both databases."""

from typing import Final

from verification.management.invariants.appeals import APPEALS
from verification.management.invariants.changes import CHANGES
from verification.management.invariants.customers import CUSTOMERS
from verification.management.invariants.directory import DIRECTORY
from verification.management.invariants.form import Invariant
from verification.management.invariants.house import HOUSE, PILOT
from verification.management.invariants.lookalikes import LOOKALIKES
from verification.management.invariants.money import MONEY
from verification.management.invariants.people import BY_PEOPLE
from verification.management.invariants.withdrawals import WITHDRAWALS

LIVING: Final = "('active','suspended')"

SEALS: Final = (
    Invariant(
        "seal-has-approved-case",
        "Every seal rests on an approved case of its own business",
        """SELECT s.id, s.code FROM verification_seal s JOIN verification_case c ON c.id = s.case_id
           WHERE c.business_id <> s.business_id OR NOT EXISTS (SELECT 1 FROM verification_decision d
             WHERE d.case_id = s.case_id AND d.outcome = 'approved')""",
    ),
    Invariant(
        "active-seal-has-proven-number",
        "An active seal has a proven, unexpired number of its own business",
        """SELECT s.id, s.code FROM verification_seal s LEFT JOIN verification_phonenumber p ON p.id = s.phone_id
           WHERE s.state = 'active' AND s.ends_at > {now} AND (p.id IS NULL OR p.state <> 'proven'
             OR p.expires_at <= {now} OR p.business_id <> s.business_id OR p.e164 <> s.e164
             OR p.extension <> s.extension)""",
    ),
    Invariant(
        "active-seal-has-approved-name",
        "An active seal has an approved name",
        """SELECT s.id, s.code FROM verification_seal s WHERE s.state = 'active' AND NOT EXISTS (
             SELECT 1 FROM accounts_businessname n WHERE n.business_id = s.business_id AND n.state = 'approved')""",
    ),
    Invariant(
        "seal-has-issuing-entry",
        "Every seal has exactly one entry of its issue in the log",
        """SELECT s.id, s.code FROM verification_seal s WHERE 1 <> (SELECT COUNT(*) FROM verification_sealevent e
             WHERE e.seal_id = s.id AND e.kind = 'seal.issued')""",
    ),
    Invariant(
        "one-living-seal-per-number",
        "A number has at most one living seal",
        f"""SELECT MIN(s.id), COUNT(*) FROM verification_seal s WHERE s.state IN {LIVING}
            GROUP BY s.e164, s.extension HAVING COUNT(*) > 1""",
    ),
    Invariant(
        "one-living-seal-per-business",
        "A business has at most one living main seal",
        f"""SELECT MIN(s.id), COUNT(*) FROM verification_seal s WHERE s.state IN {LIVING} AND NOT s.further
            GROUP BY s.business_id HAVING COUNT(*) > 1""",
    ),
    Invariant(
        "further-seal-follows-main",
        "A living further seal stands beside the living main seal of its business, and never lasts longer",
        f"""SELECT s.id, s.code FROM verification_seal s WHERE s.state IN {LIVING} AND s.further AND NOT EXISTS (
              SELECT 1 FROM verification_seal m WHERE m.business_id = s.business_id AND m.state IN {LIVING}
                AND NOT m.further AND m.assurance_to >= s.assurance_to)""",
    ),
    Invariant(
        "state-is-what-the-log-says",
        "The state of a seal is the state after its last entry",
        """SELECT s.id, s.state FROM verification_seal s WHERE s.state <> (SELECT e.state FROM verification_sealevent e
             WHERE e.seal_id = s.id ORDER BY e."index" DESC LIMIT 1)""",
    ),
    Invariant(
        "ended-seals-never-return",
        "Nothing follows the end of a seal",
        f"""SELECT e."index", e.kind FROM verification_sealevent e WHERE EXISTS (SELECT 1 FROM verification_sealevent b
             WHERE b.seal_id = e.seal_id AND b."index" < e."index" AND b.state NOT IN {LIVING})""",
    ),
    Invariant(
        "suspension-has-a-cause",
        "A suspended seal names its cause, an active one none",
        """SELECT s.id, s.state FROM verification_seal s WHERE (s.state = 'suspended' AND CAST(s.causes AS TEXT) = '[]')
             OR (s.state = 'active' AND CAST(s.causes AS TEXT) <> '[]')""",
    ),
    Invariant(
        "revocation-took-two",
        "A seal revoked by a decision had two different reviewers",
        """SELECT e."index", e.reason FROM verification_sealevent e LEFT JOIN verification_decision d
             ON d.id = e.decision_id WHERE e.kind = 'seal.revoked' AND e.reason <> 'not_cleared'
             AND (d.id IS NULL OR d.second_reviewer_id IS NULL OR d.second_reviewer_id = d.reviewer_id)""",
    ),
    Invariant(
        "approved-case-has-a-seal",
        "Every approved first case or renewal led to a seal of its business",
        """SELECT c.id, c.kind FROM verification_case c WHERE c.state = 'approved' AND c.kind IN ('initial','renewal')
             AND NOT EXISTS (SELECT 1 FROM verification_seal s WHERE s.business_id = c.business_id)""",
    ),
    Invariant(
        "answers-tell-the-state",
        "What the internet is told names a living seal only while it lives",
        f"""SELECT a.key, s.state FROM verification_answer a JOIN verification_seal s ON s.id = a.seal_id
            WHERE s.state NOT IN {LIVING} AND a.lookalike_id IS NULL AND a.until < '9000-01-01'
              AND (a."key" NOT LIKE 'n:%'
                OR a."key" = 'n:' || s.e164 || CASE s.extension WHEN '' THEN '' ELSE ';' || s.extension END)""",
    ),
    Invariant(
        "badge-shows-the-state",
        "A seal that is spoken of has its badges, and each is drawn as its state is",
        """SELECT s.id, s.state FROM verification_seal s JOIN verification_answer a ON a."key" = 'c:' || s.code
           WHERE NOT EXISTS (SELECT 1 FROM verification_badge b WHERE b.seal_id = s.id)
             OR EXISTS (SELECT 1 FROM verification_badge b WHERE b.seal_id = s.id AND b.look <> CASE s.state
               WHEN 'active' THEN 'verified' WHEN 'suspended' THEN 'suspended' WHEN 'revoked' THEN 'revoked'
               ELSE 'expired' END)""",
    ),
)

PHONES: Final = (
    Invariant(
        "one-holder-of-a-number",
        "A number has at most one holder",
        """SELECT MIN(p.e164), COUNT(*) FROM verification_phonenumber p WHERE p.state IN ('proven','stale')
           GROUP BY p.e164, p.extension HAVING COUNT(*) > 1""",
    ),
    Invariant(
        "at-most-five-tries",
        "A challenge compares at most five codes",
        "SELECT c.id, c.attempts FROM verification_challenge c WHERE c.attempts > 5",
    ),
    Invariant(
        "verified-in-time",
        "A challenge was verified before it expired, with at least one try",
        """SELECT c.id, c.state FROM verification_challenge c WHERE c.state = 'verified'
           AND (c.verified_at IS NULL OR c.verified_at > c.expires_at OR c.attempts < 1)""",
    ),
    Invariant(
        "one-live-challenge",
        "A number of a business has at most one live challenge for one purpose",
        """SELECT MIN(CAST(c.id AS TEXT)), COUNT(*) FROM verification_challenge c
           WHERE c.state IN ('created','dispatching','sent','undeliverable')
           GROUP BY c.phone_id, c.purpose HAVING COUNT(*) > 1""",
    ),
    Invariant(
        "proof-has-an-end",
        "A proven number has a time of proof and an end at most 180 days later",
        """SELECT p.id, p.method FROM verification_phonenumber p WHERE p.state = 'proven' AND (p.proven_at IS NULL
             OR p.expires_at IS NULL OR p.expires_at <= p.proven_at)""",
    ),
    Invariant(
        "spending-below-the-cap",
        "No day spends more on sending than its cap",
        "SELECT b.id, b.reserved_cents FROM verification_sendbudget b WHERE b.reserved_cents > b.cap_cents",
    ),
)

JUDGEMENT: Final = (
    Invariant(
        "four-eyes-are-two-people",
        "A second reviewer is never the first",
        "SELECT d.id, d.outcome FROM verification_decision d WHERE d.second_reviewer_id = d.reviewer_id",
    ),
    Invariant(
        "four-eyes-where-needed",
        "A decision that needs a second reviewer has one",
        """SELECT d.id, d.outcome FROM verification_decision d
           WHERE d.needs_second AND d.second_reviewer_id IS NULL""",
    ),
    Invariant(
        "nobody-decides-on-their-own",
        "No reviewer belongs to the business that was decided on",
        """SELECT d.id, d.outcome FROM verification_decision d JOIN verification_case c ON c.id = d.case_id
           JOIN accounts_membership m ON m.business_id = c.business_id
             AND (m.user_id = d.reviewer_id OR m.user_id = d.second_reviewer_id)""",
    ),
    Invariant(
        "one-terminal-decision",
        "A case has at most one approving or rejecting decision",
        """SELECT d.case_id, COUNT(*) FROM verification_decision d WHERE d.outcome IN ('approved','rejected')
           GROUP BY d.case_id HAVING COUNT(*) > 1""",
    ),
    Invariant(
        "decided-case-has-its-decision",
        "A case is approved or rejected exactly as its decision says",
        """SELECT c.id, c.state FROM verification_case c WHERE (c.state = 'approved' AND NOT EXISTS (SELECT 1
             FROM verification_decision d WHERE d.case_id = c.id AND d.outcome = 'approved'))
             OR (c.state = 'rejected' AND NOT EXISTS (SELECT 1 FROM verification_decision d
             WHERE d.case_id = c.id AND d.outcome = 'rejected'))""",
    ),
    Invariant(
        "refusal-has-reasons",
        "A refusing decision has reasons",
        """SELECT d.id, d.outcome FROM verification_decision d WHERE d.outcome IN ('rejected','revoked','suspended')
           AND CAST(d.reasons AS TEXT) = '[]'""",
    ),
    Invariant(
        "submitted-case-has-requirements",
        "A submitted case of a business has its requirements",
        """SELECT c.id, c.kind FROM verification_case c WHERE c.submitted_at IS NOT NULL
           AND c.kind IN ('initial','renewal') AND NOT EXISTS (SELECT 1 FROM verification_requirement r
           WHERE r.case_id = c.id)""",
    ),
    Invariant(
        "done-finding-has-a-result",
        "A look that ended has a result and a time",
        """SELECT f.id, f.source FROM verification_finding f WHERE f.state = 'done'
           AND (f.result = '' OR f.checked_at IS NULL)""",
    ),
)

STATEMENTS: Final = (
    *SEALS,
    *CHANGES,
    *PHONES,
    *BY_PEOPLE,
    *JUDGEMENT,
    *APPEALS,
    *CUSTOMERS,
    *PILOT,
    *HOUSE,
    *MONEY,
    *WITHDRAWALS,
    *DIRECTORY,
    *LOOKALIKES,
)
