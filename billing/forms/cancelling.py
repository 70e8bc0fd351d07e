"""Cancelling and withdrawing without signing in: what §§ 312k and 356a BGB ask for, and nothing more."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import localize_input
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField, TextField
from accounts.selectors.calendar import today
from billing.services.cancelling import Written


class DayField(forms.Field):
    """A day as people write it: 31.12.2026, 31/12/2026 or 2026-12-31; shown in the reader's own way."""

    widget = forms.TextInput

    def prepare_value(self, value: Any) -> Any:
        return localize_input(value) if isinstance(value, date) else value

    def clean(self, value: Any) -> date | None:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        numbers = [int(part) for part in re.findall(r"\d{1,4}", text[:20])]
        iso = bool(re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", text))
        plain = bool(re.fullmatch(r"\d{1,2}([./])\s?\d{1,2}\1\s?\d{4}", text))
        try:
            if iso or plain:
                year, month, day = numbers if iso else reversed(numbers)
                return date(year, month, day)
        except ValueError:
            pass
        raise ValidationError(_("Write the day as in 31/12/2026"), code="invalid")


MOST_YEARS = 5


class ContractForm(forms.Form):
    """Who writes, about which contract, and where the receipt goes; what § 356a BGB lets one ask for, and no more."""

    name = LineField(
        label=_("Your name"),
        max_length=160,
        missing=_("Enter your name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contract = LineField(
        label=_("Which contract?"),
        help_text=_("The name of the business, or the number of an invoice"),
        max_length=160,
        missing=_("Enter the name of the business, or the number of an invoice"),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    email = forms.EmailField(
        label=_("E-mail address for the receipt"),
        max_length=254,
        error_messages={
            "required": _("Enter an e-mail address, for example name@business.example"),
            "invalid": _("Check the e-mail address. It looks like name@business.example"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def written_as(self, kind: str) -> Written:
        return Written(**{**self.cleaned_data, "kind": kind})


class CancelForm(ContractForm):
    kind = forms.ChoiceField(
        label=_("Kind of cancellation"),
        choices=[
            ("ordinary", _("Ordinary: to the end of the period that is paid for")),
            ("extraordinary", _("Extraordinary: for an important reason, at once")),
        ],
        initial="ordinary",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a kind"), "invalid_choice": _("Choose a kind")},
    )
    reason = TextField(
        label=_("Reason"),
        help_text=_("Needed for an extraordinary cancellation only"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    wanted_on = DayField(
        label=_("When should the contract end?"),
        help_text=_("Leave it empty for as soon as possible, or write a day such as 31/12/2026"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-short"}),
    )

    def clean_wanted_on(self) -> date | None:
        """A day that is over means as soon as possible: whoever is late must not lose the day on which they wrote."""
        wanted: date | None = self.cleaned_data["wanted_on"]
        if wanted and wanted.year > today(timezone.now()).year + MOST_YEARS:
            raise ValidationError(_("Check the year: choose a day within the next five years"), code="far")
        return wanted

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("kind") == "extraordinary" and not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why the contract has to end at once"))
        return given

    @property
    def written(self) -> Written:
        return Written(**self.cleaned_data)
