"""Which methods an address takes, as its view says it itself."""

from collections.abc import Callable, Collection
from functools import cache
from inspect import getclosurevars, isfunction, unwrap
from typing import Any, Final

READING: Final = ("GET", "HEAD")
TAKEN: Final = (*READING, "POST")  # no page of ours or of a library's takes more


def allow(methods: Collection[str]) -> str:
    """The header of that name; OPTIONS is answered everywhere."""
    return ", ".join([method for method in TAKEN if method in methods] + ["OPTIONS"])


@cache
def methods_of(view: Callable[..., Any]) -> tuple[str, ...] | None:
    """None where the view answers for itself: one that says nothing, and takes what no form of ours sent."""
    found = declared(view)
    return TAKEN if found is None and not getattr(view, "csrf_exempt", False) else found


def declared(view: Callable[..., Any]) -> tuple[str, ...] | None:
    """What `require_safe` and the like let through, however many guards stand before it; else what a class has."""
    found: list[tuple[str, ...]] = []

    def look(one: Callable[..., Any]) -> bool:
        named = getclosurevars(one).nonlocals.get("request_method_list") if isfunction(one) else None
        if named is not None:
            found.append(tuple(named))
        return bool(found)

    unwrap(view, stop=look)
    made_from = getattr(view, "view_class", None)
    return found[0] if found else made_from and _of_class(made_from)


def _of_class(made_from: type) -> tuple[str, ...]:
    """Django's forms also take PUT for POST, and its deletions DELETE; no page of anybody's asks for that."""
    reads = READING if hasattr(made_from, "get") else ()
    return (*reads, "POST") if hasattr(made_from, "post") else reads
