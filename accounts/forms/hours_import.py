"""Hours from elsewhere into the form: from a map, from another location. What goes by it, and what stays, is said."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from accounts.forms.hours_asked import Asked, Outcome
from accounts.forms.hours_typed import Typed, typed
from accounts.rules.profiles import osm_read
from accounts.rules.profiles.hours import MOST_SEASONS, HolidayPolicy, Hours
from accounts.rules.profiles.quick_words import Language
from accounts.rules.profiles.special_lines import read_lines, write_line
from accounts.selectors.hours_lines import POLICIES

NAMED: Final = 3  # so many seasons or days are named, of others their number
_FORM: Final = ("seen", "base", "osm")
_GROUP: Final = re.compile(
    r"(?P<week>kind$|d\d_)|(?P<seasons>s\d_)|(?P<special>special$)|(?P<holidays>holiday_)"
    r"|(?P<closure>shut)|(?P<agreed>also_by_appointment$)|(?P<line>quick$|taken$|copy_from$)"
)


def osm(asked: Asked) -> Outcome:
    """OpenStreetMap's notation into the form; what has no place in it is named."""
    old = asked.place.hours.holidays
    country = old.country or asked.place.address.country
    try:
        found = osm_read.read(str(asked.posted.get("osm", "")), country, old.subdivision)
    except osm_read.NotTheNotation:
        example = _(
            "This is not the notation of OpenStreetMap. It looks like Mo-Fr 07:00-18:00; Sa 07:00-13:00; PH off"
        )
        return Outcome(asked.posted, [("osm", example)])
    left = Hours(holidays=HolidayPolicy("unknown", country, old.subdivision))
    if nothing := found.hours == left:
        words = _("We have no place for “%(rule)s”. Nothing was taken over.")
    else:
        words = _("We have no place for “%(rule)s”. The rest was taken over.")
    problems = [("osm", words % {"rule": rule[:80]}) for rule in found.unread]
    if nothing:
        return Outcome(asked.posted, problems)
    return _over(asked, found.hours, _spoken_of(found.hours), problems)


def copy(asked: Asked) -> Outcome:
    """The hours of another place of this business, into this form."""
    other = asked.document.location(str(asked.posted.get("copy_from", "")))
    if other is None or other.key == asked.place.key:
        return Outcome(asked.posted, [("copy_from", _("Choose the location whose hours are the same"))])
    return _over(asked, other.hours, {"week", "seasons", "special", "holidays", "closure", "agreed"}, [])


def _spoken_of(hours: Hours) -> set[str]:
    """What a value of a map tells. Most have no word for seasons, single days, holidays or closures."""
    told = {
        "week": hours.kind != "unknown", "seasons": hours.seasons, "special": hours.special_days,
        "holidays": hours.holidays.policy != "unknown", "closure": hours.closure, "agreed": hours.also_by_appointment,
    }  # fmt: skip
    return {name for name, said in told.items() if said}


def _over(asked: Asked, hours: Hours, spoken_of: set[str], problems: list[tuple[str, str]]) -> Outcome:
    """The fields as these hours have them; what was not spoken of stays as it was typed."""
    own = asked.posted
    kept = {name: value for name, value in own.items() if _stays(name, spoken_of)}
    new = {name: value for name, value in typed(hours, asked.language).items() if not _stays(name, spoken_of)}
    shown: Typed = {**kept, **new}
    if "special" in spoken_of:
        shown["special"] = _days_together(own, new["special"], asked.language)
    words = [] if problems else [_("Taken over. Look at the table, then save.")]
    before, after = _parts(own, asked.language), _parts(shown, asked.language)
    gone = {
        label: [one for one in names if one not in after.get(label, [])] for label, names in before.items()
    }
    if lost := _listed(gone):
        words.append(_("This replaces what was there before: %(parts)s.") % {"parts": lost})
    if stays := _listed({label: names for label, names in before.items() if not gone[label]}):
        words.append(_("Unchanged: %(parts)s. Look whether it still holds.") % {"parts": stays})
    return Outcome(shown, problems, " ".join(words))


def _stays(name: str, spoken_of: set[str]) -> bool:
    group = _GROUP.match(name)
    if name in _FORM or group is None:
        return True
    if group.lastgroup == "line":
        return "week" not in spoken_of  # a line that was typed before would come over it once more
    return group.lastgroup not in spoken_of


def _days_together(own: Mapping[str, Any], new: str, language: Language) -> str:
    """New days go over old ones of the same date; other lines stay as they were typed."""
    dates = {one.on for one in read_lines(new, language).days}
    kept: list[str] = []
    for line in filter(str.strip, str(own.get("special", "")).splitlines()):
        days = read_lines(line, language).days
        rest = [one for one in days if one.on not in dates]
        kept += [line] if len(rest) == len(days) else [write_line(one, language) for one in rest]
    return "\n".join((*kept, new))


def _parts(posted: Mapping[str, Any], language: Language) -> dict[str, list[str]]:
    """What stands in the form beside the week, by its label, each thing in words."""
    days = [line.strip() for line in str(posted.get("special", "")).splitlines() if line.strip()]
    policy = str(posted.get("holiday_policy", "unknown"))
    closure = " – ".join(filter(None, (str(posted.get(f"shut_{end}") or "") for end in ("first", "last"))))
    found = {
        _("Seasons"): list(_seasons(posted)),
        _("Days that differ"): days,
        _("On public holidays"): [str(POLICIES[policy])]
        if policy in POLICIES and policy != "unknown"
        else [],
        _("Temporarily closed"): [closure] if posted.get("shut") and closure else [],
        _("By appointment"): [str(WEEKDAYS[day]) for day in range(7) if posted.get(f"d{day}_agreed")],
        _("Also by appointment"): [_("Yes")] if posted.get("also_by_appointment") else [],
    }
    return {label: names for label, names in found.items() if names}


def _seasons(posted: Mapping[str, Any]) -> Iterator[str]:
    for number in range(MOST_SEASONS):
        name, first, last, week = (
            str(posted.get(f"s{number}_{part}") or "").strip() for part in ("name", "first", "last", "week")
        )
        if first or last or week:
            yield " ".join(filter(None, (name, f"{first}–{last}:", week)))


def _listed(parts: Mapping[str, list[str]]) -> str:
    return "; ".join(f"{label} ({_some(names)})" for label, names in parts.items() if names)


def _some(names: list[str]) -> str:
    if len(names) <= NAMED:
        return ", ".join(names)
    named = ", ".join(names[:NAMED])
    return _("%(names)s and %(count)s more") % {"names": named, "count": len(names) - NAMED}
