"""What a customer reports, and what the desk does with it."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField, TextField
from accounts.forms.humans import HumanForm
from directory.forms.days import DAYS, PastDayField
from directory.rules.reports import ACTIONS, BY_CODE, KINDS, TEXT_LENGTH
from directory.selectors.report_words import ACTION_WORDS, KIND_WORDS


class ReportForm(HumanForm):
    """Two things are asked for: what happened, and what it is about. All else is optional, but for illegal content."""

    once = forms.UUIDField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("What happened?"),
        choices=[(kind.code, KIND_WORDS[kind.code]) for kind in KINDS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happened"), "invalid_choice": _("Choose what happened")},
    )
    subject = LineField(
        label=_("Which number, website or seal is it about?"),
        help_text=_("For example 030 23125 012, a web address or a code such as 7QK2-9FXH-3B"),
        max_length=300,
        missing=_("Enter the number, the website or the code of the seal"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    happened_on = PastDayField(
        label=_("When was that?"),
        help_text=_("For example 3/11/2026"),
        required=False,
        input_formats=DAYS,
        widget=forms.TextInput(attrs={"size": "10", "autocomplete": "off"}),
        error_messages={"invalid": _("Write the date as day, month and year, for example 3/11/2026")},
    )
    text = TextField(
        label=_("What else should we know?"),
        help_text=_("Never write passwords, codes or account numbers here"),
        max_length=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    place = LineField(
        label=_("Where exactly can it be seen?"),
        help_text=_("For example the full web address"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = LineField(
        label=_("Your name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = LineField(
        label=_("Your e-mail address"),
        help_text=_("To tell you what came of it; nobody else gets it"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    good_faith = forms.BooleanField(
        label=_("I believe in good faith that what I report is true and complete."), required=False
    )

    def __init__(self, data: Any = None, *, initial: Any = None, today: date) -> None:
        self.today = today
        super().__init__(data, initial={"once": uuid.uuid4(), **(initial or {})})
        self.fields["happened_on"].today = today  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"]
        if typed:
            EmailValidator(_("Write the e-mail address as in name@example.org"))(typed)
        return typed

    def clean_happened_on(self) -> date | None:
        day: date | None = self.cleaned_data["happened_on"]
        if day and day > self.today:
            raise ValidationError(_("This date is in the future. Enter the day on which it happened."))
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        kind = BY_CODE.get(given.get("kind", ""))
        if kind and kind.needs_person:
            self._ask_for_a_person(given)
        return given

    def _ask_for_a_person(self, given: dict[str, Any]) -> None:
        """Article 16 of the Digital Services Act; a notice is handled all the same where a person has reasons to stay
        unnamed, so the text says which other choice there is."""
        needed = {
            "text": _("Say why you take it for illegal"),
            "place": _("Enter where exactly it can be seen"),
            "name": _(
                "A notice of illegal content needs your name. To stay unnamed, choose “Something else”."
            ),
            "email": _("A notice of illegal content needs your e-mail address"),
            "good_faith": _("Confirm that you report in good faith"),
        }
        for field, words in needed.items():
            if not given.get(field) and field not in self.errors:
                self.add_error(field, words)


class ActForm(forms.Form):
    """What was done about a report."""

    action = forms.ChoiceField(
        label=_("What was done?"),
        choices=[(code, ACTION_WORDS[code]) for code in ACTIONS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was done"), "invalid_choice": _("Choose what was done")},
    )


class JoinForm(forms.Form):
    reference = LineField(
        label=_("Reference of the other report"),
        max_length=20,
        missing=_("Enter the reference of the other report"),
        widget=forms.TextInput(attrs={"size": "10", "autocomplete": "off"}),
    )

    def clean_reference(self) -> str:
        return str(self.cleaned_data["reference"]).upper()


class ReportNoteForm(forms.Form):
    text = TextField(
        label=_("Internal note"),
        max_length=4000,
        missing=_("Write the note first"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
