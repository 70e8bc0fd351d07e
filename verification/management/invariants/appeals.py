"""The promises about objections."""

from typing import Final

from verification.management.invariants.form import Invariant

OBJECTED: Final = """verification_case a JOIN verification_decision o ON o.case_id = a.previous_id"""

APPEALS: Final = (
    Invariant(
        "objection-decided-by-another",
        "Nobody has in hand, or decides, an objection to what they decided themselves",
        f"""SELECT a.id, d.outcome FROM {OBJECTED} JOIN verification_decision d ON d.case_id = a.id
              WHERE a.kind = 'appeal' AND (d.reviewer_id IN (o.reviewer_id, o.second_reviewer_id)
                OR d.second_reviewer_id IN (o.reviewer_id, o.second_reviewer_id))
            UNION ALL SELECT a.id, a.state FROM {OBJECTED}
              WHERE a.kind = 'appeal' AND a.state IN ('in_review','decision_proposed')
                AND a.assignee_id IN (o.reviewer_id, o.second_reviewer_id)""",
    ),
    Invariant(
        "overturned-by-two",
        "Overturning a decision, also in part, took two people",
        """SELECT d.id, d.outcome FROM verification_decision d WHERE d.outcome IN ('partly','overturned')
           AND (d.second_reviewer_id IS NULL OR d.second_reviewer_id = d.reviewer_id)""",
    ),
    Invariant(
        "objection-in-time",
        "An objection was submitted within its time, with words, about a decision of its own business that refused",
        """SELECT a.id, d.outcome FROM verification_case a JOIN verification_appeal p ON p.case_id = a.id
             JOIN verification_decision d ON d.id = p.decision_id JOIN verification_case c ON c.id = d.case_id
           WHERE a.submitted_at IS NOT NULL AND (a.submitted_at > p.until OR p.text = ''
             OR c.business_id <> a.business_id OR c.id <> a.previous_id
             OR d.outcome NOT IN ('rejected','revoked','suspended'))""",
    ),
    Invariant(
        "objection-and-its-case",
        "A case is objected to exactly when an objection to it was submitted",
        """SELECT c.id, c.state FROM verification_case c WHERE (c.state = 'appealed') <> EXISTS (SELECT 1
             FROM verification_case a WHERE a.previous_id = c.id AND a.kind = 'appeal'
             AND a.submitted_at IS NOT NULL)""",
    ),
    Invariant(
        "objection-is-about-a-decision",
        "Every objection names the decision that it is about, and its answer names the same",
        """SELECT a.id, a.state FROM verification_case a LEFT JOIN verification_appeal p ON p.case_id = a.id
             LEFT JOIN verification_decision d ON d.case_id = a.id
           WHERE a.kind = 'appeal' AND (p.id IS NULL OR (d.id IS NOT NULL AND d.previous_id <> p.decision_id)
             OR (a.state = 'closed' AND d.id IS NULL))""",
    ),
)
