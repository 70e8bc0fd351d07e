"""Amounts of money in templates."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from django import template
from django_countries import countries

from billing.rules.girocode import girocode as code_for
from billing.rules.papers import Paper, Row
from billing.selectors import words

register = template.Library()


@register.filter
def money(minor: int, currency: str) -> str:
    """29,00 € or €29.00 from minor units."""
    return words.amount(minor, currency)


@register.filter
def price(minor: int, currency: str) -> str:
    """29 € or €29, with cents only where there are any."""
    return words.price(minor, currency)


@register.filter
def percent(rate: int) -> str:
    """19 % from 1900."""
    return words.percent(rate)


@register.filter
def method_name(kind: str) -> Any:
    return words.METHODS.get(kind, kind)


@register.filter
def euros(whole: int | Fraction | str) -> str:
    """1.200.000 € from whole euros."""
    return words.euros(int(whole) if isinstance(whole, str) else whole)


@register.filter
def counted(value: Any) -> str:
    """People or per cent: 32 or 12,5, with at most two decimals."""
    return words.number(value)


@register.filter
def quantity(row: Row) -> str:
    """1 month, 9 of 30 days, in the words of an invoice."""
    return words.quantity(row.quantity, row.unit)


@register.filter
def in_fours(text: str) -> str:
    """An account number or a reference as it is read aloud."""
    plain = text.replace(" ", "")
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


@register.filter
def country_name(code: str) -> str:
    return str(countries.name(code) or code)


@register.filter
def girocode(paper: Paper) -> str:
    """What the QR code for the transfer holds, if there is one to be made."""
    return code_for(paper)


@register.filter
def to_the_second(value: datetime) -> str:
    return words.to_the_second(value)


@register.filter
def item(table: dict[str, Any], key: str) -> Any:
    """What a table of words says for a key."""
    return table.get(key, key)
