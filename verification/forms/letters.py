"""The code of a letter."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.forms.fields import UNSEEN
from verification.forms.phones import TypedField
from verification.rules.letters import LENGTH, EntryProblem, normalise

EMPTY = _("Enter the code from the letter")


class LetterCodeForm(forms.Form):
    """`cleaned_data["code"]` holds ten characters; an entry that cannot be the code costs no try."""

    letter = forms.UUIDField(widget=forms.HiddenInput, error_messages=UNSEEN)
    code = TypedField(
        label=_("Code from the letter"),
        help_text=_("Two groups of five; it does not matter whether you write large or small letters"),
        error_messages={"required": EMPTY},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "maxlength": "20",
            }
        ),
    )

    def clean_code(self) -> str:
        read = normalise(self.cleaned_data["code"])
        if read.problem is EntryProblem.EMPTY:
            raise ValidationError(EMPTY, code="required")
        if read.problem is EntryProblem.FOREIGN:
            raise ValidationError(_("The code has digits and letters from A to Z only."), code="foreign")
        if read.problem is EntryProblem.LENGTH:
            text = ngettext(
                "The code has %(length)d characters. You entered %(entered)d.",
                "The code has %(length)d characters. You entered %(entered)d.",
                read.length,
            )
            raise ValidationError(text % {"length": LENGTH, "entered": read.length}, code="length")
        return read.code
