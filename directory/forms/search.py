"""What somebody looks for in the directory. Nothing is required; all of it stands in the address."""

from functools import lru_cache
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.rules.postcodes import parted
from accounts.rules.profiles.categories import choices
from directory.forms.widgets import DrawnOnce
from directory.rules import terms
from directory.selectors.search import Wish

LONGEST = 100


class SearchForm(forms.Form):
    """GET, so without a token; unknown members are ignored."""

    q = forms.CharField(label=_("Name"), required=False, max_length=LONGEST, help_text=_("For example Huber"))
    place = forms.CharField(label=_("City or postcode"), required=False, max_length=LONGEST)
    category = forms.ChoiceField(label=_("Category"), required=False, widget=DrawnOnce)
    to = forms.CharField(label=_("Delivers to postcode"), required=False, max_length=LONGEST)
    country = forms.ChoiceField(label=_("Postcodes of"), required=False, widget=DrawnOnce)
    open = forms.BooleanField(label=_("Open now"), required=False)
    all = forms.BooleanField(label=_("Also businesses without a valid seal"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "de"
        self.fields["category"].choices = [("", _("All")), *choices(language)]  # type: ignore[attr-defined]
        self.fields["country"].choices = _countries(language, settings.OPERATOR_COUNTRY)  # type: ignore[attr-defined]

    def clean_to(self) -> str:
        text = str(self.cleaned_data["to"])
        if text and not any(char.isdigit() for char in terms.postcode(text)):
            raise forms.ValidationError(_("Enter a postcode, for example 10115."), code="postcode")
        return text

    def wish(self) -> Wish:
        data = self.cleaned_data
        there, place, town = parted(data["place"])
        abroad, to, _town = parted(data["to"])
        return Wish(
            name=data["q"],
            place=town or place,  # who writes "10115 Berlin" looks in Berlin
            category=data["category"],
            delivers_to=to,
            country=abroad or there or data["country"] or settings.OPERATOR_COUNTRY,
            open_now=data["open"],
            sealed_only=not data["all"],
        )


@lru_cache(maxsize=8)
def _countries(language: str, own: str) -> list[tuple[str, str]]:
    """Our own first, then the others as they stand in this language's alphabet."""
    known = sorted(((code, str(countries.name(code))) for code in NEIGHBOURS), key=lambda pair: pair[1])
    return [(own, str(countries.name(own)))] + [pair for pair in known if pair[0] != own]


NEIGHBOURS = ("AT", "BE", "CH", "CZ", "DE", "DK", "ES", "FR", "GB", "IT", "LI", "LU", "NL", "PL")
