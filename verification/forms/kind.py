"""Which kind of business it is, and where: this decides what is asked for."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models import Business

# what is chosen -> (kind of business, its legal form where the choice says it already)
CHOICES: Final[dict[str, tuple[str, str]]] = {
    "company": ("legal_entity", ""),
    "trade": ("sole_trader", "trade"),
    "freelance": ("sole_trader", "freelance"),
    "association": ("public_body", "registered_association"),
    "public": ("public_body", ""),
}
LABELS: Final = (
    ("company", _("Company in a register: GmbH, UG, AG, KG, e.K. and the like")),
    ("trade", _("Trade without a register entry: shop, craft, restaurant")),
    ("freelance", _("Freelance profession: doctor, lawyer, designer")),
    ("association", _("Association, foundation or church")),
    ("public", _("Public body: authority, municipality, school")),
)
ASSOCIATIONS: Final = ("registered_association", "association", "foundation", "church")


def country_choices() -> list[tuple[str, str]]:
    """Every country under its name in the reader's language."""
    return [(code, str(name)) for code, name in countries]


class KindForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What kind of business is it?"),
        choices=LABELS,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what kind of business it is"),
            "invalid_choice": _("Choose what kind of business it is"),
        },
    )
    country = forms.ChoiceField(
        label=_("Country"),
        choices=country_choices,
        help_text=_("Where the business is registered or has its main address"),
        error_messages={
            "required": _("Choose a country from the list"),
            "invalid_choice": _("Choose a country from the list"),
        },
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, business: Business) -> None:
        initial = {"kind": chosen(business), "country": business.country or settings.OPERATOR_COUNTRY}
        super().__init__(data, initial=initial)


def chosen(business: Business) -> str:
    """The choice that a business's kind and legal form came from; empty before the first one."""
    if business.kind == Business.Kind.LEGAL_ENTITY:
        return "company"
    if business.kind == Business.Kind.SOLE_TRADER:
        return "freelance" if business.legal_form == "freelance" else "trade"
    if business.kind == Business.Kind.PUBLIC_BODY:
        return "association" if business.legal_form in ASSOCIATIONS else "public"
    return ""
