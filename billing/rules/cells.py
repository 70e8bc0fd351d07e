"""Cells of a CSV file that a spreadsheet opens: RFC 4180, and never a formula."""

from collections.abc import Iterable
from typing import Final

STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "|", "%")


def harmless(value: object) -> str:
    """A text as a spreadsheet shows it; one that would be taken for a formula gets an apostrophe in front.

    Numbers of ours stay numbers: they come as int or Decimal, and nobody else typed them.
    """
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.lstrip(" ").startswith(STARTS) else text


def row(values: Iterable[object]) -> str:
    """One record: cells with a comma, a quote or a line break are quoted, quotes doubled, CRLF at the end."""
    return ",".join(_quoted(harmless(value)) for value in values) + "\r\n"


def _quoted(text: str) -> str:
    if any(char in text for char in ',"\r\n'):
        doubled = text.replace('"', '""')
        return f'"{doubled}"'
    return text
