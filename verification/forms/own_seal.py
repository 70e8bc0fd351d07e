"""What an owner types to give the seal back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from verification.rules import codes

OTHER = _("This is not the code of your seal. Type it as it stands above.")


class SurrenderForm(forms.Form):
    code = forms.CharField(
        label=_("Type the seal's code to confirm"),
        max_length=40,
        error_messages={
            "required": _("Type the code of your seal, as it stands above."),
            "max_length": OTHER,
        },
    )

    def __init__(self, *args: Any, seal_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seal_code = seal_code

    def clean_code(self) -> str:
        if codes.parse(self.cleaned_data["code"]) != self.seal_code:
            raise forms.ValidationError(OTHER)
        return self.seal_code
