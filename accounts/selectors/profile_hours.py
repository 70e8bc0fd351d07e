"""The hours of one place as sentences: what holds now, the week with today first, and the days that differ."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import formats, timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.rules import public_holidays
from accounts.rules.profiles import opening
from accounts.rules.profiles.document import Document, Location
from accounts.rules.profiles.hours import DAY, Day, Hours
from accounts.rules.profiles.opening import DayPlan, Status
from accounts.rules.profiles.shown import line

AHEAD = timedelta(days=60)
MOST_AHEAD = 6


@dataclass(frozen=True)
class HoursRow:
    """One date of the table: `times` is one line for each stretch, or a single word."""

    day: str
    on: date
    times: tuple[str, ...]
    note: str
    today: bool


@dataclass(frozen=True)
class HoursView:
    """`now` and `then` are one sentence in two parts; `open` is None where nobody can tell."""

    open: bool | None
    now: str
    then: str
    rows: tuple[HoursRow, ...]
    ahead: tuple[HoursRow, ...]
    remarks: tuple[str, ...]


def steady_until(document: Document, *, at: datetime) -> datetime:
    """Until when all that is drawn of these hours is the same: until a place opens or closes, or a day ends, there or
    where the operator is. Two moments with the same answer have the same words.
    """
    tomorrow = timezone.localtime(at).date() + timedelta(days=1)
    own_midnight = opening.moment(tomorrow, 0, ZoneInfo(timezone.get_default_timezone_name()))
    ends = (opening.steady_until(one.hours, zone=one.time_zone, at=at) for one in document.locations)
    return min((own_midnight, *ends))


def hours_view(place: Location, *, at: datetime) -> HoursView:
    state = opening.status(place.hours, zone=place.time_zone, at=at)
    if not state.known:
        return HoursView(None, _("No opening hours stated"), "", (), (), ())
    today = opening.local_date(place.time_zone, at)
    now, then = _sentence(place, state, at=at)
    usual = place.hours.kind != "appointment" or bool(place.hours.special_days)
    week = opening.days(place.hours, today, 7) if usual else []
    return HoursView(
        open=state.open if state.certain else None,
        now=now,
        then=then,
        rows=tuple(_row(plan, today) for plan in week),
        ahead=tuple(_row(plan, today) for plan in _ahead(place.hours, today)),
        remarks=tuple(_remarks(place, state)),
    )


def _sentence(place: Location, state: Status, *, at: datetime) -> tuple[str, str]:
    if state.open:
        return _("Open now"), _closes(place, state.closes_at, at)
    if state.today.because == "closure":
        return _("Temporarily closed"), _opens(place, state.opens_at, at)
    if state.today.by_appointment and not state.today.spans and state.today.certain:
        return _("Today by appointment"), _opens(place, state.opens_at, at)
    if place.hours.kind == "appointment" and state.opens_at is None:
        return _("By appointment"), ""
    return _("Closed now"), _opens(place, state.opens_at, at)


def _closes(place: Location, closes: datetime | None, at: datetime) -> str:
    if closes is None:
        return _("around the clock")
    there, today = _there(place, closes), _there(place, at).date()
    words = {"time": _clock(there), "day": _day_and_date(there.date())}
    # Past midnight it still is the same evening.
    if there.date() == today or (there.date() == today + timedelta(days=1) and there.hour < 6):
        return _("until %(time)s") % words
    return _("until %(day)s, %(time)s") % words


def _opens(place: Location, opens: datetime | None, at: datetime) -> str:
    if opens is None:
        return ""
    there, today = _there(place, opens), _there(place, at).date()
    words = {"time": _clock(there), "day": _day_and_date(there.date())}
    if there.date() == today:
        return _("opens at %(time)s") % words
    if there.date() == today + timedelta(days=1):
        return _("opens again tomorrow at %(time)s") % words
    return _("opens again on %(day)s at %(time)s") % words


def _ahead(hours: Hours, today: date) -> list[DayPlan]:
    """Days behind the week that differ: special ones, and public holidays on which it is not as usual."""
    last = today + AHEAD
    plans = (opening.plan(hours, today + timedelta(days=step)) for step in range(7, (last - today).days + 1))
    telling = [
        plan
        for plan in plans
        if plan.because == "special" or (plan.because == "holiday" and _changes(hours, plan))
    ]
    return telling[:MOST_AHEAD]


def _changes(hours: Hours, plan: DayPlan) -> bool:
    """Closed on a day on which it always is closed is no news."""
    weekday = plan.on.weekday()
    usual = opening.merged(hours.week[weekday]), weekday in hours.appointment_days
    return not plan.certain or (plan.spans, plan.by_appointment) != usual


def _row(plan: DayPlan, today: date) -> HoursRow:
    language = get_language() or "de"
    notes = [plan.holiday.name(language)] if plan.holiday else []
    if line(plan.note):
        notes.append(line(plan.note))
    if not plan.certain:
        notes.append(_("hours may differ"))
    return HoursRow(
        day=str(WEEKDAYS[plan.on.weekday()]),
        on=plan.on,
        times=_times(plan),
        note=", ".join(notes),
        today=plan.on == today,
    )


def _times(plan: DayPlan) -> tuple[str, ...]:
    if plan.because == "appointment":
        return (_("by appointment"),)
    times = spans_text(plan.spans)
    if plan.by_appointment:
        return (*times, _("also by appointment")) if times else (_("by appointment"),)
    return times or (_("closed"),)


def spans_text(spans: Day) -> tuple[str, ...]:
    """07:00–18:00, one text for each stretch; nothing where there is none."""
    return tuple(
        _("around the clock")
        if span.closes - span.opens >= DAY
        else f"{_wall(span.opens)}–{_wall(span.closes)}"
        for span in spans
    )


def _wall(minutes: int) -> str:
    shown = minutes if minutes <= DAY else minutes - DAY
    return f"{shown // 60:02d}:{shown % 60:02d}"


def _remarks(place: Location, state: Status) -> list[str]:
    said = []
    closure = place.hours.closure
    if closure and state.today.because == "closure":
        if closure.last:
            said.append(_("Temporarily closed until %(day)s") % {"day": _date(closure.last)})
        if line(closure.note):
            said.append(line(closure.note))
    if state.by_appointment and place.hours.kind != "appointment":
        said.append(_("Also by appointment"))
    if place.hours.kind != "appointment" and _holidays_unknown(place.hours):
        said.append(_("Hours may differ on public holidays"))
    if place.time_zone != timezone.get_default_timezone_name():
        said.append(_("All times are local (%(zone)s)") % {"zone": line(place.time_zone)})
    return said


def _holidays_unknown(hours: Hours) -> bool:
    policy = hours.holidays
    return policy.policy == "unknown" or not public_holidays.is_known(policy.country, policy.subdivision)


def _there(place: Location, moment: datetime) -> datetime:
    return moment.astimezone(opening.find_zone(place.time_zone))


def _clock(moment: datetime) -> str:
    return formats.time_format(moment.time(), "TIME_FORMAT")


def _date(on: date) -> str:
    return formats.date_format(on, "DATE_FORMAT")


def _day_and_date(on: date) -> str:
    return f"{WEEKDAYS[on.weekday()]}, {_date(on)}"
