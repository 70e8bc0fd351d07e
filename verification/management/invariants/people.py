"""What must always be true of letters and of the calls of the desk, in SQL that both databases understand."""

from typing import Final

from verification.management.invariants.form import Invariant

BY_PEOPLE: Final = (
    Invariant(
        "letter-at-most-five-tries",
        "A letter compares at most five codes",
        "SELECT l.id, l.attempts FROM verification_letter l WHERE l.attempts > 5",
    ),
    Invariant(
        "letter-verified-in-time",
        "A letter was verified before it expired, with at least one try",
        """SELECT l.id, l.state FROM verification_letter l WHERE l.state = 'verified'
           AND (l.verified_at IS NULL OR l.verified_at > l.expires_at OR l.attempts < 1)""",
    ),
    Invariant(
        "letter-paper-is-forgotten",
        "The paper of a letter is kept only while it waits to be posted",
        "SELECT l.id, l.state FROM verification_letter l WHERE l.paper IS NOT NULL AND l.state <> 'printed'",
    ),
    Invariant(
        "confirmed-address-has-its-letter",
        "An address that a letter confirmed has a letter whose code was entered",
        """SELECT f.id, f.claim FROM verification_finding f JOIN verification_case c ON c.id = f.case_id
           WHERE f.source = 'letter' AND f.state = 'done' AND f.result = 'match' AND NOT EXISTS (
             SELECT 1 FROM verification_letter l WHERE l.business_id = c.business_id AND l.purpose = 'address'
               AND l.state = 'verified' AND l.verified_at <= f.checked_at)""",
    ),
    Invariant(
        "call-says-who-and-where",
        "A call that proved a number names its source, whom we spoke to and who called, and a second is another",
        """SELECT b.id, b.state FROM verification_callback b WHERE (b.state IN ('reported','confirmed')
             AND (b.source = '' OR b.spoke_to = '' OR b.caller_id IS NULL)) OR b.second_id = b.caller_id""",
    ),
    Invariant(
        "nobody-calls-their-own",
        "Nobody at the desk proves the number of a business that they belong to",
        """SELECT b.id, b.state FROM verification_callback b JOIN verification_phonenumber p ON p.id = b.phone_id
           JOIN accounts_membership m ON m.business_id = p.business_id
             AND (m.user_id = b.caller_id OR m.user_id = b.second_id)
           WHERE b.state IN ('reported','confirmed')""",
    ),
)
