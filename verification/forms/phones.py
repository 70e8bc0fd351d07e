"""A phone number in any way of writing, and the code that proves it."""

from collections.abc import Mapping
from typing import Any, Final, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_countries import countries

from accounts.forms.fields import UNSEEN
from accounts.models import Business
from verification.rules.challenges import DIGITS, CodeProblem, normalise_code
from verification.rules.numbers import NumberFacts, NumberProblem, Refusal, channels, classify, parse

EXTENSION_LENGTH: Final = 7
N, R = NumberProblem, Refusal
SENTENCES: Final[Mapping[str, Any]] = {
    N.EMPTY: _("Enter a phone number, for example 030 23125 012"),
    N.NOT_A_NUMBER: _("This is not a phone number. Write it with its area code, for example 030 23125 012"),
    N.SEVERAL: _("These are several numbers. Enter the one that will stand beside your seal."),
    N.TOO_SHORT: _("The number is too short. Add the digits that are missing."),
    N.TOO_LONG: _("The number is too long. Compare it digit by digit."),
    N.AREA_CODE: _("The area code is missing. Write it too, for example 030 23125 012"),
    N.COUNTRY_CODE: _("This country code does not exist. Write it like +49 30 23125 012"),
    N.DOES_NOT_EXIST: _("There is no such number. Compare it digit by digit."),
    N.EMERGENCY: _("This is an emergency number. Enter the number where customers reach your business."),
    N.SHORT: _("A short number cannot carry a seal. Enter a number with its area code."),
    N.EXTENSION_TOO_LONG: _("The extension is too long. It has at most 7 digits."),
    R.PREMIUM_RATE: _(
        "Callers pay extra for this number, so it cannot carry a seal. Enter a landline or mobile number."
    ),
    R.SHARED_COST: _(
        "No code can be sent to a service number. Enter the landline or mobile number behind it."
    ),
    R.UAN: _("No code can be sent to a nationwide number. Enter the landline or mobile number behind it."),
    R.TOLL_FREE: _(
        "No code can be sent to a freephone number. Enter the landline or mobile number behind it."
    ),
    R.PERSONAL: _("A personal number cannot carry a seal. Enter a landline or mobile number."),
    R.PAGER: _("A pager cannot carry a seal. Enter a landline or mobile number."),
    R.VOICEMAIL: _("A mailbox cannot carry a seal. Enter the number that people call."),
    R.GLOBAL: _("A satellite or worldwide number cannot carry a seal. Enter a landline or mobile number."),
    R.UNKNOWN: _("We do not know this kind of number. Enter a landline or mobile number."),
    R.COUNTRY_CLOSED: _("We cannot send codes to this country yet. Possible are: %(countries)s."),
}


def refuse(code: str) -> ValidationError:
    names = ", ".join(str(countries.name(country.upper())) for country in settings.PHONE_COUNTRIES)
    return ValidationError(SENTENCES[code], code=code, params={"countries": names})


class TypedField(forms.Field):
    """What was typed, as it is; the rules read it, and say themselves when it is too long or empty."""

    def to_python(self, value: Any) -> str:
        return str(value or "")


class NumberForm(forms.Form):
    """After `is_valid`, `facts` says which number it is; a number that no code can reach is refused with its reason.

    `by_hand` lets those pass that a person can call. `callable_number` says that the refused one is such a number.
    """

    number = TypedField(
        label=_("Phone number"),
        help_text=_("For example 030 23125 012 or +49 171 39200 12"),
        error_messages={"required": SENTENCES[N.EMPTY]},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "maxlength": "100"}),
    )
    extension = TypedField(
        label=_("Extension"),
        help_text=_("Only if a phone system answers: the digits that we dial after it picks up"),
        required=False,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "size": "10", "maxlength": "20"}
        ),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        business: Business,
        initial: Any = None,
        by_hand: bool = False,
    ) -> None:
        super().__init__(data, initial=initial)
        self.business, self.by_hand = business, by_hand
        self.callable_number = False
        self.facts: NumberFacts | None = None

    def clean_extension(self) -> str:
        typed = cast(str, self.cleaned_data["extension"])
        read = normalise_code(typed)
        if read.problem is CodeProblem.NOT_DIGITS:
            raise ValidationError(_("An extension has digits only, for example 12"), code="extension")
        if len(read.code) > EXTENSION_LENGTH or len(typed) > 200:
            raise refuse(N.EXTENSION_TOO_LONG)
        return read.code

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "number" in given and "extension" in given:
            self._read(given["number"], given["extension"])
        return given

    def _read(self, typed: str, extension: str) -> None:
        reading = parse(typed, self.business.country or settings.OPERATOR_COUNTRY)
        if reading.facts is None:
            self.add_error("number", refuse(reading.problem or N.NOT_A_NUMBER))
            return
        facts = classify(reading.facts.e164, extension or reading.facts.extension)
        plan = channels(facts, settings.PHONE_COUNTRIES)
        if plan.refusal and not (self.by_hand and plan.by_hand):
            self.callable_number = plan.by_hand
            self.add_error("number", refuse(plan.refusal))
            return
        self.facts = facts


class CodeForm(forms.Form):
    """`cleaned_data["code"]` holds digits only; an entry that cannot be the code costs no try."""

    challenge = forms.UUIDField(widget=forms.HiddenInput, error_messages=UNSEEN)
    code = TypedField(
        label=_("Code"),
        error_messages={"required": _("Enter the code from the message")},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "11"}
        ),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, digits: int = DIGITS, initial: Any = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.digits = digits

    def clean_code(self) -> str:
        read = normalise_code(self.cleaned_data["code"], self.digits)
        if read.problem is CodeProblem.EMPTY:
            raise ValidationError(_("Enter the code from the message"), code="required")
        if read.problem is CodeProblem.NOT_DIGITS:
            text = _("The code has %(digits)d digits and nothing else.")
            raise ValidationError(text, code="digits", params={"digits": self.digits})
        if read.problem is CodeProblem.LENGTH:
            raise ValidationError(self._wrong_length(read.length), code="length")
        return read.code

    def _wrong_length(self, entered: int) -> str:
        values = {"digits": self.digits, "entered": entered}
        return (
            ngettext(
                "The code has %(digits)d digits. You entered %(entered)d.",
                "The code has %(digits)d digits. You entered %(entered)d.",
                entered,
            )
            % values
        )
