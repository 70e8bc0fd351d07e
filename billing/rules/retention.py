"""How long documents are kept: eight years from the end of the year of their issue (§ 14b UStG, § 147 AO)."""

from datetime import date

from accounts.rules.retention import INVOICE_YEARS


def kept_until(issued_on: date) -> date:
    """The last day on which a document has to be there."""
    return date(issued_on.year + INVOICE_YEARS, 12, 31)
