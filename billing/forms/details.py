"""Where invoices go and what stands on them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.forms.fields import LineField
from accounts.rules import identifiers, postcodes
from accounts.rules.identifiers import IdentifierProblem as P
from billing.rules import leitweg

EMAIL = _("Enter an e-mail address such as accounts@company.example")
VAT: dict[P, Any] = {
    P.VAT_COUNTRY: _("We cannot check VAT numbers of this country. Leave the field empty."),
    # Something was typed, and nothing of it is a letter or a digit.
    P.VAT_EMPTY: _("A VAT number of your country has %(shape)s, for example %(example)s"),
    P.VAT_FORMAT: _("A VAT number of your country has %(shape)s, for example %(example)s"),
    P.VAT_CHECK_DIGIT: _("A digit of the VAT number is wrong. Compare it with your papers, one by one."),
    P.VAT_TAX_NUMBER: _("This is a tax number. The VAT number starts with DE and has 9 digits."),
}


def _text(autocomplete: str, **attrs: str) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": autocomplete, **attrs})


class DetailsForm(forms.Form):
    """`home` is the country of the company details: VAT numbers without letters are read as its own."""

    name = LineField(
        label=_("Name on the invoice"),
        help_text=_("Usually the legal name, as it stands in the register"),
        max_length=160,
        missing=_("Enter the name that stands on the invoice"),
        widget=_text("organization", spellcheck="false"),
    )
    extra = LineField(
        label=_("Department or person"),
        max_length=160,
        required=False,
        widget=_text("address-line2"),
    )
    street = LineField(
        label=_("Street and number"),
        max_length=160,
        missing=_("Enter the street and the number"),
        widget=_text("address-line1"),
    )
    postcode = LineField(
        label=_("Postcode"),
        max_length=16,
        missing=_("Enter the postcode"),
        widget=_text("postal-code", size="10"),
    )
    city = LineField(
        label=_("City"), max_length=80, missing=_("Enter the city"), widget=_text("address-level2")
    )
    country = forms.ChoiceField(
        label=_("Country"),
        choices=lambda: list(countries),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose the country from the list")),
    )
    email = LineField(
        label=_("E-mail address for invoices"),
        help_text=_("Each invoice is sent here, besides to those who may see invoices here"),
        max_length=254,
        missing=EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    vat_id = LineField(
        label=_("VAT number"),
        help_text=_(
            "Empty if you have none; one of another member state we have confirmed by the tax authorities"
        ),
        max_length=40,
        required=False,
        widget=_text("off", spellcheck="false"),
    )
    reference = LineField(
        label=_("Your reference"),
        help_text=_(
            "What you want to read on each invoice: an order number, or the Leitweg-ID of a public body"
        ),
        max_length=100,
        required=False,
        widget=_text("off", spellcheck="false"),
    )
    xrechnung = forms.BooleanField(
        label=_("Write the XML as XRechnung"),
        help_text=_("For public bodies in Germany; it needs your reference or Leitweg-ID"),
        required=False,
    )

    def __init__(
        self, data: Any = None, *, home: str, initial: Mapping[str, Any], may_xrechnung: bool = True
    ) -> None:
        self.home = home
        super().__init__(data, initial=dict(initial))
        asked = str((data if data is not None else initial).get("country", "") or home)
        self.fields["postcode"].required = postcodes.needed(asked if asked in countries else home)
        if not may_xrechnung:
            del self.fields["xrechnung"]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        EmailValidator(message=EMAIL)(email)
        return email

    def clean_vat_id(self) -> str:
        if not self.cleaned_data["vat_id"]:
            return ""
        found = identifiers.check_vat(self.home, self.cleaned_data["vat_id"])
        if found.problem:
            values = {"shape": found.shape.text(get_language() or "de"), "example": found.shape.example}
            raise ValidationError(VAT[found.problem], code=found.problem.value, params=values)
        return found.canonical

    def clean_reference(self) -> str:
        text: str = self.cleaned_data["reference"]
        if leitweg.looks_like_one(text) and not leitweg.is_leitweg_id(text):
            raise ValidationError(
                _("A digit of the Leitweg-ID is wrong. Compare it with what you were given.")
            )
        return text

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if country := given.get("country"):
            self._postcode(country, given)
        if given.get("xrechnung") and not given.get("reference") and "reference" not in self.errors:
            self.add_error("reference", _("An XRechnung needs your reference or Leitweg-ID"))
        return given

    def _postcode(self, country: str, given: dict[str, Any]) -> None:
        typed = given.get("postcode", "")
        if not typed:
            return
        mended = postcodes.canonical(country, typed)
        if mended is None:
            values = {"example": postcodes.example(country)}
            self.add_error("postcode", ValidationError(_("A postcode looks like %(example)s"), params=values))
        else:
            given["postcode"] = mended
