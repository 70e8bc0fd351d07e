"""The promises about contracts, invoices and payments: numbers, sums, and nobody charged twice."""

from typing import Final

from verification.management.invariants.form import Invariant

MONEY: Final = (
    Invariant(
        "contract-ended-with-notice",
        "A contract ended only after notice",
        "SELECT s.id, s.state FROM billing_subscription s WHERE s.state = 'ended' AND s.notice_given_at IS NULL",
    ),
    Invariant(
        "restricted-has-notice",
        "Whose extras are off was given notice and a day",
        """SELECT s.id, s.state FROM billing_subscription s WHERE s.state = 'restricted'
             AND (s.notice_given_at IS NULL OR s.ends_on IS NULL)""",
    ),
    Invariant(
        "invoice-numbers-have-no-gap",
        "The numbers of an issuer's year run from 1 to the counter without a gap",
        """SELECT c.id, c.last FROM billing_counter c LEFT JOIN billing_invoice i
             ON i.issuer = c.issuer AND i.kind = c.kind AND i.year = c.year
           GROUP BY c.id, c.last HAVING COUNT(i.id) <> c.last OR COALESCE(MAX(i.serial), 0) <> c.last""",
    ),
    Invariant(
        "invoice-has-a-counter",
        "Every invoice's number was taken from a counter",
        """SELECT i.id, i.number FROM billing_invoice i WHERE NOT EXISTS (SELECT 1 FROM billing_counter c
             WHERE c.issuer = i.issuer AND c.kind = i.kind AND c.year = i.year AND c.last >= i.serial)""",
    ),
    Invariant(
        "invoice-adds-up",
        "An invoice is the sum of its lines, and gross is net and tax",
        """SELECT i.id, i.number FROM billing_invoice i WHERE i.gross <> i.net + i.tax OR (i.net <> (
             SELECT COALESCE(SUM(l.net), 0) FROM billing_invoiceline l WHERE l.invoice_id = i.id)
             AND NOT EXISTS (SELECT 1 FROM billing_removal r WHERE r.invoice_id = i.id))""",
    ),
    Invariant(
        "invoice-has-an-open-item",
        "What is open on an invoice is known, of what the invoice says",
        """SELECT i.id, i.number FROM billing_invoice i LEFT JOIN billing_openitem o ON o.invoice_id = i.id
           WHERE (i.kind = 'invoice' AND (o.id IS NULL OR o.gross <> i.gross OR o.business_id <> i.business_id))
              OR (i.kind = 'credit_note' AND o.id IS NOT NULL)""",
    ),
    Invariant(
        "settled-is-what-was-allocated",
        "An invoice is settled by exactly what payments and credit notes were put on it",
        """SELECT o.id, o.settled FROM billing_openitem o WHERE o.settled <> (
             SELECT COALESCE(SUM(a.amount), 0) FROM billing_allocation a WHERE a.invoice_id = o.invoice_id)""",
    ),
    Invariant(
        "payment-is-not-used-twice",
        "No payment settles more than came in and stayed",
        """SELECT p.id, p.amount FROM billing_payment p WHERE p.kind = 'payment' AND
             p.amount + (SELECT COALESCE(SUM(r.amount), 0) FROM billing_payment r WHERE r.reverses_id = p.id)
             < (SELECT COALESCE(SUM(a.amount), 0) FROM billing_allocation a WHERE a.payment_id = p.id)""",
    ),
    Invariant(
        "credit-is-not-used-twice",
        "No credit note settles more than it is worth, and none takes back more than was charged",
        """SELECT n.id, n.number FROM billing_invoice n WHERE n.kind = 'credit_note' AND (
             n.gross < (SELECT COALESCE(SUM(a.amount), 0) FROM billing_allocation a WHERE a.credit_note_id = n.id)
             OR (SELECT SUM(m.gross) FROM billing_invoice m WHERE m.corrects_id = n.corrects_id)
                > (SELECT i.gross FROM billing_invoice i WHERE i.id = n.corrects_id))""",
    ),
    Invariant(
        "money-stays-with-its-business",
        "A payment or credit note settles invoices of its own business and currency",
        """SELECT a.id, a.amount FROM billing_allocation a JOIN billing_invoice i ON i.id = a.invoice_id
             LEFT JOIN billing_payment p ON p.id = a.payment_id
             LEFT JOIN billing_invoice n ON n.id = a.credit_note_id
           WHERE COALESCE(p.business_id, n.business_id) <> i.business_id
              OR COALESCE(p.currency, n.currency) <> i.currency""",
    ),
    Invariant(
        "charged-once",
        "No invoice was charged twice with success",
        """SELECT c.invoice_id, COUNT(*) FROM billing_charge c WHERE c.state = 'succeeded'
           GROUP BY c.invoice_id HAVING COUNT(*) > 1""",
    ),
    Invariant(
        "period-invoiced-once",
        "No day of a contract is charged for by two invoices for periods, neither of which was taken back for it",
        """SELECT a.id, b.id FROM billing_invoice a JOIN billing_invoice b ON b.subscription_id = a.subscription_id
             AND b.id > a.id AND b.period_start < a.period_end AND a.period_start < b.period_end
           WHERE a.kind = 'invoice' AND b.kind = 'invoice' AND a.cause LIKE 'period:%' AND b.cause LIKE 'period:%'
             AND a.gross > (SELECT COALESCE(SUM(n.gross), 0) FROM billing_invoice n WHERE n.corrects_id = a.id)
             AND b.gross > (SELECT COALESCE(SUM(n.gross), 0) FROM billing_invoice n WHERE n.corrects_id = b.id)
             AND NOT EXISTS (SELECT 1 FROM billing_invoice n JOIN billing_invoiceline l ON l.invoice_id = n.id
               WHERE n.corrects_id = a.id AND l.period_start > a.period_start AND l.period_start <= b.period_start)""",
    ),
    Invariant(
        "nothing-charged-after-the-plan",
        "After a cancellation no period is charged for, and not taken back, that goes on once the plan has ended",
        """SELECT i.id, i.number FROM billing_subscription s JOIN billing_invoice i ON i.subscription_id = s.id
           WHERE s.plan_ends_on IS NOT NULL AND i.period_end > s.plan_ends_on AND i.kind = 'invoice'
             AND i.cause LIKE 'period:%' AND i.issued_at > s.cancelled_at
             AND i.gross > (SELECT COALESCE(SUM(n.gross), 0) FROM billing_invoice n WHERE n.corrects_id = i.id)""",
    ),
    Invariant(
        "orders-are-counted",
        "A contract counts its orders",
        """SELECT s.id, s.serial FROM billing_subscription s WHERE s.serial <> (
             SELECT COUNT(*) FROM billing_order o WHERE o.subscription_id = s.id)""",
    ),
    Invariant(
        "succeeded-charge-is-booked",
        "What a provider collected is in the books, once",
        """SELECT c.id, c.state FROM billing_charge c WHERE c.state IN ('succeeded', 'disputed', 'refunded')
             AND NOT EXISTS (SELECT 1 FROM billing_payment p WHERE p.key = 'charge:' || CAST(c.id AS VARCHAR(20)))""",
    ),
    Invariant(
        "large-refund-has-two",
        "A refund above the limit was confirmed by somebody other than who proposed it",
        """SELECT r.id, r.state FROM billing_refund r WHERE r.needs_two AND r.state NOT IN ('proposed', 'withdrawn')
             AND (r.approved_by_id IS NULL OR r.approved_by_id = r.proposed_by_id)""",
    ),
    Invariant(
        "large-credit-has-two",
        "A correction above the limit was confirmed by somebody other than who proposed it",
        """SELECT c.id, c.state FROM billing_credit c WHERE c.state = 'issued' AND (c.note_id IS NULL
             OR (c.needs_two AND (c.approved_by_id IS NULL OR c.approved_by_id = c.proposed_by_id)))""",
    ),
    Invariant(
        "line-credited-within-the-line",
        "No line is taken back by more than it was charged",
        """SELECT l.id, l.net FROM billing_invoiceline l JOIN billing_invoice i ON i.id = l.invoice_id
           WHERE i.kind = 'invoice' AND ABS(l.net) < ABS((SELECT COALESCE(SUM(m.net), 0)
             FROM billing_invoiceline m JOIN billing_invoice n ON n.id = m.invoice_id
             WHERE n.corrects_id = i.id AND m.position = l.position))""",
    ),
    Invariant(
        "matched-transfer-is-booked",
        "A transfer that is matched was booked with all of its money",
        """SELECT e.id, e.amount FROM billing_bankentry e WHERE e.state = 'matched' AND e.amount <> (
             SELECT COALESCE(SUM(p.amount), 0) FROM billing_bankentry_payments b
             JOIN billing_payment p ON p.id = b.payment_id WHERE b.bankentry_id = e.id)""",
    ),
    Invariant(
        "removed-invoice-is-gone",
        "Of an invoice that was removed there are no lines, no document and no words, but number, day and sums",
        """SELECT i.id, i.number FROM billing_removal r JOIN billing_invoice i ON i.id = r.invoice_id
           WHERE CAST(i.buyer AS VARCHAR(20)) <> '{}' OR CAST(i.seller AS VARCHAR(20)) <> '{}' OR i.reason <> ''
              OR EXISTS (SELECT 1 FROM billing_invoiceline l WHERE l.invoice_id = i.id)
              OR EXISTS (SELECT 1 FROM billing_invoicedocument d WHERE d.invoice_id = i.id)""",
    ),
    Invariant(
        "removed-after-its-time",
        "No invoice was removed before the end of the eighth year after that of its issue",
        """SELECT i.id, i.number FROM billing_removal r JOIN billing_invoice i ON i.id = r.invoice_id
           WHERE CAST(SUBSTR(CAST(r.removed_at AS VARCHAR(40)), 1, 4) AS INTEGER)
              <= CAST(SUBSTR(CAST(i.issued_on AS VARCHAR(40)), 1, 4) AS INTEGER) + 8""",
    ),
    Invariant(
        "large-payout-has-two",
        "A credit above the limit was paid back by two people",
        """SELECT p.id, p.state FROM billing_payout p WHERE p.needs_two AND p.state IN ('due', 'paid')
             AND (p.approved_by_id IS NULL OR p.approved_by_id = p.proposed_by_id)""",
    ),
    Invariant(
        "transferred-payout-is-booked",
        "A credit that was transferred back is in the books, all of it and once",
        """SELECT p.id, p.amount FROM billing_payout p WHERE p.way = 'transfer' AND
             (CASE WHEN p.state = 'paid' THEN p.amount ELSE 0 END) <> (SELECT COALESCE(-SUM(m.amount), 0)
             FROM billing_payment m WHERE m.key LIKE 'payout:' || CAST(p.id AS VARCHAR(20)) || ':%')""",
    ),
)
