"""What a button of the hours' page is given, and what it gives back."""

import re
from dataclasses import dataclass, field

from accounts.forms.hours_typed import Typed
from accounts.rules.profiles.document import Document, Location
from accounts.rules.profiles.quick_words import Language

_GRID = re.compile(r"d\d_")


@dataclass
class Outcome:
    """The fields as they are after the button; `problems` are (field, sentence), `done` is said where it went well."""

    shown: Typed
    problems: list[tuple[str, str]] = field(default_factory=list)
    done: str = ""


@dataclass(frozen=True)
class Asked:
    """What was typed, and where: the place in its document."""

    posted: Typed
    place: Location
    document: Document
    language: Language

    @property
    def without_grid(self) -> Typed:
        return {name: value for name, value in self.posted.items() if not _GRID.match(name)}
