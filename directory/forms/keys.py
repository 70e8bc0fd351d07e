"""A new key to the API."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import UNSEEN
from accounts.rules.text import clean_line
from directory.rules.api_keys import LIVES
from directory.services.api_keys import Order

LABEL, PARTNER = 60, 80


class LineField(forms.CharField):
    """One line of text without control characters."""

    def __init__(self, limit: int, **options: Any) -> None:
        self.limit = limit
        super().__init__(max_length=limit, **options)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if not clean_line(text, self.limit).ok:
            raise forms.ValidationError(
                _("This text holds invisible control characters. Type it by hand instead of pasting it.")
            )
        return text


class KeyForm(forms.Form):
    """What for, and for how long. `key_id` is drawn with the page: the same form sent twice makes one key."""

    use_required_attribute = False
    key_id = forms.UUIDField(widget=forms.HiddenInput, error_messages=UNSEEN)
    label = LineField(
        LABEL,
        label=_("What is the key for?"),
        help_text=_("For example: our shop system"),
        error_messages={"required": _("Say what the key is for")},
    )
    days = forms.TypedChoiceField(
        label=_("How long shall it work?"),
        coerce=int,
        choices=[(LIVES[0], _("90 days")), (LIVES[1], _("One year"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how long it shall work")},
    )

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial={"key_id": uuid.uuid4(), "days": LIVES[0], **(initial or {})})

    def order(self) -> Order:
        given = self.cleaned_data
        return Order(key_id=given["key_id"], label=given["label"], days=given["days"])


class PartnerKeyForm(KeyForm):
    """A messenger that asks before it delivers."""

    partner = LineField(
        PARTNER, label=_("Partner"), error_messages={"required": _("Enter the partner's name")}
    )
    per_day = forms.IntegerField(
        label=_("Questions a day"),
        min_value=1,
        max_value=100_000_000,
        error_messages={
            "required": _("Enter how many questions it may ask a day"),
            "invalid": _("Enter a whole number"),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "10"}),
    )
    field_order = ("key_id", "partner", "label", "per_day", "days")

    def order(self) -> Order:
        given = self.cleaned_data
        return Order(
            key_id=given["key_id"],
            label=given["label"],
            days=given["days"],
            per_day=given["per_day"],
            partner=given["partner"],
        )
