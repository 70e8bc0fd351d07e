"""How much goes back, why, and whether the invoice goes with it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField
from accounts.rules.profiles import amounts


class RefundForm(forms.Form):
    amount = LineField(label=_("Amount"), max_length=30, missing=_("Enter the amount that goes back"))
    reason = LineField(label=_("Reason"), max_length=200, missing=_("Enter why it goes back"))
    with_credit_note = forms.BooleanField(
        label=_("Take the whole invoice back with a credit note"), required=False
    )

    def __init__(self, data: Any, *, currency: str, left: int) -> None:
        self.currency = currency
        comma = (get_language() or "de").startswith("de")
        super().__init__(data, initial={"amount": amounts.typed(left, currency, comma=comma)})

    def clean_amount(self) -> int:
        amount = amounts.parse(self.cleaned_data["amount"], self.currency)
        if not amount:
            raise ValidationError(_("Write the amount as in 34.51"))
        return amount
