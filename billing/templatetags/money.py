"""Amounts of money in templates."""

from typing import Any

from django import template

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
def euros(whole: int) -> str:
    """1.200.000 € from whole euros."""
    return words.euros(whole)
