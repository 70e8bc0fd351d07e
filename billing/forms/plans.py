"""A new version of a plan: from when, its words in both languages, prices and limits."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField, TextField
from accounts.rules.profiles import amounts
from accounts.rules.text import ascii_digits
from accounts.selectors.calendar import today
from billing.forms.cancelling import DayField
from billing.models import PlanVersion
from billing.models.plans import LIMITS
from billing.selectors import words

MOST_LINES: Final = 8
LONGEST_LINE: Final = 80
MOST: Final = 10**9
HINTS: Final = {"statistics": _("Before the month that runs, which every plan shows. Empty means no limit")}
PRICES: Final = {"month_price": _("Net price of a month"), "year_price": _("Net price of a year")}


class LinesField(TextField):
    """What stands on the card, a line each."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=(LONGEST_LINE + 2) * MOST_LINES,
            help_text=_("What stands on the card, one point in each line"),
            missing=_("Enter at least one line"),
            widget=forms.Textarea(attrs={"rows": 4}),
            **options,
        )

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
            raise ValidationError(_("Write at most 8 lines of 80 characters"), code="too_long")
        return lines


class LimitField(LineField):
    """A whole number; empty is no limit."""

    def __init__(self, *, label: Any, hint: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-short"})
        super().__init__(label=label, help_text=hint, max_length=12, required=False, widget=widget)

    def clean(self, value: Any) -> Any:
        text = ascii_digits(super().clean(value))
        if not text:
            return None
        if not text.isascii() or not text.isdigit() or int(text) >= MOST:
            raise ValidationError(_("Write a whole number, or leave the field empty"), code="invalid")
        return int(text)


class VersionForm(forms.Form):
    """Begins as a copy of the newest version; `changes` are what the service takes."""

    valid_from = DayField(
        label=_("Holds from"),
        help_text=_("Tomorrow at the earliest, for example 1/1/2027"),
        error_messages={"required": _("Enter the day from which it holds")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-short"}),
    )
    name_de = LineField(label=_("Name in German"), max_length=40, missing=_("Enter the name in German"))
    name_en = LineField(label=_("Name in English"), max_length=40, missing=_("Enter the name in English"))
    lines_de = LinesField(label=_("Lines in German"))
    lines_en = LinesField(label=_("Lines in English"))

    def __init__(self, data: Any, *, version: PlanVersion, at: datetime) -> None:
        self.version, self.at = version, at
        comma = (get_language() or "de").startswith("de")
        first: dict[str, Any] = {name: getattr(version, name) for name in ("name_de", "name_en", *LIMITS)}
        first |= {name: "\n".join(getattr(version, name)) for name in ("lines_de", "lines_en")}
        first |= {
            name: amounts.typed(getattr(version, name), version.currency, comma=comma) for name in PRICES
        }
        first["valid_from"] = max(today(at), version.valid_from) + timedelta(days=1)
        super().__init__(data, initial=first)
        # A free plan has no price that could be typed.
        for name, label in PRICES.items() if not version.plan.is_free else ():
            self.fields[name] = LineField(
                label=label,
                help_text=_("In %(currency)s, without tax") % {"currency": version.currency},
                max_length=20,
                missing=_("Enter a price"),
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "w-short"}),
            )
        for name in LIMITS:
            self.fields[name] = LimitField(
                label=words.LIMITS[name], hint=HINTS.get(name, _("Empty means no limit"))
            )

    def clean_valid_from(self) -> date | None:
        day: date | None = self.cleaned_data["valid_from"]
        if day and day <= today(self.at):
            raise ValidationError(_("Choose a day to come: what holds today has been shown already"))
        return day

    def _price(self, name: str) -> int:
        found = amounts.parse(self.cleaned_data[name], self.version.currency)
        if not found or found >= MOST:
            raise ValidationError(_("Write the price as in 29.00"), code="invalid")
        return found

    def clean_month_price(self) -> int:
        return self._price("month_price")

    def clean_year_price(self) -> int:
        return self._price("year_price")

    @property
    def changes(self) -> dict[str, Any]:
        """Everything but the day."""
        return {name: value for name, value in self.cleaned_data.items() if name != "valid_from"}

    @property
    def drawn(self) -> PlanVersion:
        """The version as it would be, for the card; not stored."""
        kept = {"currency": self.version.currency, "month_price": 0, "year_price": 0}
        return PlanVersion(
            plan=self.version.plan,
            valid_from=self.cleaned_data["valid_from"],
            created_at=self.at,
            **(kept | self.changes),
        )
