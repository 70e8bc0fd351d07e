"""Hours as the fields of their form show them."""

from collections.abc import Sequence
from typing import Any

from accounts.rules.profiles.calendar_words import date_text, month_day_text
from accounts.rules.profiles.hours import Hours, Week
from accounts.rules.profiles.quick_day import day_line, time_text
from accounts.rules.profiles.quick_print import week_line
from accounts.rules.profiles.quick_words import Language
from accounts.rules.profiles.special_lines import write_lines

Typed = dict[str, Any]


def region_code(country: str, subdivision: str) -> str:
    """As the form names a region: "DE", "DE-BY"."""
    return f"{country}-{subdivision}" if subdivision else country


def typed(hours: Hours, language: Language) -> Typed:
    """Every field with its value. Where nothing was said yet, the week is offered."""
    policy, closure = hours.holidays, hours.closure
    return {
        "kind": "week" if hours.kind == "unknown" else hours.kind,
        "also_by_appointment": hours.also_by_appointment,
        **typed_week(hours.week),
        **typed_agreed(hours.appointment_days),
        **typed_seasons(hours, language),
        "special": write_lines(hours.special_days, language),
        "holiday_policy": policy.policy,
        "holiday_region": region_code(policy.country, policy.subdivision),
        "holiday_hours": day_line(policy.spans, language) if policy.spans else "",
        "shut": closure is not None,
        "shut_first": date_text(closure.first, language) if closure else "",
        "shut_last": date_text(closure.last, language) if closure and closure.last else "",
        "shut_note": closure.note if closure else "",
    }


def typed_week(week: Week) -> Typed:
    """The grid: for each weekday whether it is open, and its stretches in order."""
    found: Typed = {}
    for number, spans in enumerate(week):
        found[f"d{number}_on"] = bool(spans)
        for place, span in enumerate(spans):
            found[f"d{number}_{place}_from"] = time_text(span.opens)
            found[f"d{number}_{place}_to"] = time_text(span.closes)
    return found


def typed_agreed(days: Sequence[int]) -> Typed:
    return {f"d{day}_agreed": day in days for day in range(7)}


def typed_seasons(hours: Hours, language: Language) -> Typed:
    found: Typed = {}
    for number, season in enumerate(hours.seasons):
        found[f"s{number}_name"] = season.name
        found[f"s{number}_first"] = month_day_text(season.first, language)
        found[f"s{number}_last"] = month_day_text(season.last, language)
        found[f"s{number}_week"] = week_line(season.week, language)
    return found
