"""Stores a section's form, also where somebody else saved the same section after it was opened."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.forms.profiles import SectionForm
from accounts.models import Profile
from accounts.permissions import actor
from accounts.rules.profiles import sections
from accounts.rules.profiles.document import Document
from accounts.rules.profiles.meeting import meet, plain
from accounts.rules.profiles.written import foreign
from accounts.selectors.differences import Line, of_section
from accounts.services import profiles as deeds
from accounts.views.access import BusinessRequest

F = TypeVar("F", bound=SectionForm)
MakeForm = Callable[[Any, Document, str], F]
Guard = Callable[[Document], None]
TRIES = 3
QUOTED = 80


def store(
    request: BusinessRequest,
    profile: Profile,
    form: F,
    make: MakeForm[F],
    guard: Guard | None = None,
) -> tuple[F, list[Line]] | None:
    """Writes a valid form into the draft: None where that is done.

    Otherwise the form to show again, with what somebody else changed in it, fact by fact; a colleague who changed other
    forms of the section only is none of the reader's business. `guard` is for something new: it looks at the locked
    document first and may refuse; there a second click is shown what is stored by now, and makes no second one.
    """
    for _attempt in range(TRIES):
        try:
            _save(request, profile, form, guard)
        except deeds.EditedMeanwhile as refusal:
            form, others = _together(form, refusal.profile.document, make, joins=guard is None)
            if others or form.errors:
                return form, others
        else:
            return None
    form.add_error(None, str(deeds.EditedMeanwhile.message))
    return form, []


def location_gone(request: BusinessRequest) -> HttpResponse:
    """What somebody sends for a location that a colleague removed while the form was open."""
    messages.error(request, _("Somebody else has removed this location in the meantime."))
    return redirect("profiles:places")


def _save(request: BusinessRequest, profile: Profile, form: SectionForm, guard: Guard | None) -> None:
    def change(document: Document) -> Document:
        if guard is not None:
            guard(document)
        return form.changed(document)

    deeds.edit(
        profile=profile,
        section=form.section,
        seen=form.cleaned_data["seen"],
        change=change,
        by=actor(request.user),
        at=timezone.now(),
    )


def _together(form: F, now: Document, make: MakeForm[F], *, joins: bool) -> tuple[F, list[Line]]:
    """The form with what others changed where the reader changed nothing, ready to be saved over what is stored now."""
    seen = sections.mark(now, form.section)
    fresh = make(None, now, seen)
    data: QueryDict = form.data.copy()  # type: ignore[attr-defined]
    opened = data.get("base")
    data["seen"], data["base"] = seen, fresh.initial["base"]
    if not joins:
        again = make(data, now, seen)
        again.add_error(None, str(deeds.EditedMeanwhile.message))
        return again, of_section(now, form.section)
    met = meet({field.name: field.data for field in form}, opened or "", fresh.stored, form.things)
    for name in set(met.theirs) - set(met.clashes):
        _put(data, name, met.values[name])
    again = make(data, now, seen)
    if not met.theirs and opened:
        return again, []
    stored = {name: _words(again, name, fresh.stored.get(name)) for name in met.theirs}
    _say(again, met.clashes, stored, alone=not met.clashes and bool(met.theirs))
    changed = [
        Line(_label(again, name), text, foreign(text, now.languages) or _language(again, name))
        for name, text in stored.items()
    ]
    return again, changed or of_section(now, form.section)


def _put(data: QueryDict, name: str, value: Any) -> None:
    if isinstance(value, list | tuple):
        data.setlist(name, list(map(str, value)))
    elif plain(value):
        data[name] = "on" if value is True else str(value)
    else:
        data.pop(name, None)


def _say(form: SectionForm, clashes: tuple[str, ...], stored: dict[str, str], *, alone: bool) -> None:
    if alone:
        words = _(
            "Somebody else has changed this in the meantime. Their changes are in the form now, beside yours."
            " Look at it, then save again."
        )
        form.add_error(None, words)
        return
    form.add_error(None, str(deeds.EditedMeanwhile.message))
    for name in clashes:
        if name in form.fields:
            text = " ".join(stored[name].split())
            quoted = text if len(text) <= QUOTED else f"{text[:QUOTED]}…"
            words = _(
                "Somebody else has put “%(text)s” here. Yours is kept: change it or leave it, then save."
            )
            form.add_error(name, words % {"text": quoted})


def _field(form: SectionForm, name: str) -> BoundField | None:
    return form[name] if name in form.fields else None


def _label(form: SectionForm, name: str) -> str:
    field = _field(form, name)
    return str(field.label) if field else name


def _language(form: SectionForm, name: str) -> str:
    return str(form.fields[name].widget.attrs.get("lang", "")) if name in form.fields else ""


def _words(form: SectionForm, name: str, value: Any) -> str:
    """The stored value as the page names it: choices by their names, a tick as a word, nothing as such."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    field: Any = form.fields.get(name)
    known = dict(_flat(getattr(field, "choices", None) or ()))
    values = value if isinstance(value, list | tuple) else [value] if plain(value) else []
    return ", ".join(str(known.get(str(one), one)) for one in values) or _("Nothing")


def _flat(choices: Any) -> list[tuple[str, Any]]:
    """Choices with their groups opened."""
    found: list[tuple[str, Any]] = []
    for value, words in choices:
        found.extend(_flat(words) if isinstance(words, list | tuple) else [(str(value), words)])
    return found
