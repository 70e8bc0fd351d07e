"""Numbers as people write them in German and in English."""

import re
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.rules.text import ascii_digits

MOST_EUROS: Final = 10**13
MOST_STAFF: Final = Decimal(10_000_000)
_GROUPED = re.compile(r"\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+|\d{1,15}")
_WITH_PART = re.compile(r"(\d{1,8}|\d{1,3}(?:[.' \u00a0]\d{3})+)(?:[.,](\d{1,2}))?")


class EurosField(forms.Field):
    """A whole sum in euros: 1200000, 1.200.000 or 1,200,000 €."""

    widget = forms.TextInput

    def __init__(self, *, missing: Any, **options: Any) -> None:
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-tel"}),
            error_messages={"required": missing},
            **options,
        )

    def clean(self, value: Any) -> int:
        text = ascii_digits(str(super().clean(value) or "")).replace("€", "").strip()
        digits = re.sub(r"\D", "", text)
        if not text and not self.required:
            return 0
        if not _GROUPED.fullmatch(text) or int(digits) > MOST_EUROS:
            raise ValidationError(_("Write whole euros, for example 1200000"), code="invalid")
        return int(digits)


class StaffField(forms.Field):
    """Annual work units, with up to two decimals: 12, 12.5 or 12,5."""

    widget = forms.TextInput

    def __init__(self, *, missing: Any, **options: Any) -> None:
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "w-short"}),
            error_messages={"required": missing},
            **options,
        )

    def clean(self, value: Any) -> Decimal:
        text = ascii_digits(str(super().clean(value) or "")).strip()
        if not text and not self.required:
            return Decimal(0)
        found = _WITH_PART.fullmatch(text)
        staff = Decimal(f"{re.sub(r'[^0-9]', '', found[1])}.{found[2] or 0}") if found else None
        if staff is None or staff > MOST_STAFF:
            raise ValidationError(_("Write a number, for example 12 or 12.5"), code="invalid")
        return staff
