"""Register number, VAT id and LEI: read in any usual way of writing, checked for form, kept as registers write them."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField, MarkField
from accounts.models import Business
from accounts.rules import identifiers
from accounts.rules.countries import in_register
from accounts.rules.identifiers import Identifier, IdentifierProblem

P = IdentifierProblem
SENTENCES: Final[dict[IdentifierProblem, Any]] = {
    P.REGISTER_EMPTY: _("Enter the register number, for example %(example)s"),
    P.REGISTER_FORMAT: _("A register number of your country has %(shape)s, for example %(example)s"),
    P.REGISTER_CHECK_DIGIT: _(
        "A digit of the register number is wrong. Compare it with the register, one by one."
    ),
    P.REGISTER_COURT_EMPTY: _("Choose the register court, for example Berlin (Charlottenburg)"),
    P.REGISTER_COURT_UNKNOWN: _("We do not know this register court. Choose one from the list."),
    P.VAT_EMPTY: _("Enter the VAT number, or tick that you have none"),
    P.VAT_COUNTRY: _("We cannot check VAT numbers of this country. Tick that you have none."),
    P.VAT_FORMAT: _("A VAT number of your country has %(shape)s, for example %(example)s"),
    P.VAT_CHECK_DIGIT: _("A digit of the VAT number is wrong. Compare it with your papers, one by one."),
    P.VAT_TAX_NUMBER: _("This is a tax number. The VAT number starts with DE and has 9 digits."),
    P.LEI_EMPTY: _("Enter the LEI, or leave the field empty"),
    P.LEI_FORMAT: _("An LEI has %(shape)s, for example %(example)s"),
    P.LEI_CHECK_DIGIT: _("A character of the LEI is wrong. Compare it with your papers, one by one."),
}


def complaint(found: Identifier, problem: IdentifierProblem) -> ValidationError:
    values = {"shape": found.shape.text(get_language() or "de"), "example": found.shape.example}
    return ValidationError(SENTENCES[problem], code=problem.value, params=values)


class IdentifiersForm(forms.Form):
    """`unlocked` names the fields that may be changed; None means all. `seen` is what the reader last saw."""

    register_court = LineField(
        label=_("Register court"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "courts", "spellcheck": "false"}),
    )
    register_no = LineField(
        label=_("Register number"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    vat_id = LineField(
        label=_("VAT number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    no_vat_id = forms.BooleanField(label=_("I have no VAT number"), required=False)
    lei = LineField(
        label=_("LEI (Legal Entity Identifier)"),
        help_text=_("Most small businesses have none"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    seen = MarkField()

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        business: Business,
        initial: Mapping[str, Any],
        unlocked: Collection[str] | None = None,
    ) -> None:
        self.business = business
        super().__init__(data, initial=dict(initial))
        self.registered = in_register(business.country, business.kind, business.legal_form)
        self.courts = identifiers.courts(business.country)
        self._shape_fields()
        none = bool(data.get("no_vat_id")) if data is not None else bool(initial.get("no_vat_id"))
        self.fields["vat_id"].required = not none
        self.fields["vat_id"].error_messages["required"] = SENTENCES[P.VAT_EMPTY]
        for name, field in self.fields.items():
            field.disabled = unlocked is not None and name not in (*unlocked, "seen")

    def _shape_fields(self) -> None:
        if not self.registered:
            del self.fields["register_court"], self.fields["register_no"]
            return
        self.fields["register_no"].required = True
        example = identifiers.check_register(self.business.country, "", "").shape.example
        self.fields["register_no"].help_text = _("For example %(example)s") % {"example": example}
        self.fields["register_no"].error_messages["required"] = SENTENCES[P.REGISTER_EMPTY] % {
            "example": example
        }
        if self.courts:
            self.fields["register_court"].required = True
            self.fields["register_court"].error_messages["required"] = SENTENCES[P.REGISTER_COURT_EMPTY]
        else:
            del self.fields["register_court"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "register_no" in self.fields and "register_no" not in self.errors:
            self._register(given)
        if "vat_id" not in self.errors:
            self._vat(given)
        if given.get("lei"):
            found = identifiers.check_lei(given["lei"])
            self._take("lei", found, given)
        return given

    def _register(self, given: dict[str, Any]) -> None:
        court = given.get("register_court", "")
        found = identifiers.check_register(self.business.country, court, given["register_no"])
        for problem in found.problems:
            field = (
                "register_court"
                if problem in (P.REGISTER_COURT_EMPTY, P.REGISTER_COURT_UNKNOWN)
                else "register_no"
            )
            if field not in self.errors:
                self.add_error(field, complaint(found, problem))
        if found.ok:
            given["register_no"], given["register_court"] = found.canonical, found.court

    def _vat(self, given: dict[str, Any]) -> None:
        if given.get("vat_id") and given.get("no_vat_id"):
            self.add_error("no_vat_id", _("You entered a VAT number. Delete it, or remove this tick."))
        elif not given.get("no_vat_id"):
            self._take("vat_id", identifiers.check_vat(self.business.country, given.get("vat_id", "")), given)

    def _take(self, field: str, found: Identifier, given: dict[str, Any]) -> None:
        if found.problem is not None:
            self.add_error(field, complaint(found, found.problem))
        else:
            given[field] = found.canonical
