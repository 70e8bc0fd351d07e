"""Asking for a call, and what whoever called notes."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField
from verification.rules.slots import Slot

NOTE = 2000


def slot_words(slot: Slot) -> str:
    begins, ends = localtime(slot.begins), localtime(slot.ends)
    values = {
        "day": f"{date_format(begins, 'l')}, {date_format(begins, 'DATE_FORMAT')}",
        "begins": date_format(begins, "H:i"),
        "ends": date_format(ends, "TIME_FORMAT"),
    }
    return gettext("%(day)s, %(begins)s to %(ends)s") % values


class CallBackForm(forms.Form):
    """`chosen()` is the slot; its choices are those of this moment."""

    slot = forms.ChoiceField(
        label=_("When can we call?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose when we can call"),
            "invalid_choice": _("This time is over or was never offered. Choose another one."),
        },
    )
    published = LineField(
        label=_("Where does the number stand in public?"),
        help_text=_("For example your legal notice, a phone book or the register of your chamber"),
        max_length=200,
        missing=_("Write where the number stands in public: we only call numbers that we find ourselves"),
    )
    ask_for = LineField(
        label=_("Whom shall we ask for?"),
        help_text=_("A name or a department, if a switchboard answers"),
        max_length=80,
        required=False,
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, slots: Sequence[Slot], initial: Any = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.slots = {slot.begins.isoformat(): slot for slot in slots}
        self.fields["slot"].choices = [  # type: ignore[attr-defined]
            (key, slot_words(slot)) for key, slot in self.slots.items()
        ]

    def chosen(self) -> Slot:
        return self.slots[self.cleaned_data["slot"]]


class ReachedForm(forms.Form):
    """Whoever called notes where the number came from and whom they spoke to."""

    source = LineField(
        label=_("Where you found the number"),
        help_text=_("The address of the page, or the name of the directory; never what the business told us"),
        max_length=200,
        missing=_("Write where you found the number"),
    )
    spoke_to = LineField(
        label=_("Whom you spoke to"),
        help_text=_("Name and role"),
        max_length=120,
        missing=_("Write whom you spoke to"),
    )
    note = forms.CharField(
        label=_("Internal note"), widget=forms.Textarea(attrs={"rows": 3}), max_length=NOTE, required=False
    )


class NotReachedForm(forms.Form):
    note = forms.CharField(
        label=_("Internal note"), widget=forms.Textarea(attrs={"rows": 2}), max_length=NOTE, required=False
    )
