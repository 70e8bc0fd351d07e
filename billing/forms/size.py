"""Declaring how large a firm is, in one business year."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField
from accounts.selectors.calendar import today
from billing.forms.fields import EurosField, StaffField
from billing.models import SizeDeclaration
from billing.services.sizes import Declared

OTHERS: Final = 3
YEARS: Final = 6
FIGURES: Final[dict[str, Any]] = {
    "staff": _("Enter how many people work there"),
    "turnover": _("Enter the turnover of the year"),
    "balance": _("Enter the balance sheet total, 0 if there is none"),
}


class SizeForm(forms.Form):
    """The business itself; linked and partner firms stand in OtherForm."""

    year = forms.TypedChoiceField(
        label=_("Business year"),
        coerce=int,
        help_text=_(
            "The last one that is closed; the current one, as an estimate, only if there is no other yet"
        ),
        error_messages={"required": _("Choose a year"), "invalid_choice": _("Choose a year from the list")},
    )
    body = forms.ChoiceField(
        label=_("What are you?"),
        choices=[
            ("firm", _("A firm or a self-employed person")),
            ("public_body", _("A public body")),
            ("charity", _("A charity")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you are"), "invalid_choice": _("Choose what you are")},
    )
    staff = StaffField(
        label=_("People who work there"),
        help_text=_("Full-time all year counts 1, half-time 0.5, an apprentice not at all"),
        missing=FIGURES["staff"],
    )
    turnover = EurosField(label=_("Turnover of the year in euros"), missing=FIGURES["turnover"])
    balance = EurosField(
        label=_("Balance sheet total in euros"),
        missing=FIGURES["balance"],
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        at: datetime,
        latest: SizeDeclaration | None,
        year: int | None = None,
    ) -> None:
        this = today(at).year
        initial = {"year": year or this - 1, "body": latest.body if latest else "firm"}
        super().__init__(data, initial=initial)
        field: Any = self.fields["year"]
        field.choices = [(one, str(one)) for one in range(this, this - YEARS, -1)]


class OtherForm(forms.Form):
    """One linked or partner firm; empty where there is none."""

    name = LineField(label=_("Name of the firm"), max_length=160, required=False)
    share = StaffField(
        label=_("Share in per cent"),
        help_text=_("Capital or votes, whichever is higher; below 25 it does not count"),
        missing="",
        required=False,
    )
    staff = StaffField(label=_("People who work there"), missing="", required=False)
    turnover = EurosField(label=_("Turnover of the year in euros"), missing="", required=False)
    balance = EurosField(label=_("Balance sheet total in euros"), missing="", required=False)

    def clean_share(self) -> Decimal:
        share: Decimal = self.cleaned_data["share"]
        if share > 100:
            raise ValidationError(_("A share is 100 per cent at most"))
        return share

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        filled = any(given.get(key) for key in ("staff", "turnover", "balance", "share"))
        if filled and not given.get("name") and "name" not in self.errors:
            self.add_error("name", _("Enter the name of the firm"))
        if filled or given.get("name"):
            self._complete(given)
        return given

    def _complete(self, given: dict[str, Any]) -> None:
        """An empty figure is not zero: a firm that counts in full would count for nothing."""
        if not given.get("share") and "share" not in self.errors:
            self.add_error("share", _("Enter the share in per cent"))
        for key, missing in FIGURES.items():
            if key not in self.errors and not self[key].data:
                self.add_error(key, missing)

    @property
    def stored(self) -> dict[str, str] | None:
        """As SizeDeclaration keeps it; None for a row that was left empty."""
        given = self.cleaned_data
        return {key: str(given[key]) for key in self.fields} if given.get("name") else None


def others(data: Mapping[str, Any] | None) -> list[OtherForm]:
    return [OtherForm(data, prefix=f"other{number}") for number in range(1, OTHERS + 1)]


def declared(form: SizeForm, more: list[OtherForm]) -> Declared:
    related = tuple(one.stored for one in more if one.stored)
    return Declared(**form.cleaned_data, related=related)


def errors_of(more: list[OtherForm]) -> list[dict[str, str]]:
    """For the summary on top of the page: each leads to its field."""
    return [
        {"href": f"#{field.auto_id}", "text": " ".join(map(str, field.errors))}
        for one in more
        for field in one
        if one.is_bound and field.errors
    ]
