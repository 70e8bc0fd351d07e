"""What a reviewer types: an outcome with reasons, a note, a verdict on a paper, a measure against a seal."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from verification.models import Case, Document
from verification.rules.policy import CHANGES
from verification.rules.reasons import REASONS
from verification.selectors.desk_words import CAUSES, word
from verification.services.review.asking import Reason
from verification.services.review.deciding import Wish
from verification.services.seals.deeds import SUSPENSION_CAUSES
from verification.services.seals.endings import REVOCATION_REASONS

REASON_ROWS = 3
ASK_BACK = "ask_back"


def _hand_label(field: str, code: str) -> str:
    return word("requirement" if field == "confirmed" else "source", code)


def reason_choices() -> list[tuple[str, str]]:
    language = get_language() or "de"
    return [("", "—"), *((reason.code, reason.text(language)) for reason in REASONS)]


class DecisionForm(forms.Form):
    """One outcome; for asking back and rejecting at least one reason with what it is about and how to mend it."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an outcome.")},
    )

    def __init__(
        self,
        *args: Any,
        case: Case,
        actions: dict[str, Any],
        by_hand: Sequence[str] = (),
        set_aside: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        outcomes = []
        if "propose" in actions:
            changes = case.kind in CHANGES and case.kind != Case.Kind.FURTHER_NUMBER
            outcomes.append(
                ("approve", _("Approve – change the seal") if changes else _("Approve – issue seal"))
            )
        if "ask_back" in actions:
            outcomes.append((ASK_BACK, _("Ask for more – the business has to add something")))
        if "propose" in actions:
            outcomes.append(("reject", _("Reject")))
        self.fields["outcome"].choices = outcomes  # type: ignore[attr-defined]
        self._add_hands(by_hand, set_aside)
        about = [("", "—")] + [(r.code, word("requirement", r.code)) for r in case.requirements.all()]
        for row in range(1, REASON_ROWS + 1):
            self._add_row(row, about)

    def _add_hands(self, by_hand: Sequence[str], set_aside: Sequence[str]) -> None:
        """What only a person can add to the evidence: a requirement seen to be met, a mismatch explained."""
        for name, label, codes in (
            ("confirmed", _("I have confirmed this myself"), by_hand),
            ("overridden", _("Set this mismatch aside (a second person has to agree)"), set_aside),
        ):
            if codes:
                choices = [(code, _hand_label(name, code)) for code in codes]
                self.fields[name] = forms.MultipleChoiceField(
                    label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
                )

    def hand_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("confirmed", "overridden") if name in self.fields]

    def _add_row(self, row: int, about: list[tuple[str, str]]) -> None:
        number = {"row": row}
        self.fields[f"code_{row}"] = forms.ChoiceField(
            label=_("Reason %(row)s") % number, choices=reason_choices(), required=False
        )
        self.fields[f"requirement_{row}"] = forms.ChoiceField(
            label=_("What reason %(row)s is about") % number, choices=about, required=False
        )
        self.fields[f"text_{row}"] = forms.CharField(
            label=_("Words to the business for reason %(row)s") % number,
            widget=forms.Textarea(attrs={"rows": 3}),
            max_length=1000,
            required=False,
        )

    def reason_rows(self) -> list[list[forms.BoundField]]:
        return [
            [self[f"{name}_{row}"] for name in ("code", "requirement", "text")]
            for row in range(1, REASON_ROWS + 1)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") in {ASK_BACK, "reject"} and not self.reasons():
            self.add_error("code_1", _("Choose at least one reason. The business reads it."))
        for row in range(1, REASON_ROWS + 1):
            if data.get(f"code_{row}") and not data.get(f"requirement_{row}"):
                self.add_error(f"requirement_{row}", _("Choose what this reason is about."))
        return data

    def reasons(self) -> list[Reason]:
        data = self.cleaned_data
        return [
            Reason(
                code=data[f"code_{n}"],
                requirement=data.get(f"requirement_{n}", ""),
                text=data.get(f"text_{n}", ""),
            )
            for n in range(1, REASON_ROWS + 1)
            if data.get(f"code_{n}")
        ]

    def wish(self) -> Wish:
        data = self.cleaned_data
        return Wish(data["outcome"], self.reasons(), data.get("confirmed", ()), data.get("overridden", ()))


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Internal note"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text=_("The business does not see this"),
        error_messages={"required": _("Write the note first.")},
    )


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(
        choices=[
            (Document.Verdict.FITS, _("shows what it should")),
            (Document.Verdict.DOES_NOT_FIT, _("does not show it")),
        ],
        error_messages={"required": _("Say whether the document shows what it should")},
    )


class AgainForm(forms.Form):
    """The words of a measure that is proposed again."""

    text = forms.CharField(
        label=_("Words to the business"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        error_messages={"required": _("Say in words why. The business reads it.")},
    )


class MeasureForm(AgainForm):
    """A measure, its reason from the closed list, and the code of the seal typed again."""

    CHOICES = (
        [(f"suspend:{cause}", CAUSES[cause]) for cause in SUSPENSION_CAUSES if cause != "holder_request"]
        + [(f"revoke:{reason}", CAUSES[reason]) for reason in REVOCATION_REASONS]
        + [("resume:cleared", CAUSES["cleared"])]
    )
    measure = forms.ChoiceField(
        label=_("Measure and reason"), error_messages={"required": _("Choose a measure and its reason.")}
    )
    code = forms.CharField(
        label=_("Type the seal's code to confirm"),
        max_length=20,
        error_messages={"required": _("Type the seal's code, to show that you mean this seal")},
    )
    field_order = ("measure", "text", "code")

    def __init__(self, *args: Any, seal_code: str, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seal_code = seal_code
        names = {"suspend": _("Suspend"), "revoke": _("Revoke"), "resume": _("Resume")}
        legal = {"active": ("suspend", "revoke"), "suspended": ("resume", "revoke")}.get(state, ())
        self.fields["measure"].choices = [("", "—")] + [  # type: ignore[attr-defined]
            (value, f"{names[value.partition(':')[0]]}: {text}")
            for value, text in self.CHOICES
            if value.partition(":")[0] in legal
        ]

    def clean_code(self) -> str:
        typed = self.cleaned_data["code"].replace("-", "").replace(" ", "").upper()
        if typed != self.seal_code:
            raise forms.ValidationError(_("This is not the code of this seal."))
        return str(typed)
