"""The buttons of the hours' page that change what is on it and store nothing."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.forms import hour_words, hours_import
from accounts.forms.fields import ProfileLine
from accounts.forms.hours_asked import Asked, Outcome
from accounts.forms.hours_read import Reader
from accounts.forms.hours_typed import typed, typed_week
from accounts.rules.profiles import quick
from accounts.rules.profiles.hour_problems import of_week
from accounts.rules.profiles.hours import MOST_SEASONS, MOST_SPANS
from accounts.rules.profiles.special_lines import LONGEST_NOTE, write_line

NOTE = ProfileLine(max_length=LONGEST_NOTE, required=False)


def needs_taking(posted: Mapping[str, Any]) -> bool:
    """A line that was typed and not taken over yet is shown in the table before anything is stored."""
    line = str(posted.get("quick", "")).strip()
    return bool(line) and line != str(posted.get("taken", "")).strip()


def take(asked: Asked) -> Outcome:
    """The quick line into the table."""
    line = str(asked.posted.get("quick", ""))
    found = quick.read(line, asked.language)
    sentences = [("quick", words) for words in hour_words.unread_sentences(found.unread)]
    shown = {**asked.posted, "taken": line.strip()}
    if not line.strip():
        sentences = [("quick", _("Write a line such as Mon–Fri 7–18, Sat 7–13"))]
    if found.week is not None:
        shown = {**asked.without_grid, "taken": line.strip(), **typed_week(found.week)}
        wrong = [one for one in of_week(found.week) if not one.is_hint]
        sentences += [(hour_words.field_of(one) or "quick", hour_words.sentence(one, [])) for one in wrong]
    elif found.appointment_days:
        # Only "Sa nach Vereinbarung": the other days stay as they were typed, that one has no hours any more.
        gone = tuple(f"d{day}_" for day in found.appointment_days)
        shown = {name: value for name, value in shown.items() if not name.startswith(gone)}
    shown |= {f"d{day}_agreed": True for day in found.appointment_days}
    if found.kind:
        shown["kind"] = found.kind
    if found.by_appointment and found.kind == "week":
        shown["also_by_appointment"] = True
    if found.holidays:
        shown["holiday_policy"] = found.holidays
        policy = replace(asked.place.hours.holidays, spans=found.holiday_spans)
        shown["holiday_hours"] = typed(replace(asked.place.hours, holidays=policy), asked.language)[
            "holiday_hours"
        ]
    return Outcome(shown, sentences, _taken(found, well=not sentences))


def _taken(found: quick.Reading, *, well: bool) -> str:
    words = []
    if well:
        words.append(_("Taken over. Look at the table, then save."))
    elif found.kind:
        words.append(_("What we could read is in the table. Mend the rest in the line or in the table."))
    if found.by_appointment and found.kind == "week":
        words.append(
            _("“By appointment” was taken for every day, beside the hours. Tick single days below the week.")
        )
    return " ".join(words)


def pause(asked: Asked, day: int) -> Outcome:
    """One more stretch for a day."""
    rows = [name for name in asked.posted if re.fullmatch(rf"d{day}_\d_from", name)]
    number = min(len(rows) or 1, MOST_SPANS - 1)
    return Outcome(
        {**asked.posted, f"d{day}_on": True, f"d{day}_{number}_from": "", f"d{day}_{number}_to": ""}
    )


def season(asked: Asked) -> Outcome:
    """One more season, empty."""
    count = len([name for name in asked.posted if re.fullmatch(r"s\d_first", name)])
    number = min(count, MOST_SEASONS - 1)
    return Outcome({f"s{number}_{part}": "" for part in ("name", "first", "last", "week")} | asked.posted)


def special(asked: Asked) -> Outcome:
    """The day of the small row becomes a line."""
    reader = Reader(asked.posted, asked.language, asked.place.hours)
    added = reader.added()
    if added is None:
        return Outcome(asked.posted, reader.errors or [("special_on", _("Write the date as in 24/12/2026"))])
    try:
        added = replace(added, note=NOTE.clean(added.note))
    except ValidationError as refusal:
        return Outcome(asked.posted, [("special_note", words) for words in refusal.messages])
    lines = str(asked.posted.get("special", "")).rstrip()
    line = write_line(added, asked.language)
    empty = {"special_on": "", "special_hours": "", "special_note": ""}
    return Outcome(
        {**asked.posted, **empty, "special": f"{lines}\n{line}".lstrip()}, done=_("Added. Save to keep it.")
    )


_BUTTONS: dict[str, Callable[[Asked], Outcome]] = {
    "take": take, "season": season, "special": special, "osm": hours_import.osm, "copy": hours_import.copy,
}  # fmt: skip


def act(action: str, asked: Asked) -> Outcome | None:
    """None where the button is "save", or none of ours."""
    if re.fullmatch(r"pause-[0-6]", action):
        return pause(asked, int(action[-1]))
    button = _BUTTONS.get(action)
    if button is None and needs_taking(asked.posted):
        button = take
    return button(asked) if button else None
