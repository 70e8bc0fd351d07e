"""Two people in the same form: what only one of them changed is joined, what both changed is named."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

_LENGTH: Final = 8
MOST: Final = 200  # fields of one form
Things = Callable[[str], frozenset[str]]


@dataclass(frozen=True)
class Met:
    """`values`: each field as the second person should get it. `theirs`: the fields that somebody else changed since
    the form was opened. `clashes`: those of them of which the second person changed the same thing; there `values`
    has that person's own.
    """

    values: dict[str, Any]
    theirs: tuple[str, ...]
    clashes: tuple[str, ...]


def fingerprints(values: Mapping[str, Any]) -> str:
    """What a form carries to know later what it showed at first: "city:1a2b3c4d,name:...", without empty fields."""
    return ",".join(f"{name}:{_print(text)}" for name, value in values.items() if (text := plain(value)))


def meet(mine: Mapping[str, Any], opened: str, now: Mapping[str, Any], things: Things) -> Met:
    """`mine` is what was typed, `opened` the fingerprints of what the form showed, `now` what is stored by now.
    `things` names what a field is part of: of a thing that both changed nothing is joined.
    """
    first = dict(part.partition(":")[::2] for part in opened.split(",")[:MOST])
    names = [name for name in _names(mine, now) if plain(mine.get(name)) != plain(now.get(name))]
    theirs = tuple(name for name in names if _print(plain(now.get(name))) != first.get(name, ""))
    changed = (name for name in names if _print(plain(mine.get(name))) != first.get(name, ""))
    own = frozenset[str]().union(*map(things, changed))
    clashes = tuple(name for name in theirs if things(name) & own)
    taken = {name: now.get(name) for name in theirs if name not in clashes}
    return Met({**mine, **taken}, theirs, clashes)


def plain(value: Any) -> str:
    """A field's value as it is compared: lists in any order, line ends of any kind."""
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    if isinstance(value, list | tuple):
        return "\n".join(sorted(map(str, value)))
    return "\n".join(line.rstrip() for line in str(value).strip().splitlines())


def _print(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:_LENGTH] if text else ""


def _names(*sources: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for source in sources for name in source))
