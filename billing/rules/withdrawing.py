"""Until when somebody may withdraw from what they ordered: § 355 (2), §§ 187, 188 and 193 BGB.

The day of the order does not count; the fourteenth day after it is the last one, to its end. Where that is a
Saturday, a Sunday or a public holiday, the next business day is. A declaration is in time that was sent in time, and
what is sent by a form arrives at the same moment.
"""

from datetime import date, timedelta
from typing import Final

from accounts.rules.business_days import GERMANY, Calendar, business_day_from

PERIOD: Final = timedelta(days=14)


def last_day(ordered_on: date, calendar: Calendar = GERMANY) -> date:
    """The last day on which an order of that day can be withdrawn from."""
    return business_day_from(ordered_on + PERIOD, calendar)


def back_by(received_on: date) -> date:
    """The last day for paying back what was paid: 14 days after the withdrawal came (§ 357 (1) BGB)."""
    return received_on + PERIOD


def in_time(ordered_on: date, received_on: date, calendar: Calendar = GERMANY) -> bool:
    """Days of the operator's calendar, both of them."""
    return ordered_on <= received_on <= last_day(ordered_on, calendar)
