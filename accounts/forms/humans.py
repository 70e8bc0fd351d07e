"""What every form has that anybody may send without an account: signs by which a program gives itself away."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.services import bots


class HumanForm(forms.Form):
    """A field that people do not see, and when the page was drawn; whoever looks like a program presses once more."""

    rendered = forms.CharField(required=False, widget=forms.HiddenInput)
    homepage = forms.CharField(
        required=False,
        label=_("Leave this field empty"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bots.suspicious(cleaned.get("rendered", ""), cleaned.get(bots.HONEYPOT, "")):
            raise ValidationError(
                _("That was very quick. Leave hidden fields empty and press the button once more.")
            )
        return cleaned
