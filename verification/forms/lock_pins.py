"""The lock PIN: set twice alike, changed and removed with the one that counts."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from verification.rules import pins
from verification.rules.pins import PinFault

FAULTS: Final[dict[PinFault, Any]] = {
    PinFault.EMPTY: _("Type a PIN of 6 to 12 digits"),
    PinFault.NOT_DIGITS: _("A PIN has digits only"),
    PinFault.LENGTH: _("Type a PIN of 6 to 12 digits"),
    PinFault.EASY: _("This PIN is too easy to guess. Mix the digits."),
    PinFault.NUMBER: _("This PIN is a part of your phone number. Choose another one."),
}


class PinField(forms.Field):
    """Shown to nobody and never written back into the page; what is typed is judged by the rules."""

    def __init__(self, *, new: bool, **options: Any) -> None:
        kind = "new-password" if new else "current-password"
        attrs = {"inputmode": "numeric", "autocomplete": kind, "size": "14"}
        widget = forms.PasswordInput(attrs=attrs)
        super().__init__(widget=widget, **options)

    def to_python(self, value: Any) -> str:
        return str(value or "")

    def validate(self, value: Any) -> None:
        """The form says what is missing, in its own words."""


class PinForm(forms.Form):
    """`locked`: a PIN counts now, which then has to be typed as well."""

    pin_now = PinField(new=False, label=_("The PIN that counts now"))
    pin = PinField(new=True, label=_("New PIN"), help_text=_("6 to 12 digits"))
    pin_again = PinField(new=True, label=_("New PIN once more"))

    def __init__(self, data: Any = None, *, locked: bool, e164: str) -> None:
        super().__init__(data)
        self.e164 = e164
        if not locked:
            del self.fields["pin_now"]

    def clean_pin_now(self) -> str:
        return _now(self.cleaned_data["pin_now"])

    def clean_pin(self) -> str:
        fault = pins.fault(self.cleaned_data["pin"], e164=self.e164)
        if fault is not None:
            raise ValidationError(FAULTS[fault])
        return pins.read(self.cleaned_data["pin"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("pin") and pins.read(data.get("pin_again", "")) != data["pin"]:
            self.add_error("pin_again", _("This is not the same PIN. Type the new PIN twice."))
        return data


class PinRemovalForm(forms.Form):
    pin_now = PinField(new=False, label=_("The PIN that counts now"))

    def clean_pin_now(self) -> str:
        return _now(self.cleaned_data["pin_now"])


def _now(text: str) -> str:
    found = pins.read(text)
    if not found:
        raise ValidationError(_("Type the PIN that counts now"))
    return found
