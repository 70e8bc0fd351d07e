"""Looking into a parsed bank file by the names of its parts, whatever the version of its namespace."""

from typing import Any, TypeAlias

Element: TypeAlias = Any  # lxml ships no types


def children(start: Element, *names: str) -> list[Element]:
    """Children by their names, whatever the version of the namespace."""
    found = [start]
    for name in names:
        found = [child for one in found for child in one.iterchildren(f"{{*}}{name}")]
    return found


def child(start: Element, *names: str) -> Element:
    return next(iter(children(start, *names)), None)


def text_of(start: Element, *names: str) -> str:
    return content_of(child(start, *names))


def content_of(element: Element) -> str:
    return (element.text or "").strip() if element is not None else ""


def line_of(element: Element) -> str:
    return str(element.sourceline or "") if element is not None else ""
