"""The hours of a place as facts in words: for lists, for differences, and for two people who edit at once."""

from collections.abc import Iterator
from typing import Any, Final

from django.utils import formats
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.rules import public_holidays
from accounts.rules.profiles.calendar_words import month_day_text
from accounts.rules.profiles.hours import Hours
from accounts.rules.profiles.quick_day import day_line
from accounts.rules.profiles.quick_print import days_line, week_line
from accounts.rules.profiles.quick_words import Language
from accounts.rules.profiles.special_lines import write_lines

KINDS: Final[dict[str, Any]] = {
    "week": gettext_lazy("By the week"),
    "always": gettext_lazy("Around the clock, every day"),
    "appointment": gettext_lazy("Only by appointment"),
    "unknown": gettext_lazy("We do not say"),
}
POLICIES: Final[dict[str, Any]] = {
    "unknown": gettext_lazy("We do not say"),
    "closed": gettext_lazy("Closed on public holidays"),
    "as_usual": gettext_lazy("Open as on any such weekday"),
    "as_sunday": gettext_lazy("Open as on Sundays"),
    "own": gettext_lazy("Own hours on public holidays"),
}


def language() -> Language:
    """The language in which a page writes and reads hours."""
    return "en" if (get_language() or "de").startswith("en") else "de"


def hours_lines(hours: Hours) -> list[tuple[str, str]]:
    """(label, text); nothing for hours of which nothing was said."""
    return [(label, text) for label, text in _lines(hours) if text]


def _lines(hours: Hours) -> Iterator[tuple[str, str]]:
    spoken = language()
    if hours.kind == "week":
        yield _("Opening hours"), week_line(hours.week, spoken)
    elif hours.kind != "unknown":
        yield _("Opening hours"), str(KINDS[hours.kind])
    if hours.kind == "week" and hours.also_by_appointment:
        yield _("Also by appointment"), _("Yes")
    if hours.kind == "week":
        yield _("By appointment"), days_line(hours.appointment_days, spoken)
    for number, season in enumerate(hours.seasons if hours.kind == "week" else (), 1):
        reach = "–".join(month_day_text(day, spoken) for day in (season.first, season.last))
        words = [season.name, f"{reach}: {week_line(season.week, spoken)}"]
        yield _("Season %(number)s") % {"number": number}, "\n".join(filter(None, words))
    yield _("Public holidays"), _holidays(hours, spoken)
    yield _("Days that differ"), write_lines(hours.special_days, spoken)
    yield _("Temporarily closed"), _closure(hours)


def _holidays(hours: Hours, spoken: Language) -> str:
    policy = hours.holidays
    if policy.policy == "unknown":
        return ""
    own = day_line(policy.spans, spoken) if policy.policy == "own" else ""
    return "\n".join(
        filter(None, (str(POLICIES[policy.policy]), own, region_name(policy.country, policy.subdivision)))
    )


def region_name(country: str, subdivision: str) -> str:
    """ "Bayern" for a region, the bare code of a country."""
    return dict(public_holidays.regions(country)).get(subdivision, subdivision) or country


def _closure(hours: Hours) -> str:
    closure = hours.closure
    if closure is None:
        return ""
    first = formats.date_format(closure.first, "DATE_FORMAT")
    last = formats.date_format(closure.last, "DATE_FORMAT") if closure.last else ""
    until = _("%(first)s to %(last)s") if last else _("from %(first)s until further notice")
    return "\n".join(filter(None, (until % {"first": first, "last": last}, closure.note)))
