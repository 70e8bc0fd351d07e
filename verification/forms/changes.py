"""What a business asks to have changed on its seal: the new name, and why; and the papers that show it."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField
from accounts.models import Business
from verification.forms.name_words import name_sentences
from verification.forms.submit import MUST, AnswerField
from verification.models import Change

__all__ = ("ChangeForm", "DeclareForm", "NameChangeForm", "form_of")


class ChangeForm(forms.Form):
    """Why the number changes; the number itself is entered and proved on the pages for that."""

    changed = False  # others saved the same in between

    reason = AnswerField(
        longest=Change.LONGEST,
        label=_("Why does the number change?"),
        help_text=_("For example a move or another phone company, with at most 2,000 characters"),
        error_messages={"required": _("Say in a few words why the number changes")},
        widget=forms.Textarea(attrs={"rows": "4"}),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        business: Business,
        initial: Mapping[str, str],
        unlocked: Collection[str] | None = None,
    ) -> None:
        self.business = business
        super().__init__(data, initial=dict(initial))
        for name, field in self.fields.items():
            field.disabled = unlocked is not None and name not in unlocked

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if not reason:
            raise ValidationError(self.fields["reason"].error_messages["required"])
        return reason

    def given(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.cleaned_data.items()}


class NameChangeForm(ChangeForm):
    """The name is looked at while it is typed, by the same rules as the first one was."""

    name = LineField(
        label=_("New name"),
        help_text=_("The name that customers know you by from now on"),
        max_length=2000,
        missing=_("Enter the new name"),
        widget=forms.TextInput(attrs={"autocomplete": "organization", "spellcheck": "false"}),
    )
    legal_name = LineField(
        label=_("New legal name"),
        help_text=_("Only if the name in the register has changed as well"),
        max_length=160,
        missing="",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ("name", "legal_name", "reason")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        why = self.fields["reason"]
        why.label = _("Why does the name change?")
        why.help_text = _("For example a new owner or a new legal form, with at most 2,000 characters")
        why.error_messages["required"] = _("Say in a few words why the name changes")
        if self.business.kind == Business.Kind.SOLE_TRADER:
            # The legal name of a person is not the business's to change.
            del self.fields["legal_name"]
        self.fields["name"].widget.attrs.update(
            {
                "hx-get": reverse("verification:name_check"),
                "hx-trigger": "input changed delay:500ms",
                "hx-target": "#name-check",
                "hx-swap": "innerHTML",
            }
        )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if sentences := name_sentences(name):
            raise ValidationError(sentences)
        return name

    def clean_legal_name(self) -> str:
        typed: str = self.cleaned_data["legal_name"]
        return "" if typed == self.business.legal_name else typed


class FurtherNumberForm(ChangeForm):
    """What the number is for; the number itself is entered and proved on the pages for that."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        what = self.fields["reason"]
        what.label = _("What is this number for?")
        what.help_text = _("For example a second shop or the order line, with at most 2,000 characters")
        what.error_messages["required"] = _("Say in a few words what this number is for")


FORMS: dict[str, type[ChangeForm]] = {"name_change": NameChangeForm, "further_number": FurtherNumberForm}


def form_of(kind: str) -> type[ChangeForm]:
    return FORMS.get(kind, ChangeForm)


class DeclareForm(forms.Form):
    correct = forms.BooleanField(
        label=_("What I say is correct. I am allowed to act for this business."),
        error_messages={"required": MUST},
    )
