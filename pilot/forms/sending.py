"""The forms around the questions: starting, sending, finding the way back, answering the desk."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import UNSEEN
from accounts.forms.humans import HumanForm
from accounts.rules.text import clean_text
from pilot.forms.fields import AnswerField
from pilot.rules.answers import Asked

ANSWER_LENGTH = 4000


class StartForm(HumanForm):
    """Nothing to fill in: a field that people do not see, and when the page was drawn."""


class EmailForm(forms.Form):
    """One address."""

    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"] = AnswerField(
            Asked("email"),
            _("E-mail address"),
            widget=forms.EmailInput(attrs={"autocomplete": "email", "maxlength": 254}),
        )


class SendForm(EmailForm):
    """The box that must be ticked, and the version of the notice that was on the page.

    Asks for an address only where no question did (`ask_email`).
    """

    notice = forms.CharField(widget=forms.HiddenInput, max_length=20, error_messages=UNSEEN)
    acknowledged = forms.BooleanField(
        label=_("I understand that signing up does not guarantee a place."),
        error_messages={"required": _("Tick the box to show that you have read the notice.")},
    )

    def __init__(self, *args: Any, ask_email: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if not ask_email:
            del self.fields["email"]


def text_of(value: str, limit: int) -> str:
    """Several lines of text; raises ValidationError for what cannot be stored."""
    cleaned = clean_text(value, limit)
    if any(problem.limit for problem in cleaned.problems):
        raise ValidationError(
            _("This text is longer than %(limit)s characters. Shorten it."), params={"limit": limit}
        )
    if not cleaned.ok:
        raise ValidationError(
            _("This text holds invisible control characters. Type it by hand instead of pasting it.")
        )
    return cleaned.text


class TextField(forms.CharField):
    """A few lines that somebody writes to somebody."""

    def __init__(self, limit: int, *, missing: Any, **options: Any) -> None:
        self.limit = limit
        super().__init__(
            strip=False,
            widget=forms.Textarea(attrs={"rows": 5, "maxlength": limit}),
            error_messages={"required": missing},
            **options,
        )

    def clean(self, value: Any) -> str:
        text = text_of(str(value or ""), self.limit)
        if not text:
            raise ValidationError(self.error_messages["required"], code="required")
        return text


class ReplyForm(forms.Form):
    """The applicant's answer to the desk."""

    use_required_attribute = False
    text = TextField(ANSWER_LENGTH, label=_("Your answer"), missing=_("Write an answer"))
