"""How long documents are kept: each to the end of a calendar year, counted from the end of the year that it is of.

Germany, since the Fourth Bureaucracy Relief Act (BEG IV, BGBl. 2024 I no. 323) of 1 January 2025:

- invoices and other vouchers, with what was noted on them, 8 years: § 14b (1) UStG, § 147 (3) AO, § 257 (4) HGB;
- books, and what they are understood by, 10 years: § 147 (3), § 257 (4). The amounts of invoices and payments are our
  books, so they stay when the documents go;
- business letters, such as cancellations, 6 years: § 147 (3), § 257 (4).

Austria asks for seven years of all of these (§ 132 BAO) and gets the longer German ones; Switzerland for ten (OR 958f).
None of them ends while a document matters to a tax that can still be assessed (§ 147 (3) AO), or to a dispute: that is
what holds are for.
"""

from datetime import date
from typing import Final

from accounts.rules.retention import BANK_ENTRY_YEARS, CANCELLATION_YEARS, INVOICE_YEARS, PAYMENT_NOTE_YEARS

LETTER_YEARS: Final = CANCELLATION_YEARS
VOUCHER_YEARS: Final = BANK_ENTRY_YEARS
NOTE_YEARS: Final = PAYMENT_NOTE_YEARS
BOOK_YEARS: Final = 10
LONGER: Final = {"CH": 10}


def years(country: str, least: int = INVOICE_YEARS) -> int:
    """How many years an operator of that country keeps what others keep for `least`."""
    return max(least, LONGER.get(country, 0))


def kept_until(issued_on: date, country: str = "DE") -> date:
    """The last day on which a document has to be there."""
    return date(issued_on.year + years(country), 12, 31)


def over_before(day: date, country: str = "DE", least: int = INVOICE_YEARS) -> date:
    """What is of an earlier day than this need not be there on `day` any more."""
    return date(day.year - years(country, least), 1, 1)
