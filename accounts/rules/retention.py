"""How long personal data is kept: the one list that the jobs, the privacy page and docs/retention.md read.

What is not listed is kept as long as its business takes part, or until the person takes it back. Papers have times
that the operator sets (`KEEP_REFUSED_DAYS`, `KEEP_AFTER_SEAL_DAYS`); what stands here for them is the default.
"""

from dataclasses import dataclass
from typing import Final

DRAFT_DAYS: Final = 30
WITHDRAWN_DAYS: Final = 30
MEMBER_INVITATION_DAYS: Final = 30
SESSION_DAYS: Final = 7
UNSENT_MAIL_DAYS: Final = 30
CODE_DAYS: Final = 60
CUSTOMER_CODE_DAYS: Final = 8  # a day longer than the link in the message works
COUNTER_DAYS: Final = 60  # twice the longest time that a limit looks back
LIFTED_BLOCK_DAYS: Final = 365
REPORT_DAYS: Final = 365
WARNING_DAYS: Final = 365
PAPER_REFUSED_DAYS: Final = 90
PAPER_AFTER_SEAL_DAYS: Final = 365
EXPORT_DAYS: Final = 30
BANK_FILE_DAYS: Final = 30
BANK_ASIDE_DAYS: Final = 365
WEBHOOK_DAYS: Final = 30
INVOICE_YEARS: Final = 8
BANK_ENTRY_YEARS: Final = INVOICE_YEARS  # a statement of account is a voucher as well
PAYMENT_NOTE_YEARS: Final = INVOICE_YEARS  # what an operator wrote about a booking belongs to its voucher
CANCELLATION_YEARS: Final = 6


@dataclass(frozen=True)
class Kept:
    """Asserts that a kind of data is kept for so long; `job` is the beat entry that ends it, empty where none does.

    Years are those after the end of its calendar year, as the law counts them.
    """

    name: str
    days: int = 0
    years: int = 0
    job: str = ""


KEPT: Final = (
    Kept("draft", DRAFT_DAYS, job="erase-applications"),
    Kept("withdrawn", WITHDRAWN_DAYS, job="erase-applications"),
    Kept("member_invitation", MEMBER_INVITATION_DAYS, job="forget-people"),
    Kept("session", SESSION_DAYS, job="forget-people"),
    Kept("unsent_mail", UNSENT_MAIL_DAYS, job="forget-people"),
    Kept("code", CODE_DAYS, job="forget-limits"),
    Kept("customer_code", CUSTOMER_CODE_DAYS, job="forget-limits"),
    Kept("counter", COUNTER_DAYS, job="forget-limits"),
    Kept("lifted_block", LIFTED_BLOCK_DAYS, job="forget-blocks"),
    Kept("report", REPORT_DAYS, job="purge-reports"),
    Kept("warning", WARNING_DAYS, job="purge-warnings"),
    Kept("paper_refused", PAPER_REFUSED_DAYS, job="sweep-documents"),
    Kept("paper_after_seal", PAPER_AFTER_SEAL_DAYS, job="sweep-documents"),
    Kept("export", EXPORT_DAYS, job="remove-exports"),
    Kept("bank_file", BANK_FILE_DAYS, job="forget-bank"),
    Kept("bank_aside", BANK_ASIDE_DAYS, job="forget-bank"),
    Kept("bank_entry", years=BANK_ENTRY_YEARS, job="forget-bank"),
    Kept("webhook", WEBHOOK_DAYS, job="forget-webhooks"),
    Kept("invoice", years=INVOICE_YEARS, job="remove-invoices"),
    Kept("payment_note", years=PAYMENT_NOTE_YEARS, job="remove-invoices"),
    Kept("cancellation", years=CANCELLATION_YEARS, job="remove-invoices"),
)
