"""When a place is open: the parts of the hours. Reading, printing and judging them is in the modules beside this."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

DAY = 24 * 60
MOST_SPANS = 6  # a day
MOST_SPECIAL_DAYS = 400
MOST_SEASONS = 6


@dataclass(frozen=True)
class Span:
    """Open from `opens` until `closes`, both in minutes of local wall-clock time since the day's midnight.

    0 <= opens < 1440 and opens < closes <= opens + 1440: past midnight `closes` is more than 1440, and the span
    belongs to the day on which it began.
    """

    opens: int
    closes: int


Day = tuple[Span, ...]
Week = tuple[Day, Day, Day, Day, Day, Day, Day]  # Monday first
CLOSED_WEEK: Week = ((), (), (), (), (), (), ())


@dataclass(frozen=True)
class Season:
    """In each year from `first` to `last` (month, day; both included; may wrap over New Year) this week holds instead.

    29 February in a year without one means 28 February as a last day, 1 March as a first day.
    """

    first: tuple[int, int]
    last: tuple[int, int]
    week: Week = CLOSED_WEEK
    name: str = ""


@dataclass(frozen=True)
class SpecialDay:
    """On this one date these spans hold, whatever else is said; none means closed."""

    on: date
    spans: Day = ()
    note: str = ""


@dataclass(frozen=True)
class HolidayPolicy:
    """What public holidays of the region do: closed, as on any such weekday, as on a Sunday, or hours of their own.

    `country` is ISO 3166-1 alpha-2, `subdivision` the part behind the hyphen of ISO 3166-2 ("BY"), or empty.
    `unknown` means that nobody has said, and the public page says so on such a day.
    """

    policy: Literal["unknown", "closed", "as_usual", "as_sunday", "own"] = "unknown"
    country: str = ""
    subdivision: str = ""
    spans: Day = ()


@dataclass(frozen=True)
class Closure:
    """Temporarily closed from `first` to `last` (both included; no `last`: until further notice)."""

    first: date
    last: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Hours:
    """The hours of one place. A closure goes before a special day, that before a holiday, that before a season,
    that before the week. `kind` says how to read them: nothing said yet, by the week, round the clock on every day
    (special days and closures still count), or by appointment only.

    One may come when agreed: at any time where `also_by_appointment`; else on the weekdays of `appointment_days`
    (0 is Monday), in seasons too, where the week or season decides. A day of these without spans is not open.
    """

    kind: Literal["unknown", "week", "always", "appointment"] = "unknown"
    week: Week = CLOSED_WEEK
    also_by_appointment: bool = False
    seasons: tuple[Season, ...] = ()
    special_days: tuple[SpecialDay, ...] = ()
    holidays: HolidayPolicy = field(default_factory=HolidayPolicy)
    closure: Closure | None = None
    appointment_days: tuple[int, ...] = ()
