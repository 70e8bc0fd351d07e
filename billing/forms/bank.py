"""A bank file, and which column of it means what."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from billing.rules.bank.entries import MAX_BYTES, Fault
from billing.rules.bank.table import NEEDED, Table, guess

FAULTS: Final[dict[Fault, Any]] = {
    Fault.EMPTY: _("The file is empty. Choose another one."),
    Fault.TOO_LARGE: _("The file is larger than 5 MB. Ask your bank for a shorter period."),
    Fault.TOO_MANY: _("The file has more than 20,000 entries. Ask your bank for a shorter period."),
    Fault.NOT_XML: _(
        "The file begins like XML and is not: it is cut off, damaged, or in another character set than it says."
        " Download it again."
    ),
    Fault.UNSAFE: _(
        "The file declares a document type or entities, which no bank does. It was not read. Download it again"
        " from your bank itself."
    ),
    Fault.NOT_CAMT: _("This XML is not a bank statement. Choose a file in the format CAMT.053."),
    Fault.DAMAGED: _("A booking has no amount, currency or day that can be read. Nothing was taken over."),
    Fault.NOT_TEXT: _("This is neither XML nor a table as text. Choose a CAMT.053 or CSV file."),
    Fault.NO_TABLE: _("No table with a day and an amount was found. Choose a CAMT.053 or CSV file."),
}
ROLES: Final[dict[str, Any]] = {
    "booked_on": _("Day of booking"),
    "amount": _("Amount"),
    "payer": _("Who paid"),
    "payer_account": _("Account of the payer"),
    "text": _("Words of the transfer"),
    "currency": _("Currency"),
    "bank_reference": _("The bank's own reference"),
    "account": _("Our account"),
    "direction": _("Whether it came or left, where amounts have no sign (S and H, D and C)"),
}
NO_FILE: Final = _("Choose a file")


def fault_words(fault: Fault, place: str) -> str:
    text = str(FAULTS[fault])
    return f"{text} {_('Line %(line)s.') % {'line': place}}" if place else text


class BankFileForm(forms.Form):
    file = forms.FileField(
        label=_("Bank file"),
        help_text=_("CAMT.053 (XML) or CSV, up to 5 MB"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xml,.csv,.txt,text/csv,application/xml,text/xml"}),
        error_messages={"required": NO_FILE, "missing": NO_FILE, "invalid": NO_FILE},
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(FAULTS[Fault.TOO_LARGE])
        return file


class ColumnsForm(forms.Form):
    """One choice for each role; what was guessed is chosen already."""

    def __init__(self, data: Any, *, table: Table) -> None:
        columns = [(str(place), name or f"{place + 1}") for place, name in enumerate(table.names)]
        guessed = {role: "" if place is None else str(place) for role, place in guess(table).items()}
        super().__init__(data, initial=guessed)
        for role, label in ROLES.items():
            needed = role in NEEDED
            said = _("Choose a column for this")
            self.fields[role] = forms.ChoiceField(
                label=label,
                required=needed,
                choices=[("", _("Choose") if needed else _("None")), *columns],
                error_messages={"required": said, "invalid_choice": said},
            )

    def clean(self) -> dict[str, Any]:
        chosen = [value for value in self.cleaned_data.values() if value]
        if len(chosen) != len(set(chosen)):
            raise ValidationError(_("One column was chosen twice. Choose another one for each."))
        return self.cleaned_data

    @property
    def columns(self) -> dict[str, int | None]:
        """role -> column: as confirmed, or as guessed while nothing was sent."""
        found = self.cleaned_data if self.is_bound and self.is_valid() else self.initial
        return {role: int(value) if (value := found.get(role)) else None for role in ROLES}
