"""One picture."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import MarkField
from accounts.rules.profiles.logos import MAX_BYTES, LogoFault

FAULTS: Final[dict[LogoFault, Any]] = {
    LogoFault.EMPTY: _("The file is empty. Choose another one."),
    LogoFault.TOO_LARGE: _("The file is larger than 5 MB. Choose a smaller one."),
    LogoFault.WRONG_TYPE: _("This is not a PNG, JPG or WebP picture. Save the logo as one of these."),
    LogoFault.DAMAGED: _("The picture is damaged or incomplete. Save it again and choose that."),
    LogoFault.TOO_MANY_PIXELS: _(
        "The picture has too many pixels. Save it with 2,000 pixels a side or less."
    ),
    LogoFault.TOO_SMALL: _("The picture is smaller than 48 pixels. Choose a larger one."),
    LogoFault.NARROW: _(
        "The picture is a strip: one side is more than ten times as long as the other. Choose one that is closer to a"
        " square."
    ),
    LogoFault.SEAL: _(
        "Something in this picture looks like our seal or a tick. Only we may show these, beside your name."
        " Choose a logo without it."
    ),
}
NO_FILE: Final = _("Choose a file")


class LogoForm(forms.Form):
    seen = MarkField()
    file = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG, JPG or WebP, up to 5 MB, best a square of 512 pixels"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        error_messages={"required": NO_FILE, "missing": NO_FILE, "invalid": NO_FILE},
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(FAULTS[LogoFault.TOO_LARGE])
        return file
