"""What somebody types to close something for good."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import UNSEEN


class TypedForm(forms.Form):
    """The same words as on the page, typed once more; case and spaces do not count."""

    use_required_attribute = False
    words = forms.CharField(max_length=254, error_messages=UNSEEN)

    def __init__(self, *args: Any, expected: str, label: Any, wrong: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.expected, self.wrong = _plain(expected), wrong
        field = self.fields["words"]
        field.label = label
        field.error_messages = {**field.error_messages, "required": wrong, "max_length": wrong}

    def clean_words(self) -> str:
        typed = _plain(self.cleaned_data["words"])
        if typed != self.expected:
            raise forms.ValidationError(self.wrong)
        return typed


def account_form(data: Any, email: str) -> TypedForm:
    wrong = _("That is not the e-mail address of this account. Type it as it stands above.")
    return TypedForm(data, expected=email, label=_("Type your e-mail address to confirm"), wrong=wrong)


def business_form(data: Any, name: str) -> TypedForm:
    wrong = _("That is not the name of the business. Type it as it stands above.")
    return TypedForm(data, expected=name, label=_("Type the name of the business to confirm"), wrong=wrong)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
