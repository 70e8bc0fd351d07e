"""The operator's forms: marking a payment, drawing a sample."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField
from accounts.rules.profiles import amounts
from accounts.selectors.calendar import today
from billing.forms.cancelling import DayField
from billing.models import OpenItem, Payment


class MarkForm(forms.Form):
    """A transfer that was seen on the account."""

    amount = LineField(label=_("Amount"), max_length=30, missing=_("Enter the amount that came in"))
    received_on = DayField(
        label=_("Day of the bank statement"),
        error_messages={"required": _("Enter the day of the bank statement")},
    )
    note = LineField(label=_("Note"), max_length=200, required=False)
    seen = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value"), _("Open this page again, then mark the payment.")
        ),
    )

    def __init__(self, data: Any, *, item: OpenItem, at: datetime) -> None:
        self.currency, self.at, self.issued_on = item.invoice.currency, at, item.invoice.issued_on
        comma = (get_language() or "de").startswith("de")
        initial = {
            "amount": amounts.typed(item.left, self.currency, comma=comma),
            "received_on": today(at),
            "seen": item.settled,
        }
        super().__init__(data, initial=initial)

    def clean_amount(self) -> int:
        amount = amounts.parse(self.cleaned_data["amount"], self.currency)
        if not amount:
            raise ValidationError(_("Write the amount as in 34.51"))
        return amount

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day and day > today(self.at):
            raise ValidationError(_("This day has not come yet"))
        if day and day.year < self.issued_on.year - 1:
            raise ValidationError(_("Check the year: this is long before the invoice"))
        return day


class UndoForm(forms.Form):
    """A transfer that went back, or never came."""

    received_on = DayField(
        label=_("Day of the bank statement"),
        help_text=_("On which the money left; today where it never came"),
        error_messages={"required": _("Enter the day of the bank statement")},
    )
    note = LineField(
        label=_("Note"),
        help_text=_("Why, for whoever looks at the books"),
        max_length=200,
        missing=_("Write why the payment is taken back"),
    )
    seen = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value"), _("Open this page again, then take the payment back.")
        ),
    )

    def __init__(self, data: Any, *, payment: Payment, left: int, at: datetime) -> None:
        self.payment, self.at = payment, at
        super().__init__(data, initial={"received_on": today(at), "seen": left})

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day and day > today(self.at):
            raise ValidationError(_("This day has not come yet"))
        if day and day < self.payment.received_on:
            raise ValidationError(_("This day is before that on which the payment came"))
        return day


class DrawForm(forms.Form):
    """A random sample of the declarations of a year."""

    year = forms.IntegerField(
        label=_("Business year"),
        min_value=2020,
        max_value=2100,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Enter a year, such as 2025")
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-short"}),
    )
    wanted = forms.IntegerField(
        label=_("How many"),
        min_value=1,
        max_value=500,
        initial=10,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Enter a number from 1 to 500")
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-short"}),
    )


class CreditForm(forms.Form):
    """Taking a whole invoice back."""

    reason = LineField(
        label=_("Reason"),
        help_text=_("It stands on the correction, for the customer to read"),
        max_length=200,
        missing=_("Enter the reason"),
    )


class YearForm(forms.Form):
    """A year in which something was issued."""

    year = forms.TypedChoiceField(
        label=_("Year"),
        coerce=int,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose a year from the list")),
    )

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data)
        field: Any = self.fields["year"]
        field.choices = [(str(year), str(year)) for year in years]
