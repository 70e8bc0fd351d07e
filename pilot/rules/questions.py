"""Whether a question that an operator wrote can be asked at all."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

RESERVED = frozenset({"check", "later", "kept"})
CHOSEN = ("one", "many")


class Flaw(StrEnum):
    """What would make a question a dead end."""

    RESERVED_KEY = "reserved_key"
    NO_CHOICES = "no_choices"
    BAD_CHOICES = "bad_choices"
    BAD_CONDITION = "bad_condition"
    UNKNOWN_CONDITION = "unknown_condition"
    PAGE_IN_PAGE = "page_in_page"
    FIELD_OF_NO_PAGE = "field_of_no_page"


@dataclass(frozen=True)
class Draft:
    """A question as it was typed; `others` are the keys of the programme's other questions."""

    key: str
    type: str
    choices: object
    shown_if: object
    page_type: str | None
    others: Collection[str]


def flaws(draft: Draft) -> list[Flaw]:
    """Everything that is wrong, at once."""
    found = {
        Flaw.RESERVED_KEY: draft.key in RESERVED or draft.key.startswith("_") or draft.key.isdigit(),
        Flaw.NO_CHOICES: draft.type in CHOSEN and not draft.choices,
        Flaw.BAD_CHOICES: not _choices_fit(draft.choices),
        Flaw.BAD_CONDITION: not _condition_fits(draft.shown_if),
        Flaw.PAGE_IN_PAGE: draft.type == "page" and draft.page_type is not None,
        Flaw.FIELD_OF_NO_PAGE: draft.page_type not in (None, "page"),
    }
    if isinstance(draft.shown_if, dict):
        found[Flaw.UNKNOWN_CONDITION] = bool(set(draft.shown_if) - set(draft.others))
    return [flaw for flaw, yes in found.items() if yes]


def _choices_fit(choices: object) -> bool:
    if not isinstance(choices, list):
        return False
    values = [
        one.get("value") for one in choices if isinstance(one, dict) and (one.get("de") or one.get("en"))
    ]
    return len(values) == len(choices) == len(set(map(str, values))) and all(
        isinstance(value, str) and value for value in values
    )


def _condition_fits(condition: object) -> bool:
    return isinstance(condition, dict) and all(
        isinstance(wanted, list) and wanted and all(isinstance(one, str) for one in wanted)
        for wanted in condition.values()
    )
