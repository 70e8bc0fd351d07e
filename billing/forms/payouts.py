"""The day on which a transfer was made."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.selectors.calendar import today
from billing.forms.cancelling import DayField


class TransferForm(forms.Form):
    paid_on = DayField(
        label=_("Day of the transfer"), error_messages={"required": _("Enter the day of the transfer")}
    )

    def __init__(self, data: Any, *, proposed_on: date, at: datetime) -> None:
        self.proposed_on, self.at = proposed_on, at
        super().__init__(data, initial={"paid_on": today(at)})

    def clean_paid_on(self) -> Any:
        day = self.cleaned_data["paid_on"]
        if day and day > today(self.at):
            raise ValidationError(_("This day has not come yet"))
        if day and day < self.proposed_on:
            raise ValidationError(_("This day is before the credit was approved"))
        return day
