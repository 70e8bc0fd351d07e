"""The hours of one place: the grid, and everything that goes before it on some days."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import hour_words
from accounts.forms.fields import LineField, ProfileLine, TextField
from accounts.forms.hours_read import Reader
from accounts.forms.hours_typed import Typed, region_code, typed
from accounts.forms.profiles import SectionForm
from accounts.rules import public_holidays
from accounts.rules.profiles.document import Document, Location
from accounts.rules.profiles.hour_problems import problems
from accounts.rules.profiles.hours import MOST_SEASONS, MOST_SPANS
from accounts.rules.profiles.quick_words import LONGEST, Language
from accounts.selectors.hours_lines import KINDS, POLICIES

LATER: Final = (
    "also_by_appointment", "holiday_policy", "holiday_hours", "holiday_region", "special_on", "special_hours",
    "special_note", "special", "shut", "shut_first", "shut_last", "shut_note",
)  # fmt: skip
_CHOOSE = {
    "required": gettext_lazy("Choose one of them"),
    "invalid_choice": gettext_lazy("Choose one of them"),
}
_THING: Final = re.compile(r"[ds]\d_|holiday_|shut")
_ROW: Final = re.compile(r"([ds])(\d)_(?:(\d)_)?")


@dataclass(frozen=True)
class DayRow:
    """A weekday in the grid: its ticks, its stretches, whether another one fits."""

    number: int
    name: str
    on: BoundField
    agreed: BoundField
    spans: list[tuple[BoundField, BoundField]]

    @property
    def room(self) -> bool:
        return len(self.spans) < MOST_SPANS


def time_field(label: str) -> LineField:
    attrs = {"class": "inp w-time", "inputmode": "text", "autocomplete": "off", "maxlength": "20"}
    return LineField(label=label, max_length=20, required=False, widget=forms.TextInput(attrs=attrs))


def line_field(label: Any, most: int, help_text: Any = "", **attrs: str) -> LineField:
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return LineField(label=label, help_text=help_text, max_length=most, required=False, widget=widget)


class HoursForm(SectionForm):
    """The hours of the place with this key. `today` is the date there; `language` the one in which people type."""

    kind = forms.ChoiceField(
        label=gettext_lazy("When are you open?"),
        choices=list(KINDS.items()),
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    quick = line_field(
        gettext_lazy("Enter it in one line"),
        LONGEST,
        gettext_lazy("For example Mon–Fri 7–18, Sat 7–13"),
        spellcheck="false",
    )
    taken = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST)
    also_by_appointment = forms.BooleanField(label=gettext_lazy("Also by appointment"), required=False)
    holiday_policy = forms.ChoiceField(
        label=gettext_lazy("On public holidays"),
        choices=list(POLICIES.items()),
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    holiday_region = forms.ChoiceField(
        label=gettext_lazy("Public holidays of"), required=False, error_messages=_CHOOSE
    )
    holiday_hours = line_field(
        gettext_lazy("Hours on public holidays"), LONGEST, gettext_lazy("For example 10–12"), size="20"
    )
    special = TextField(
        label=gettext_lazy("Days that differ"),
        help_text=gettext_lazy(
            "One day on each line, for example 24/12/2026: 9–14 (Christmas Eve) or 31/12/2026: closed"
        ),
        max_length=60_000,
        required=False,
    )
    special_on = line_field(gettext_lazy("Date"), 40, gettext_lazy("For example 24/12/2026"), size="10")
    special_hours = line_field(
        gettext_lazy("Hours"), LONGEST, gettext_lazy("Leave empty for closed"), size="10"
    )
    special_note = ProfileLine(label=gettext_lazy("Note"), max_length=80, required=False)
    shut = forms.BooleanField(label=gettext_lazy("Temporarily closed"), required=False)
    shut_first = line_field(gettext_lazy("First day"), 40, gettext_lazy("For example 20/8/2027"), size="10")
    shut_last = line_field(
        gettext_lazy("Last day"), 40, gettext_lazy("Leave empty for “until further notice”"), size="10"
    )
    shut_note = ProfileLine(label=gettext_lazy("Note for customers"), max_length=80, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        document: Document,
        seen: str,
        place: Location,
        language: Language,
        today: date,
        shown: Typed | None = None,
    ) -> None:
        self.section, self.place, self.language, self.today = f"hours:{place.key}", place, language, today
        self.hints = list[str]()
        self.hours = place.hours  # as typed, once the form was read
        super().__init__(data, document=document, seen=seen, shown=shown)
        self._add_rows(data if data is not None else self.initial)
        region: Any = self.fields["holiday_region"]
        region.choices = list(self._regions())
        self.fields["special"].widget.attrs["rows"] = min(
            12, 2 + str(self["special"].value() or "").count("\n")
        )

    def values(self, document: Document) -> dict[str, Any]:
        return typed(self.place.hours, self.language)

    def things(self, name: str) -> frozenset[str]:
        """A day, a season, what holds on holidays; and how the hours are meant, which all of them hang on."""
        if name == "kind":
            return frozenset(
                {"kind", *(f"d{day}" for day in range(7)), *(f"s{n}" for n in range(MOST_SEASONS))}
            )
        return frozenset({name.partition("_")[0] if _THING.match(name) else name})

    def _add_rows(self, source: Mapping[str, Any]) -> None:
        """Fields for the stretches and seasons that `source` holds; every day has one stretch at least."""
        spans, seasons = dict.fromkeys(range(7), 1), 0
        for found in filter(None, map(_ROW.match, source)):
            if found[1] == "d" and found[3] and int(found[2]) < 7:
                spans[int(found[2])] = min(MOST_SPANS, max(spans[int(found[2])], int(found[3]) + 1))
            elif found[1] == "s":
                seasons = min(MOST_SEASONS, max(seasons, int(found[2]) + 1))
        for day, count in spans.items():
            for tick in ("on", "agreed"):
                self.fields[f"d{day}_{tick}"] = forms.BooleanField(label=WEEKDAYS[day], required=False)
            for row in range(count):
                words = {"day": WEEKDAYS[day], "number": row + 1}
                self.fields[f"d{day}_{row}_from"] = time_field(_("%(day)s, opens (%(number)s)") % words)
                self.fields[f"d{day}_{row}_to"] = time_field(_("%(day)s, closes (%(number)s)") % words)
        self.season_count, self.span_counts = seasons, spans
        grid = [name for name in self.fields if re.match(r"d\d_", name)]
        self.order_fields(["quick", "kind", *grid, *LATER])  # so the summary names errors as the page does
        for number in range(seasons):
            self.fields[f"s{number}_name"] = ProfileLine(
                label=_("Name of the season"), max_length=40, required=False
            )
            self.fields[f"s{number}_first"] = line_field(
                _("First day"), 40, _("For example 1 May"), size="10"
            )
            self.fields[f"s{number}_last"] = line_field(
                _("Last day"), 40, _("For example 30 September"), size="10"
            )
            self.fields[f"s{number}_week"] = line_field(
                _("Hours in the season"), LONGEST, _("For example Mon–Fri 7–20")
            )

    def _regions(self) -> Iterator[tuple[str, str]]:
        policy = self.place.hours.holidays
        country = self.place.address.country or policy.country
        stored = region_code(policy.country, policy.subdivision)
        if not public_holidays.is_known(country):
            yield "", _("No calendar for this country")
            country = policy.country
        else:
            yield country, _("The whole country")
        yield from ((region_code(country, code), name) for code, name in public_holidays.regions(country))
        if stored and stored.partition("-")[0] != country:
            yield stored, stored

    @property
    def days(self) -> list[DayRow]:
        rows = []
        for day, count in self.span_counts.items():
            spans = [(self[f"d{day}_{row}_from"], self[f"d{day}_{row}_to"]) for row in range(count)]
            rows.append(DayRow(day, str(WEEKDAYS[day]), self[f"d{day}_on"], self[f"d{day}_agreed"], spans))
        return rows

    @property
    def some_agreed(self) -> bool:
        return any(row.agreed.value() for row in self.days)

    @property
    def seasons(self) -> list[dict[str, Any]]:
        parts = ("name", "first", "last", "week")
        return [
            {"number": number, **{part: self[f"s{number}_{part}"] for part in parts}}
            for number in range(self.season_count)
        ]

    @property
    def season_room(self) -> bool:
        return self.season_count < MOST_SEASONS

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        reader = Reader(given, self.language, self.place.hours)
        self.hours = reader.hours(self.span_counts, self.season_count)
        for field, words in reader.errors:
            self.add_error(field if field in self.fields else None, words)
        if not self.errors:
            self._judge()
        return given

    def _judge(self) -> None:
        special = [one.on for one in self.hours.special_days]
        for problem in problems(self.hours, zone=self.place.time_zone, today=self.today):
            words = hour_words.sentence(problem, special)
            if problem.is_hint:
                self.hints.append(words)
            else:
                field = hour_words.field_of(problem)
                self.add_error(field if field in self.fields else None, words)

    def changed(self, document: Document) -> Document:
        places = (
            replace(one, hours=self.hours) if one.key == self.place.key else one for one in document.locations
        )
        return replace(document, locations=tuple(places))
