"""The two declarations, and the answers to what we asked back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import sentence
from accounts.rules.text import clean_text

MUST = _("Tick this box, or correct your details first")
LONGEST_ANSWER = 1000


class SubmitForm(forms.Form):
    correct = forms.BooleanField(
        label=_("My details are correct. I am allowed to act for this business."),
        error_messages={"required": MUST},
    )
    told = forms.BooleanField(
        label=_("I have read what the seal means, and I will tell you when my details change."),
        error_messages={"required": MUST},
    )


class AnswerField(forms.CharField):
    """Several lines, mended and checked like all typed text."""

    widget = forms.Textarea

    def __init__(self, *, longest: int = LONGEST_ANSWER, **options: Any) -> None:
        self.longest = longest
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        cleaned = clean_text(str(value or ""), self.longest)
        if cleaned.problems:
            raise ValidationError([sentence(problem) for problem in cleaned.problems[:3]])
        return cleaned.text


class AnswerForm(forms.Form):
    """One answer for each thing that was asked about; the words are optional, since a new paper may say it all."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, requirements: Sequence[str]) -> None:
        super().__init__(data)
        for code in dict.fromkeys(requirements):
            self.fields[f"answer_{code}"] = AnswerField(
                label=_("Your answer"),
                help_text=_("What we should know about it"),
                required=False,
                widget=forms.Textarea(attrs={"rows": "3"}),
            )

    def answers(self) -> dict[str, str]:
        return {name.removeprefix("answer_"): value for name, value in self.cleaned_data.items()}
