"""The address that a business wants for its public page."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from accounts.rules.slugs import ascii_slug
from accounts.selectors.slugs import sentences

MOST_TYPED = 200


class SlugForm(forms.Form):
    """Takes a name as it is spoken ("Bäckerei Müller") as well as the finished words of an address."""

    use_required_attribute = False
    slug = forms.CharField(
        label=_("New address"),
        help_text=_("Your name in small letters, for example baeckerei-mueller"),
        max_length=MOST_TYPED,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={
            "required": _("Enter the new address"),
            "max_length": _("This is too long. Use at most 60 characters."),
        },
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, business: Business, initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.business = business
        self.fields["slug"].widget.attrs.update(
            {
                "hx-get": reverse("profiles:address_check"),
                "hx-trigger": "input changed delay:500ms",
                "hx-target": "#slug-check",
                "hx-swap": "innerHTML",
            }
        )

    def clean_slug(self) -> str:
        slug = ascii_slug(self.cleaned_data["slug"])
        if found := sentences(self.business, slug):
            raise ValidationError(found)
        return slug
