"""What the order page sends back: which order this is, and the amounts that were seen. Never an amount itself."""

from django import forms


class OrderForm(forms.Form):
    interval = forms.ChoiceField(choices=[("month", "month"), ("year", "year")])
    serial = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    seen = forms.CharField(max_length=64)
