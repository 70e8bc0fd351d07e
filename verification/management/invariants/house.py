"""The promises about the pilot and about the house itself."""

from typing import Final

from verification.management.invariants.form import Invariant

HOLDING: Final = "('invited','accepted','onboarded')"

PILOT: Final = (
    Invariant(
        "cohort-within-its-size",
        "No cohort holds more places than it has",
        f"""SELECT k.id, COUNT(a.id) FROM pilot_cohort k JOIN pilot_application a ON a.cohort_id = k.id
              AND a.state IN {HOLDING} GROUP BY k.id, k.size HAVING COUNT(a.id) > k.size""",
    ),
    Invariant(
        "cohort-counts-its-places",
        "A cohort's count is the number of those who hold a place",
        f"""SELECT k.id, k.taken FROM pilot_cohort k WHERE k.taken <> (SELECT COUNT(*) FROM pilot_application a
              WHERE a.cohort_id = k.id AND a.state IN {HOLDING})""",
    ),
    Invariant(
        "programme-counts-its-applications",
        "A programme's count is the number of applications that were received and not withdrawn",
        """SELECT p.id, p.taken FROM pilot_programme p WHERE p.taken <> (SELECT COUNT(*) FROM pilot_application a
             WHERE a.programme_id = p.id AND a.submitted_at IS NOT NULL AND a.state <> 'withdrawn')""",
    ),
    Invariant(
        "submitted-with-notice",
        "Nobody applied without accepting a version of the notice",
        """SELECT a.id, a.state FROM pilot_application a WHERE a.submitted_at IS NOT NULL AND a.withdrawn_at IS NULL
           AND a.notice_id IS NULL""",
    ),
    Invariant(
        "submitted-has-a-reference",
        "Every application that was received has a reference",
        "SELECT a.id, a.state FROM pilot_application a WHERE a.submitted_at IS NOT NULL AND a.reference IS NULL",
    ),
    Invariant(
        "accepted-leads-to-a-business",
        "An accepted invitation led to a business with an owner",
        """SELECT a.id, a.state FROM pilot_application a WHERE a.state IN ('accepted','onboarded') AND NOT EXISTS (
             SELECT 1 FROM accounts_membership m WHERE m.business_id = a.business_id AND m.role = 'owner')""",
    ),
    Invariant(
        "ended-programme-is-over",
        "No application of a programme that has ended is open",
        """SELECT a.id, a.state FROM pilot_application a JOIN pilot_programme p ON p.id = a.programme_id
           WHERE p.ended_at IS NOT NULL
             AND a.state IN ('submitted','screening','needs_answer','waitlisted','invited','accepted')""",
    ),
    Invariant(
        "invitation-used-once",
        "An application's invitation was accepted at most once",
        """SELECT i.application_id, COUNT(*) FROM pilot_pilotinvitation i WHERE i.accepted_at IS NOT NULL
           GROUP BY i.application_id HAVING COUNT(*) > 1""",
    ),
)

HOUSE: Final = (
    Invariant(
        "business-has-an-owner",
        "Every open business has an owner",
        """SELECT b.id, b.slug FROM accounts_business b WHERE b.closed_at IS NULL AND NOT EXISTS (SELECT 1
             FROM accounts_membership m WHERE m.business_id = b.id AND m.role = 'owner')""",
    ),
    Invariant(
        "member-invited-in-time",
        "An invitation of a colleague was used before it ran out",
        """SELECT i.id, i.accepted_at FROM accounts_memberinvitation i
           WHERE i.accepted_at IS NOT NULL AND i.accepted_at >= i.expires_at""",
    ),
    Invariant(
        "one-approved-name",
        "A business has at most one approved name",
        """SELECT n.business_id, COUNT(*) FROM accounts_businessname n WHERE n.state = 'approved'
           GROUP BY n.business_id HAVING COUNT(*) > 1""",
    ),
    Invariant(
        "done-delivery-has-a-time",
        "A delivery that is done says when",
        "SELECT d.id, d.subscriber FROM outbox_delivery d WHERE d.state = 'done' AND d.done_at IS NULL",
    ),
    Invariant(
        "move-has-an-audit-entry",
        "Every decided case has the audit entry of its move",
        """SELECT c.id, c.state FROM verification_case c LEFT JOIN (SELECT DISTINCT REPLACE(subject_id, '-', '') AS id,
             to_state FROM outbox_auditentry WHERE subject_type = 'verification.case') e
             ON e.id = REPLACE(CAST(c.id AS TEXT), '-', '') AND e.to_state = c.state
           WHERE c.state IN ('approved','rejected') AND e.id IS NULL""",
    ),
)
