"""Fields that take what people type and paste: mended where the meaning is clear, refused with a reason elsewhere."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.rules.profiles import amounts
from accounts.rules.profiles.claims import claims
from accounts.rules.text import Cleaned, TextCode, TextProblem, ascii_digits, clean_line, clean_text

TEXT_PROBLEMS = {
    TextCode.CONTROL: _(
        "This field holds a control character (%(part)s). Delete the text and type it again by hand."
    ),
    TextCode.BIDI: _(
        "This field holds an invisible sign that turns the direction of writing (%(part)s)."
        " Delete the text and type it again by hand."
    ),
    TextCode.BROKEN: _(
        "This field holds a character that cannot be shown (%(part)s). Delete it and type it again."
    ),
    TextCode.MARKS: _("There are too many accents on one letter (%(part)s). Write the word without them."),
    TextCode.TOO_LONG: _("Write at most %(limit)s characters. You wrote %(part)s."),
}

# Of what stands in the page unseen, and which nobody can fill in.
UNSEEN = {"required": _("The page sent less than it should. Load it again and send the form once more.")}


_MARK = re.compile(r"[0-9a-f]{1,64}")


class MarkField(forms.Field):
    """The mark of the version that a form was made from. What cannot be one counts as none, since nobody sees the
    field and could mend it: the form is shown again beside what is stored.
    """

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def clean(self, value: Any) -> str:
        text = str(value or "")
        return text if _MARK.fullmatch(text) else ""


def sentence(problem: TextProblem) -> ValidationError:
    values = {"part": problem.part, "limit": problem.limit}
    return ValidationError(TEXT_PROBLEMS[problem.code], code=problem.code.lower(), params=values)


class LineField(forms.Field):
    """One line of text in NFC without stray spaces, at most `max_length` characters."""

    widget: type[forms.Widget] = forms.TextInput

    def __init__(self, *, max_length: int, missing: Any = "", **options: Any) -> None:
        self.max_length = max_length
        messages = {"required": missing} if missing else {}
        super().__init__(error_messages=messages, **options)

    def to_python(self, value: Any) -> str:
        return str(value or "")

    def mended(self, text: str) -> Cleaned:
        return clean_line(text, self.max_length)

    def clean(self, value: Any) -> str:
        cleaned = self.mended(self.to_python(value))
        if cleaned.problems:
            raise ValidationError([sentence(problem) for problem in cleaned.problems[:3]])
        if self.required and not cleaned.text:
            raise ValidationError(self.error_messages["required"], code="required")
        return cleaned.text


class TextField(LineField):
    """Several lines of text, at most `max_length` characters; no HTML is read, none is refused."""

    widget = forms.Textarea

    def mended(self, text: str) -> Cleaned:
        return clean_text(text, self.max_length)


CLAIM = _("Leave out “%(part)s”. Customers could take it for a check that we made.")


def refuse_claims(text: str) -> str:
    """The text itself, unless something in it could pass for a check by us."""
    if found := claims(text):
        raise ValidationError(
            [ValidationError(CLAIM, params={"part": part[:40]}) for part in found[:3]], code="claim"
        )
    return text


class ProfileLine(LineField):
    """One line that the public will read: nothing in it looks like a seal or a check by us."""

    def clean(self, value: Any) -> str:
        return refuse_claims(super().clean(value))


class ProfileText(TextField):
    """Several such lines."""

    def clean(self, value: Any) -> str:
        return refuse_claims(super().clean(value))


class CurrencyField(forms.ChoiceField):
    """What the amounts beside it are in."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Currency"),
            choices=[(code, code) for code in amounts.CURRENCIES],
            error_messages={"required": _("Choose the currency")},
        )


class MoneyField(forms.Field):
    """A sum in the currency of its form, kept as typed until the form knows which one that is."""

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "size": "8", "autocomplete": "off"})
        super().__init__(required=False, widget=widget, **options)


class WholeField(forms.IntegerField):
    """A small whole number; digits of every script are read, and its `unit` may stand behind it: "15 km"."""

    def __init__(self, *, unit: str = "", **options: Any) -> None:
        self.unit = re.compile(rf"(?<=\d)\s*(?:{unit})\.?$", re.IGNORECASE)
        super().__init__(**options)

    def to_python(self, value: Any) -> int | None:
        return super().to_python(self.unit.sub("", ascii_digits(str(value or "")[:20]).strip()) or None)


def whole_field(label: Any, most: int, **options: Any) -> WholeField:
    """For a number from 0 to `most`."""
    return WholeField(
        label=label,
        min_value=0,
        max_value=most,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "4", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Write a whole number, for example 2"),
            "min_value": _("Write a whole number, for example 2"),
            "max_value": _("Write a number up to %(limit_value)s"),
        },
        **options,
    )
