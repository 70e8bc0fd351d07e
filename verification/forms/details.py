"""The company details: the name beside the seal, the legal name and form, the address, who acts for the business."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField, MarkField
from accounts.models import Business
from accounts.rules import postcodes
from accounts.rules.countries import legal_forms
from verification.forms.name_words import name_sentences


class DetailsForm(forms.Form):
    """`unlocked` names the fields that may be changed; None means all. `seen` is what the reader last saw."""

    name = LineField(
        label=_("Name beside the seal"),
        help_text=_("The name that customers know you by"),
        max_length=2000,
        missing=_("Enter the name that customers know you by"),
        widget=forms.TextInput(attrs={"autocomplete": "organization", "spellcheck": "false"}),
    )
    legal_name = LineField(
        label=_("Legal name"),
        help_text=_("As it stands in the register, with the legal form"),
        max_length=160,
        missing=_("Enter the legal name as it stands in the register"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    legal_form = forms.ChoiceField(
        label=_("Legal form"),
        error_messages={
            "required": _("Choose a legal form from the list"),
            "invalid_choice": _("Choose a legal form from the list"),
        },
    )
    street = LineField(
        label=_("Street and number"),
        max_length=160,
        missing=_("Enter the street and the number"),
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    postcode = LineField(
        label=_("Postcode"),
        max_length=16,
        missing=_("Enter the postcode"),
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "size": "10"}),
    )
    city = LineField(
        label=_("City"),
        max_length=80,
        missing=_("Enter the city"),
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    represented_by = LineField(
        label=_("Who acts for the business"),
        help_text=_("First name and surname, for example of the managing director"),
        max_length=120,
        missing=_("Enter the first name and surname of the person who acts for the business"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    official_mail = LineField(
        label=_("Official e-mail address"),
        help_text=_("At the domain of the institution or association"),
        max_length=254,
        missing=_("Enter the official e-mail address, for example office@association.example"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    publish_legal = forms.BooleanField(
        label=_("My legal name and my VAT number may stand beside the seal in public."),
        help_text=_("Without this only your business name, city and phone number are shown"),
        required=False,
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
        self.fields["legal_form"] = self._legal_form()
        if business.kind == Business.Kind.SOLE_TRADER:
            self._speak_to_a_person()
        else:
            del self.fields["publish_legal"]
        if business.kind != Business.Kind.PUBLIC_BODY:
            del self.fields["official_mail"]
        if not postcodes.needed(business.country):
            self.fields["postcode"].required = False
        self.fields["name"].widget.attrs.update(
            {
                "hx-get": reverse("verification:name_check"),
                "hx-trigger": "input changed delay:500ms",
                "hx-target": "#name-check",
                "hx-swap": "innerHTML",
            }
        )
        for name, field in self.fields.items():
            field.disabled = unlocked is not None and name not in (*unlocked, "seen")

    def _legal_form(self) -> forms.ChoiceField:
        language = get_language() or "de"
        forms_here = legal_forms(self.business.country, self.business.kind)
        field: Any = self.fields["legal_form"]
        field.choices = [("", _("Choose")), *((form.code, form.label(language)) for form in forms_here)]
        return field  # type: ignore[no-any-return]

    def _speak_to_a_person(self) -> None:
        legal = self.fields["legal_name"]
        legal.help_text = _("First name and surname of the owner")
        legal.error_messages["required"] = _("Enter the first name and surname of the owner")

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if sentences := name_sentences(name):
            raise ValidationError(sentences)
        return name

    def clean_official_mail(self) -> str:
        address: str = self.cleaned_data["official_mail"].lower()
        EmailValidator(_("Write the e-mail address as in office@association.example"))(address)
        return address

    def clean_postcode(self) -> str:
        text: str = self.cleaned_data["postcode"]
        if not text:
            return ""
        code = postcodes.canonical(self.business.country, text)
        if code is None:
            example = postcodes.example(self.business.country)
            raise ValidationError(
                _("This is not a postcode of the chosen country. Write it for example as %(example)s."),
                params={"example": example},
            )
        return code
