"""Hours back as a quick line that reads the same."""

from collections.abc import Iterator, Sequence

from accounts.rules.profiles.hours import DAY, Day, Hours, Span, Week
from accounts.rules.profiles.quick_words import DAYS_DE, DAYS_EN, Language

_WORDS = {
    "de": (
        "zu",
        "täglich",
        "24 Stunden",
        "nach Vereinbarung",
        "Feiertage",
        "auch an Feiertagen",
        "wie sonntags",
    ),
    "en": ("closed", "daily", "24 hours", "by appointment", "holidays", "also on holidays", "as on Sundays"),
}


def week_line(week: Week, language: Language = "de") -> str:
    """ "Mo–Fr 7–18, Sa 7–13"; days that are closed are left out, unless all are."""
    closed, daily = _WORDS[language][:2]
    if not any(week):
        return f"{daily} {closed}"
    groups: dict[Day, list[int]] = {}
    for day, spans in enumerate(week):
        groups.setdefault(spans, []).append(day)
    parts = [
        f"{days_line(days, language)} {spans_line(spans, language)}"
        for spans, days in groups.items()
        if spans
    ]
    return ", ".join(parts)


def line(hours: Hours, language: Language = "de") -> str:
    """What a quick line can say of these hours: week, round the clock, appointment, holidays. Empty for "unknown"."""
    agreement = appointment(language)
    if hours.kind == "unknown":
        return ""
    if hours.kind == "appointment":
        return agreement
    agreed = list(_agreed(hours, language)) if hours.kind == "week" else []
    parts = ["24/7" if hours.kind == "always" else week_line(hours.week, language)]
    if agreed and not any(hours.week):
        parts = []  # "daily closed, Sat by appointment" would be two things at once
    if hours.also_by_appointment:
        agreed.append(f"{_also(language)} {agreement}" if agreed else agreement)
    return ", ".join([*parts, *agreed, *_holidays(hours, language)])


def _agreed(hours: Hours, language: Language) -> Iterator[str]:
    """ "Sa nach Vereinbarung"; with "auch" for days that have hours, which stay."""
    agreement = appointment(language)
    alone = [day for day in hours.appointment_days if not hours.week[day]]
    beside = [day for day in hours.appointment_days if hours.week[day]]
    if alone:
        yield f"{days_line(alone, language)} {agreement}"
    if beside and not hours.also_by_appointment:
        yield f"{days_line(beside, language)} {_also(language)} {agreement}"


def appointment(language: Language) -> str:
    return _WORDS[language][3]


def _also(language: Language) -> str:
    return "also" if language == "en" else "auch"


def _holidays(hours: Hours, language: Language) -> Iterator[str]:
    closed, _, _, _, holidays, as_usual, as_sunday = _WORDS[language]
    policy = hours.holidays
    if policy.policy == "closed" or (policy.policy == "own" and not policy.spans):
        yield f"{holidays} {closed}"
    elif policy.policy == "own":
        yield f"{holidays} {spans_line(policy.spans, language)}"
    elif policy.policy == "as_usual":
        yield as_usual
    elif policy.policy == "as_sunday":
        yield f"{holidays} {as_sunday}"


def days_line(days: Sequence[int], language: Language) -> str:
    """ "Mo–Mi, Fr"; these are weekdays in order."""
    names = DAYS_DE if language == "de" else DAYS_EN
    if len(days) == 7:
        return _WORDS[language][1]
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(_run(names, run) for run in runs)


def _run(names: tuple[str, ...], run: list[int]) -> str:
    if len(run) == 1:
        return names[run[0]]
    return f"{names[run[0]]}{', ' if len(run) == 2 else '–'}{names[run[-1]]}"


def spans_line(spans: Day, language: Language) -> str:
    """ "9–12 + 14–18"; empty for a day without any."""
    return " + ".join(_span(span, language) for span in spans)


def _span(span: Span, language: Language) -> str:
    if span == Span(0, DAY):
        return _WORDS[language][2]
    # "10–34": open for a whole day from 10 on; and 24 is clearer than 0.
    ends = span.closes if span.closes in (DAY, span.opens + DAY) else span.closes % DAY
    # English readers take "9–5" for 9 to 17, and nobody writes 1–5 for the night.
    padded = language == "en" and span.opens < 13 * 60 and (span.closes > DAY or span.opens < 5 * 60)
    if padded and span.opens >= 600 and ends >= 600:
        ends = span.closes  # "10:30–10:00" has no 0 in front that would tell of the 24-hour clock
    return f"{_time(span.opens, padded)}–{_time(ends, padded)}"


def _time(minutes: int, padded: bool) -> str:
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}" if padded else f"{hour}:{minute:02}" if minute else str(hour)
