"""What somebody of the desk warns of, and what they write when they decide about a warning."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField, TextField
from accounts.rules.names import NameKind, problems, skeleton
from verification.forms.domain import SENTENCES
from verification.models import Seal
from verification.rules import codes, domains, numbers
from verification.rules.domains import DomainFault, NoDomain
from verification.rules.lookalikes import GROUNDS, KINDS, SHORTEST_SKELETON
from verification.selectors.desk_words import word
from verification.services.lookalikes import Suspicion
from verification.services.seals.answers import WINNING

LONGEST_NAME: Final = 120
# A warning of "Bakery" would warn of all of them.
NOBODYS_NAME: Final = (NameKind.EMPTY, NameKind.NO_LETTER, NameKind.GENERIC)


class LookalikeForm(forms.Form):
    """What it is, whom it imitates, why, and what was seen. Short numbers and the like are never warned of here."""

    kind = forms.ChoiceField(
        label=_("What do you warn of?"),
        choices=lambda: [(kind, word("lookalike_kind", kind)) for kind in KINDS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose number, website or name")},
    )
    value = LineField(
        label=_("The number, the website or the name"),
        help_text=_("For example 030 23125 999, hubers-bakery.example or Bakery Hubert"),
        max_length=300,
        missing=_("Enter the number, the website or the name"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    code = LineField(
        label=_("Code of the seal that it looks like"),
        help_text=_("For example 7QK2-9FXH-3B"),
        max_length=20,
        missing=_("Enter the code of the seal that it looks like"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "size": "14"}),
    )
    ground = forms.ChoiceField(
        label=_("Why?"),
        choices=lambda: [(ground, word("ground", ground)) for ground in GROUNDS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why customers should be warned")},
    )
    evidence = TextField(
        label=_("What was seen, where and when?"),
        help_text=_("Internal: the second person decides by it, and it cannot be changed later"),
        max_length=4000,
        missing=_("Write what was seen, where and when"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    reference = LineField(
        label=_("Reference of the report, if there is one"),
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": "10"}),
    )

    def clean_code(self) -> Seal:
        code = codes.parse(self.cleaned_data["code"])
        found = Seal.objects.select_related("business").filter(code=code or "").first()
        if found is None:
            raise ValidationError(_("There is no seal with this code. Compare it character by character."))
        return _main_of(found)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("kind") and given.get("value"):
            try:
                given["value"] = canonical(given["kind"], given["value"])
            except ValidationError as error:
                self.add_error("value", error)
        return given

    def suspicion(self) -> Suspicion:
        given: Mapping[str, Any] = self.cleaned_data
        return Suspicion(
            kind=given["kind"],
            value=given["value"],
            seal=given["code"],
            ground=given["ground"],
            evidence=given["evidence"],
            reference=given["reference"].upper(),
        )


def _main_of(seal: Seal) -> Seal:
    """A business is imitated, not one of its numbers: the warning stays when a further number is returned."""
    main = Seal.objects.select_related("business").filter(business=seal.business_id, state__in=WINNING)
    return (main.filter(further=False).first() if seal.further else None) or seal


def canonical(kind: str, text: str) -> str:
    """The value as the look-up asks for it; the whole number where an extension was typed. Raises ValidationError."""
    if kind == "number":
        facts = numbers.parse(text, settings.OPERATOR_COUNTRY).facts
        if facts is None:
            raise ValidationError(_("Write one number with its area code, for example 030 23125 999"))
        return facts.e164
    if kind == "domain":
        if " " in text:
            raise ValidationError(SENTENCES[DomainFault.FORMAT])
        try:
            return domains.canonical(text)
        except NoDomain as error:
            raise ValidationError(SENTENCES[error.fault]) from error
    whole = len(skeleton(text)) >= SHORTEST_SKELETON and len(text) <= LONGEST_NAME
    if not whole or any(problem.kind in NOBODYS_NAME for problem in problems(text)):
        raise ValidationError(
            _("Write the whole name, with at most 120 characters; not only what kind of business it is")
        )
    return text


class StepForm(forms.Form):
    """The words of whoever confirms, turns down, renews or lifts; what is shown already changes for a reason only."""

    note = TextField(
        label=_("Why? Only the desk reads it."),
        max_length=4000,
        required=False,
        missing=_("Write why. Only the desk reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, state: str) -> None:
        super().__init__(data)
        self.fields["note"].required = state == "in_force"
