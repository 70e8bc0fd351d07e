"""Amounts, plans and reasons in the reader's words."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from billing.rules.money import decimal, exponent

SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥"}

SIZE_REASONS: dict[str, Any] = {
    "nothing_declared": _("You have not declared your size yet. Until you do, the free plan holds."),
    "staff_below": _("Fewer than 50 people work there."),
    "staff_reached": _("50 people or more work there."),
    "turnover_within": _("The turnover is at most 10 million euros a year."),
    "turnover_above": _("The turnover is above 10 million euros a year."),
    "balance_within": _("The balance sheet total is at most 10 million euros."),
    "balance_above": _("The balance sheet total is above 10 million euros."),
    "others_counted": _("Linked and partner firms are counted in."),
    "second_year_decides": _(
        "Nothing changes after one year. A second year like this would change the plan."
    ),
    "public_body_is_free": _("Public bodies pay nothing here, whatever their size."),
    "charity_is_free": _("Charities pay nothing here, whatever their size."),
}

NOT_FOR_LARGE = _("For small firms only")

TREATMENTS: dict[str, Any] = {
    "domestic": _("Value added tax"),
    "unproven_business": _("Value added tax"),
    "small_business": _("No value added tax: small-business exemption (§ 19 UStG)"),
    "reverse_charge": _("No value added tax: reverse charge, you account for it"),
    "third_country": _("No value added tax: not taxable in the country of the seller"),
}
TAX_REASONS: dict[str, Any] = {
    "seller_vat_id_missing": _("We have no VAT number ourselves yet."),
    "buyer_vat_id_missing": _("Your company details hold no VAT number."),
    "buyer_vat_id_of_another_country": _("Your VAT number belongs to another country than your address."),
    "buyer_vat_id_not_confirmed": _("The tax authorities have not confirmed your VAT number yet."),
    "vat_id_being_asked": _("We are asking the tax authorities. Open this page again in a minute."),
    "vat_id_unavailable": _(
        "The EU check is not responding. We will keep trying. You do not need to do anything."
    ),
    "vat_id_invalid": _(
        "The tax authorities do not know your VAT number. Compare it with your papers, in the billing details."
    ),
    "consultation_number_missing": _("The confirmation of your VAT number came without a receipt."),
}
METHODS: dict[str, Any] = {
    "bank_transfer": _("Bank transfer"),
    "card": _("Card"),
    "sepa_debit": _("SEPA direct debit"),
}
USED: dict[str, Any] = {
    "numbers": _("Phone numbers"),
    "locations": _("Locations"),
    "seats": _("People"),
    "api_calls": _("API calls this month"),
    "webhooks": _("Webhooks"),
    "statistics": _("Months of statistics"),
}
LIMITS: dict[str, Any] = {
    **USED,
    "api_calls": _("API calls a month"),
}


def amount(minor: int, currency: str) -> str:
    """29,00 € in German, €29.00 in English."""
    return _written(decimal(minor, currency), exponent(currency), currency)


def price(minor: int, currency: str) -> str:
    """29 € where there are no cents, else as every amount."""
    value = decimal(minor, currency)
    return _written(value, 0 if value == value.to_integral_value() else exponent(currency), currency)


def euros(whole: int | Fraction) -> str:
    """1.200.000 € in German, €1,200,000 in English."""
    return _written(Decimal(round(whole)), 0, "EUR")


def number(value: Fraction | Decimal | str) -> str:
    """12,5 in German, 12.5 in English; at most two decimals."""
    text = f"{round(float(value), 2):,.2f}".rstrip("0").rstrip(".")
    return text if (get_language() or "de").startswith("en") else text.translate(str.maketrans(",.", ".,"))


def _written(value: Decimal, decimals: int, currency: str) -> str:
    text = f"{abs(value):,.{decimals}f}"
    sign, mark = "\N{MINUS SIGN}" if value < 0 else "", SYMBOLS.get(currency, currency)
    if (get_language() or "de").startswith("en"):
        return f"{sign}{mark}{text}" if len(mark) == 1 else f"{sign}{mark}\N{NO-BREAK SPACE}{text}"
    return f"{sign}{text.translate(str.maketrans(',.', '.,'))}\N{NO-BREAK SPACE}{mark}"


def to_the_second(value: datetime) -> str:
    """22 November 2026, 12:00:07 (CET, UTC+01:00): what a receipt has to say, on the operator's clock."""
    local = localtime(value)
    return gettext("%(day)s, %(clock)s (%(zone)s)") % {
        "day": date_format(local, "DATE_FORMAT"),
        "clock": f"{local:%H:%M:%S}",
        "zone": f"{local:%Z}, UTC{local.isoformat()[-6:]}",
    }


def percent(rate: int) -> str:
    """1900 basis points are 19 %."""
    text = f"{rate / 100:g}"
    if (get_language() or "de").startswith("en"):
        return f"{text}%"
    return f"{text.replace('.', ',')}\N{NO-BREAK SPACE}%"


def quantity(count: int, unit: str) -> str:
    """1 month, 9 days; a minus where days are taken off."""
    words = {
        "MON": ngettext("%(count)s month", "%(count)s months", count),
        "ANN": ngettext("%(count)s year", "%(count)s years", count),
        "DAY": ngettext("%(count)s day", "%(count)s days", abs(count)),
        "C62": "%(count)s",
    }[unit]
    return words % {"count": str(count).replace("-", "\N{MINUS SIGN}")}
