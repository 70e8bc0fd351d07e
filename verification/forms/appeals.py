"""What a business says against a decision, and what a reviewer answers."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from verification.forms.submit import AnswerField
from verification.models import Appeal
from verification.rules import reasons
from verification.selectors.decisions import MEASURES

OUTCOMES: Final[dict[str, Any]] = {
    "uphold": _("The decision stands"),
    "partly": _("Overturn in part (a second person has to agree)"),
    "overturn": _("Overturn (a second person has to agree)"),
}


class AppealForm(forms.Form):
    """Free words and, with each press of a button, one more file.

    `kept`: the words were saved, whatever became of the rest; `changed`: others were saved in between.
    """

    kept = False
    changed = False

    text = AnswerField(
        longest=Appeal.LONGEST,
        label=_("Why do you not agree?"),
        help_text=_("What is wrong and what shows it, in your own words, with at most 8,000 characters"),
        widget=forms.Textarea(attrs={"rows": "10"}),
    )
    file = forms.FileField(
        label=_("Add a file"),
        help_text=_("PDF, JPG or PNG, up to 10 MB"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )


class AppealOutcomeForm(forms.Form):
    """What becomes of an objection, which reasons still stand, and the words to the business."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an outcome.")},
    )
    stands = forms.MultipleChoiceField(
        label=_("Reasons that still stand"),
        help_text=_("Only for overturning in part"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = AnswerField(
        longest=4000,
        label=_("Words to the business"),
        help_text=_("The business reads this with the outcome"),
        widget=forms.Textarea(attrs={"rows": "6"}),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        outcomes: Sequence[str],
        stored: Sequence[Mapping[str, str]],
    ) -> None:
        super().__init__(data)
        fields: Any = self.fields
        fields["outcome"].choices = [(code, OUTCOMES[code]) for code in outcomes]
        fields["stands"].choices = [(one["code"], reason_text(one["code"])) for one in stored]
        if "partly" not in outcomes:
            del fields["stands"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("text") and "text" not in self.errors:
            self.add_error("text", _("Say in words why. The business reads it."))
        if data.get("outcome") == "partly" and not data.get("stands"):
            self.add_error("stands", _("Choose at least one reason that still stands."))
        return data


def reason_text(code: str) -> Any:
    known = reasons.BY_CODE.get(code)
    return known.text(get_language() or "de") if known else MEASURES.get(code, code)
