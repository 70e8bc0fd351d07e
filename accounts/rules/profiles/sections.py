"""The parts of a document that people edit one at a time, and the mark by which a stale form is recognised."""

import hashlib
import json
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from accounts.rules.profiles.document import Document

# Each is one form: two people who edit different ones never meet.
SECTIONS = ("texts", "contact", "logo", "places", "delivery")
_FIELDS: dict[str, tuple[str, ...]] = {
    "texts": ("about", "description", "category", "languages"),
    "contact": ("website", "email", "contacts"),
    "logo": ("logo",),
    "delivery": ("delivery",),
}
_ANY: TypeAdapter[Any] = TypeAdapter(Any)


def value(document: Document, section: str) -> Any:
    """What the form of `section` shows: "texts", "contact", "logo", "delivery", "places" (every location without its
    hours) or "hours:<key>" (one location's hours; None where there is no such location). KeyError for others."""
    if section.startswith("hours:"):
        place = document.location(section.removeprefix("hours:"))
        return place.hours if place else None
    if section == "places":
        return tuple(replace(place, hours=None) for place in document.locations)  # type: ignore[arg-type]
    return tuple(getattr(document, name) for name in _FIELDS[section])


def mark(document: Document, section: str) -> str:
    """A short fingerprint of that part: a form carries it, and an edit is refused when it is no longer the same."""
    return _fingerprint(value(document, section))


def mark_of_all(document: Document) -> str:
    """The same for everything: a preview carries it, so that nobody publishes what they have not seen."""
    return _fingerprint(document)


def _fingerprint(part: Any) -> str:
    plain = _ANY.dump_python(part, mode="json")
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def changed(old: Document, new: Document) -> list[str]:
    """The sections in which two documents differ, in the order of the pages."""
    keys = {place.key for document in (old, new) for place in document.locations}
    names = [*SECTIONS, *(f"hours:{key}" for key in sorted(keys))]
    return [name for name in names if value(old, name) != value(new, name)]
