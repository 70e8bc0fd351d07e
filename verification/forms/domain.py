"""The domain to prove, and the way."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField
from verification.rules import domains
from verification.rules.domains import DomainFault, NoDomain

SENTENCES: Final[dict[DomainFault, Any]] = {
    DomainFault.EMPTY: _("Enter the address of your website, for example bakery-huber.example"),
    DomainFault.MAIL: _("This is an e-mail address. Enter the address of your website."),
    DomainFault.ADDRESS: _(
        "Enter the name of your website, not its numbers, for example bakery-huber.example"
    ),
    DomainFault.NOBODYS: _(
        "This name only works inside a network. Enter the address of your public website."
    ),
    DomainFault.FORMAT: _(
        "This is not the address of a website. Write it for example as bakery-huber.example"
    ),
}


class DomainForm(forms.Form):
    domain = LineField(
        label=_("Website"),
        help_text=_("For example bakery-huber.example"),
        max_length=2000,
        missing=SENTENCES[DomainFault.EMPTY],
        widget=forms.TextInput(attrs={"autocomplete": "url", "inputmode": "url", "spellcheck": "false"}),
    )
    method = forms.ChoiceField(
        label=_("How do you want to show that it is yours?"),
        choices=(
            ("dns", _("DNS record: at the company where you rent the domain")),
            ("http", _("File: on the server of the website")),
        ),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how you want to show that the website is yours"),
            "invalid_choice": _("Choose how you want to show that the website is yours"),
        },
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, domain: str = "", method: str = "dns"
    ) -> None:
        super().__init__(data, initial={"domain": domains.shown(domain), "method": method})

    def clean_domain(self) -> str:
        try:
            return domains.canonical(self.cleaned_data["domain"])
        except NoDomain as error:
            raise ValidationError(SENTENCES[error.fault]) from error


class AgencyForm(forms.Form):
    """Where the steps go."""

    prefix = "agency"
    use_required_attribute = False

    email = forms.EmailField(
        label=_("E-mail address of your agency"),
        help_text=_("We send the steps, the name of your business and your e-mail address for questions"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false", "maxlength": 254}),
        error_messages={
            "required": _("Enter an e-mail address"),
            "invalid": _("Enter an e-mail address like name@example.com"),
            "max_length": _("This address is longer than 254 characters. Shorten it."),
        },
    )
