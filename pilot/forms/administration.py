"""What an operator sets up: programmes, groups, the day of a draw, the end."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from pilot.models import Cohort, Programme
from pilot.services.programmes import Terms

MOST = 1_000_000
RULES = [
    (Cohort.Rule.MANUAL, _("By hand: reviewers choose")),
    (Cohort.Rule.FIFO, _("Oldest sign-up first")),
    (Cohort.Rule.LOTTERY, _("By a draw")),
]
DATE = {"required": _("Enter a day"), "invalid": _("Enter a day like 31/12/2026")}
MOMENT = {"required": _("Enter day and time"), "invalid": _("Enter day and time like 31/12/2026 18:00")}


# A browser's own fields for days follow the browser's language, not the page's: 07/15/2025 PM on a German page.
PLAIN = {"autocomplete": "off"}


class MomentField(forms.DateTimeField):
    """Day and time, shown and read as the reader of the page writes them."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            help_text=_("For example 31/12/2026 18:00"),
            localize=True,
            widget=forms.DateTimeInput(attrs={**PLAIN, "class": "w-tel"}),
            error_messages=MOMENT,
        )


class DayField(forms.DateField):
    """A day, shown and read as the reader of the page writes it."""

    def __init__(self, label: Any, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text or _("For example 31/12/2026"),
            localize=True,
            widget=forms.DateInput(attrs={**PLAIN, "class": "w-short"}),
            error_messages=DATE,
        )


class NameField(forms.CharField):
    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            max_length=80,
            error_messages={
                "required": _("Enter a name"),
                "max_length": _("A name has at most 80 characters. Shorten it."),
            },
        )


class NumberField(forms.IntegerField):
    def __init__(self, label: Any, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            min_value=0,
            max_value=MOST,
            error_messages={
                "required": _("Enter a number"),
                "invalid": _("Enter a whole number in digits"),
                "min_value": _("Enter 0 or more"),
                "max_value": _("Enter at most 1,000,000"),
            },
        )


class ProgrammeForm(forms.Form):
    """All that a programme is."""

    use_required_attribute = False
    name_de = NameField(_("Name in German"))
    name_en = NameField(_("Name in English"))
    opens_at = MomentField(_("Sign-up opens"))
    closes_at = MomentField(_("Sign-up closes"))
    decides_on = DayField(_("Everybody hears from us by"))
    capacity = NumberField(_("Sign-ups taken at most"))
    countries = forms.MultipleChoiceField(
        label=_("Countries"),
        required=False,
        choices=lambda: list(countries),
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("None chosen means all"),
        error_messages={"invalid_choice": _("Choose countries from the list")},
    )

    @classmethod
    def of(cls, programme: Programme) -> "ProgrammeForm":
        return cls(initial={name: getattr(programme, name) for name in cls.base_fields})

    @property
    def terms(self) -> Terms:
        return Terms(**self.cleaned_data)


class GroupForm(forms.Form):
    """A group's name, size and how its places are given."""

    use_required_attribute = False
    name = NameField(_("Name"))
    size = NumberField(_("Places"))
    rule = forms.ChoiceField(
        label=_("How places are given"),
        choices=RULES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how places are given"),
            "invalid_choice": _("Choose one of the ways shown"),
        },
    )


class DrawForm(forms.Form):
    """The day that applicants read."""

    use_required_attribute = False
    draw_on = DayField(_("Day of the draw"), _("Everybody on the waiting list gets a mail with it"))


class EndForm(forms.Form):
    """The last day."""

    use_required_attribute = False
    ends_on = DayField(_("Last day"), _("At least 14 days from today"))
