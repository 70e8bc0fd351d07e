"""A new webhook, and the exchange of its secret."""

import uuid
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import UNSEEN
from directory.rules.webhooks import LONGEST, Fault, NoAddress, target
from directory.services.webhooks import Order

FAULTS: Final[dict[Fault, Any]] = {
    Fault.SCHEME: _("Begin the address with https://"),
    Fault.PERSON: _(
        "Leave out the name and password before the @. The signature says that a message is ours"
    ),
    Fault.HOST: _("Write the address with the whole name of the host, as in https://shop.example.com/siegel"),
    Fault.NOBODYS: _(
        "Choose a host that the internet can reach. Names like this one exist in inner networks only"
    ),
    Fault.IP: _("Write the name of the host instead of its internet address"),
    Fault.PORT: _("Use port 443 or 8443"),
    Fault.LETTERS: _(
        "Write the path with letters, digits and signs without an accent, without spaces and without #"
    ),
    Fault.LONG: _("Use an address of at most 300 characters"),
}


class WebhookForm(forms.Form):
    """Where to. `webhook_id` is drawn with the page: the same form sent twice adds one."""

    use_required_attribute = False
    webhook_id = forms.UUIDField(widget=forms.HiddenInput, error_messages=UNSEEN)
    address = forms.CharField(
        label=_("Address of your receiver"),
        help_text=_("A page of your own system that the internet can reach"),
        # A little more than is taken, so that the words about it are ours.
        max_length=20 * LONGEST,
        error_messages={"required": _("Enter the address of your receiver")},
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial={"webhook_id": uuid.uuid4(), **(initial or {})})

    def clean_address(self) -> str:
        try:
            return str(target(self.cleaned_data["address"]))
        except NoAddress as error:
            raise forms.ValidationError(FAULTS[error.fault], code=error.fault.value) from error

    def order(self) -> Order:
        return Order(webhook_id=self.cleaned_data["webhook_id"], address=self.cleaned_data["address"])


class ExchangeForm(forms.Form):
    """Which secret the page knew: pressed twice, it is exchanged once."""

    secret_no = forms.IntegerField(
        widget=forms.HiddenInput, min_value=1, max_value=30_000, error_messages=UNSEEN
    )
