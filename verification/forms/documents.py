"""One paper at a time: what it is, its date where that counts, and the file."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from verification.rules.facts import EXTRACT_DAYS
from verification.rules.files import MAX_BYTES, FileFault
from verification.selectors import words

DATED: Final = ("register_extract", "association_extract")
FAULTS: Final[dict[FileFault, Any]] = {
    FileFault.EMPTY: _("The file is empty. Choose another one."),
    FileFault.TOO_LARGE: _("The file is larger than 10 MB. Choose a smaller one or take a new photo."),
    FileFault.WRONG_TYPE: _("This is not a PDF, JPG or PNG file. Save the document as one of these."),
    FileFault.HEIC: _("This is a HEIC photo. Save it as JPG, or take a screenshot of it, and choose that."),
    FileFault.DISGUISED: _(
        "This file holds more than one kind of document. Print it to a new PDF and choose that."
    ),
    FileFault.DAMAGED: _("The file is damaged or incomplete. Save or photograph the document again."),
    FileFault.LOCKED: _("The PDF is protected by a password. Save it without one and choose it again."),
    FileFault.ACTIVE: _("The PDF holds a program or other files. Print it to a new PDF and choose that."),
    FileFault.TOO_MANY_PIXELS: _("The picture has too many pixels. Take a photo in a smaller size."),
}
NO_FILE: Final = _("Choose a file")
DAYS: Final = ["%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d %m %Y"]


class DocumentForm(forms.Form):
    """`kinds` are the papers that count for this business, the most usual first."""

    kind = forms.ChoiceField(
        label=_("What does the file show?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what the file shows"),
            "invalid_choice": _("Choose what the file shows"),
        },
    )
    issued_on = forms.DateField(
        label=_("Date on the document"),
        help_text=_("Needed for an extract from a register, for example 3/11/2026"),
        required=False,
        input_formats=DAYS,
        widget=forms.TextInput(attrs={"size": "10", "autocomplete": "off"}),
        error_messages={"invalid": _("Write the date as day, month and year, for example 3/11/2026")},
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, JPG or PNG, up to 10 MB"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        error_messages={"required": NO_FILE, "missing": NO_FILE, "invalid": NO_FILE},
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        kinds: Sequence[str],
        today: date,
    ) -> None:
        self.today = today
        super().__init__(data, files, initial={"kind": kinds[0] if len(kinds) == 1 else None})
        field: Any = self.fields["kind"]
        field.choices = [(kind, words.PAPERS[kind]) for kind in kinds]

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(FAULTS[FileFault.TOO_LARGE])
        return file

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        issued, dated = given.get("issued_on"), given.get("kind") in DATED
        if dated and not issued and "issued_on" not in self.errors:
            self.add_error("issued_on", _("Enter the date that stands on the extract"))
        elif issued and issued > self.today:
            self.add_error(
                "issued_on", _("This date is in the future. Enter the date that stands on the document.")
            )
        elif dated and issued and self.today - issued > timedelta(days=EXTRACT_DAYS):
            text = _("The extract of %(day)s is older than 90 days. Get a new one and choose that.")
            self.add_error(
                "issued_on", ValidationError(text, params={"day": date_format(issued, "DATE_FORMAT")})
            )
        return given
