"""Inputs whose judge is `pilot.rules.answers`, so that a page and a stored answer are measured by the same rule."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilot.rules.answers import Asked, Fault, Reading, Value, read
from pilot.selectors.questionnaire import Field

LONG_TEXT_ROWS = 5


class AnswerField(forms.Field):
    """One answer; `clean` returns it as it is stored. `must` may be lifted by another answer of the same page."""

    def __init__(self, asked: Asked, label: Any, **options: Any) -> None:
        self.asked = asked
        super().__init__(label=label, required=asked.must, **options)

    def clean(self, value: Any) -> Value:
        reading = read(self.asked, value if value is not None else "")
        if reading.fault:
            raise ValidationError(words(reading, self.asked, str(self.label)), code=reading.fault)
        return reading.value


def words(reading: Reading, asked: Asked, label: str) -> str:
    """What is wrong and what to do, naming the field, since the summary on top shows it alone."""
    match reading.fault:
        case Fault.MISSING if asked.type == "email":
            return _("Enter an e-mail address, for example name@business.example")
        case Fault.MISSING if asked.type in ("one", "many", "country"):
            return _("Choose an answer: %(label)s") % {"label": label}
        case Fault.TOO_LONG:
            return ngettext(
                "“%(label)s” can have %(limit)s character at most. Shorten it.",
                "“%(label)s” can have %(limit)s characters at most. Shorten it.",
                reading.limit,
            ) % {"label": label, "limit": reading.limit}
        case Fault.UNREADABLE:
            return _(
                "“%(label)s” holds invisible control characters. Type it by hand instead of pasting it."
            ) % {"label": label}
        case Fault.NO_CHOICE:
            return _("Choose one of the answers shown: %(label)s") % {"label": label}
        case Fault.NO_EMAIL:
            return _("Check the e-mail address. It looks like name@business.example")
        case Fault.NO_PHONE:
            return _("Check the phone number. It looks like 030 23125 012 or +49 30 23125012")
        case _:
            return _("Fill in “%(label)s”") % {"label": label}


def answer_field(field: Field) -> AnswerField:
    """The input for one question."""
    question = field.question
    return AnswerField(
        field.asked,
        question.label,
        help_text=question.hint,
        initial=field.value,
        widget=_widget(field),
    )


def _widget(field: Field) -> forms.Widget:
    choices = [(choice.value, choice.label) for choice in field.choices]
    attrs: dict[str, Any] = {"autocomplete": field.question.autocomplete or "off"}
    match field.asked.type:
        case "one":
            return forms.RadioSelect(choices=choices)
        case "many":
            return forms.CheckboxSelectMultiple(choices=choices)
        case "country":
            return forms.Select(choices=choices, attrs=attrs)
        case "long_text":
            return forms.Textarea(attrs={**attrs, "maxlength": field.asked.limit, "rows": LONG_TEXT_ROWS})
        case "email":
            return forms.EmailInput(attrs={"autocomplete": "email", "maxlength": field.asked.limit})
        case "phone":
            return forms.TextInput(
                attrs={"autocomplete": "tel", "type": "tel", "maxlength": field.asked.limit}
            )
        case _:
            return forms.TextInput(attrs={**attrs, "maxlength": field.asked.limit, **_width(field.asked)})


def _width(asked: Asked) -> dict[str, str]:
    """The width shows the expected length."""
    return {"class": "w-short"} if asked.limit <= 16 else {}
