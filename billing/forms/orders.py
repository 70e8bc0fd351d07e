"""What the order page sends back: which order this is, and the amounts that were seen. Never an amount itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import UNSEEN


class OrderForm(forms.Form):
    interval = forms.ChoiceField(
        choices=[("month", "month"), ("year", "year")],
        error_messages={"required": _("Choose whether you pay by the month or by the year")},
    )
    serial = forms.IntegerField(min_value=1, max_value=2**31 - 1, error_messages=UNSEEN)
    seen = forms.CharField(max_length=64, error_messages=UNSEEN)
