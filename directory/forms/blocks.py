"""A customer's own number."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.forms.humans import HumanForm
from verification.forms.phones import SENTENCES, TypedField
from verification.rules.numbers import NumberFacts, NumberProblem, Refusal, channels, parse

# Sentences about numbers that stand beside a seal make no sense to a customer; those on typing do.
OWN: Final[Mapping[str, Any]] = {
    NumberProblem.SEVERAL: _("These are several numbers. Enter one of them, and come back for the others."),
    NumberProblem.EMERGENCY: _("This is an emergency number. Enter the number where you are reached."),
    NumberProblem.SHORT: _("This is a short number. Enter your number with its area code."),
    Refusal.COUNTRY_CLOSED: SENTENCES[Refusal.COUNTRY_CLOSED],
}
NO_CODE: Final = _("No code can be sent to this kind of number. Enter your own mobile or landline number.")


def refuse(code: str) -> ValidationError:
    names = ", ".join(str(countries.name(country.upper())) for country in settings.PHONE_COUNTRIES)
    text = OWN.get(code) or (NO_CODE if code in set(Refusal) else SENTENCES[code])
    return ValidationError(text, code=code, params={"countries": names})


class OwnNumberForm(HumanForm):
    """After `is_valid`, `facts` says which number it is: one that a code can reach."""

    number = TypedField(
        label=_("Your phone number"),
        help_text=_("For example 0171 39200 12; a code goes there, so that nobody else blocks in your name"),
        error_messages={"required": SENTENCES[NumberProblem.EMPTY]},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "maxlength": "100"}),
    )

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.facts: NumberFacts | None = None

    def clean_number(self) -> str:
        typed = str(self.cleaned_data["number"])
        reading = parse(typed, settings.OPERATOR_COUNTRY)
        if reading.facts is None:
            raise refuse(reading.problem or NumberProblem.NOT_A_NUMBER)
        if reading.facts.extension:
            raise ValidationError(
                _("We cannot dial an extension here. Enter the direct number, without one."), code="extension"
            )
        plan = channels(reading.facts, settings.PHONE_COUNTRIES)
        if plan.refusal:
            raise refuse(plan.refusal)
        self.facts = reading.facts
        return typed
