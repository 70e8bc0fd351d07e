"""The living page of every component, for those who build and those who judge pages."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.views.access import SignedInRequest, desk_required


class SampleForm(forms.Form):
    """One field of each kind; shown empty and with every error."""

    phone = forms.CharField(
        label=_("Phone number"),
        help_text=_("For example 030 23125 012 or +49 171 39200 12"),
        error_messages={"required": _("Enter a phone number, for example 030 23125 012")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    code = forms.CharField(
        label=_("Code"),
        error_messages={"required": _("The code has 6 digits. You entered 5.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    country = forms.ChoiceField(
        label=_("Country"), choices=[("DE", "DE"), ("AT", "AT"), ("CH", "CH")], required=False
    )
    kind = forms.ChoiceField(
        label=_("What is your business?"),
        choices=[("legal_entity", _("In a register")), ("sole_trader", _("Sole trader"))],
        error_messages={"required": _("Choose what your business is")},
        widget=forms.RadioSelect,
    )
    channels = forms.MultipleChoiceField(
        label=_("How do customers reach you?"),
        choices=[("phone", _("Phone")), ("mail", _("E-mail")), ("web", _("Website"))],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label=_("Anything else"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    document = forms.FileField(
        label=_("Document"),
        help_text=_("PDF, JPG or PNG, at most 10 MB"),
        required=False,
    )
    agreed = forms.BooleanField(
        label=_("My details are correct. I am allowed to act for this business."),
        error_messages={"required": _("Confirm that your details are correct")},
    )


@require_safe
@desk_required
def style(request: SignedInRequest) -> HttpResponse:
    """Staff only. Every part in every state, in the words that pages use."""
    return render(request, "directory/style.html", _samples())


def _samples() -> dict[str, Any]:
    now = timezone.now()
    return {
        "empty_form": SampleForm(prefix="empty"),
        "sample_form": SampleForm(data={"bad-code": "48151"}, prefix="bad"),
        "now": now,
        "due": now + timedelta(days=2),
        "soon": now + timedelta(seconds=45),
        "page": Paginator(range(90), 10).page(2),
        "entries": [
            {"title": _("Register entry looked up"), "at": now, "kind": "ok", "status": _("Completed")},
            {
                "title": _("VAT number checked with the EU (VIES)"),
                "kind": "run",
                "status": _("Being checked"),
                "now": True,
            },
            {"title": _("A person decides"), "kind": "off", "status": _("Cannot start yet")},
        ],
    }
