"""One day or one time of day, in the words of the quick line: "9–12 + 14–18", "zu", "7.30", "6pm"."""

from accounts.rules.profiles.hours import DAY, Day
from accounts.rules.profiles.quick import read
from accounts.rules.profiles.quick_print import spans_line
from accounts.rules.profiles.quick_times import minutes_of
from accounts.rules.profiles.quick_words import LONGEST, Language, cleaned, tokens


def read_day(text: str, language: Language) -> Day | None:
    """The spans of a day (none: closed), or None where the text is no such thing."""
    if len(text) > LONGEST:
        return None
    found = read(f"Mo {text}", language)
    said_more = (
        found.unread or found.holidays or found.by_appointment or found.appointment_days or found.week is None
    )
    if said_more or found.week is None or any(found.week[1:]):
        return None
    return found.week[0]


def clash(text: str, language: Language) -> tuple[str, ...]:
    """The first two spans of a day that overlap, as they would be written; nothing where no two do."""
    found = read(f"Mo {text}", language).unread if len(text) <= LONGEST else ()
    return next((one.clash for one in found if one.clash), ())


def day_line(spans: Day, language: Language) -> str:
    """A day as `read_day` reads it."""
    closed = "closed" if language == "en" else "geschlossen"
    return spans_line(spans, language) if spans else closed


def read_time(text: str) -> int | None:
    """Minutes since midnight, 24:00 included; None where the text is no time of day."""
    if len(text) > LONGEST:
        return None
    found = tokens(cleaned(text))
    if len(found) != 1 or found[0].kind != "time":
        return None
    minutes = minutes_of(found[0])
    return minutes if 0 <= minutes <= DAY else None


def time_text(minutes: int) -> str:
    """07:00; past midnight as on the clock, and 24:00 as such."""
    shown = minutes if minutes <= DAY else minutes - DAY
    return f"{shown // 60:02}:{shown % 60:02}"
