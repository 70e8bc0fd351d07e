"""What the desk types and chooses."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from pilot.forms.sending import TextField
from pilot.models import Cohort, Programme
from pilot.selectors.desk import PAGE, Filters
from pilot.selectors.words import STATES, WARNINGS
from verification.rules.reasons import for_pilot

TEXT_LENGTH = 2000
DEFAULT_STATE = "screening"


def cohort_label(cohort: Cohort) -> str:
    left = cohort.size - cohort.taken
    return _("%(name)s (%(left)s of %(size)s places free)") % {
        "name": cohort.name,
        "left": left,
        "size": cohort.size,
    }


class DeskForm(forms.Form):
    """A form about one application; `cohorts` are those of its programme."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, cohorts: Iterable[Cohort] = (), **options: Any) -> None:
        super().__init__(data, **options)
        self.cohorts = {str(cohort.pk): cohort for cohort in cohorts}


class InviteForm(DeskForm):
    """Which group the place belongs to."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["cohort"] = forms.ChoiceField(
            label=_("Group"),
            choices=[(key, cohort_label(cohort)) for key, cohort in self.cohorts.items()],
            error_messages={
                "required": _("Choose a group"),
                "invalid_choice": _("Choose one of the groups shown"),
            },
        )

    @property
    def chosen(self) -> Cohort:
        return self.cohorts[self.cleaned_data["cohort"]]


class WaitlistForm(DeskForm):
    """Nothing but a button."""


class DeclineForm(DeskForm):
    """The published reason, which the applicant reads word for word."""

    code = forms.ChoiceField(
        label=_("Reason"),
        help_text=_("The applicant reads these words and how to mend it"),
        error_messages={
            "required": _("Choose a reason"),
            "invalid_choice": _("Choose one of the reasons shown"),
        },
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        language = get_language() or "de"
        texts = [(reason.code, reason.text(language)) for reason in for_pilot()]
        self.fields["code"].choices = [("", _("Choose a reason")), *texts]  # type: ignore[attr-defined]


class AskForm(DeskForm):
    """One question to the applicant."""

    text = TextField(
        TEXT_LENGTH,
        label=_("Question"),
        help_text=_("The applicant has 14 days and is reminded after 7"),
        missing=_("Write a question"),
    )


class NoteForm(DeskForm):
    """An internal note."""

    text = TextField(
        TEXT_LENGTH, label=_("Note"), help_text=_("Only the desk sees notes"), missing=_("Write a note")
    )


class FilterForm(forms.Form):
    """The list's filters; a value that makes no sense filters nothing."""

    use_required_attribute = False
    q = forms.CharField(required=False, max_length=120, label=_("Company, e-mail or reference"))
    state = forms.ChoiceField(required=False, label=_("State"))
    programme = forms.ChoiceField(required=False, label=_("Programme"))
    country = forms.ChoiceField(required=False, label=_("Country"))
    warning = forms.ChoiceField(required=False, label=_("Warning"))
    language = forms.ChoiceField(required=False, label=_("Language"))
    after = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, programme: Programme, programmes: Iterable[Programme]) -> None:
        usual = {"state": "" if data.get("q") else DEFAULT_STATE, "programme": programme.slug}
        super().__init__({**usual, **data.dict()})
        self.fields["programme"].choices = [(one.slug, one.name) for one in programmes]  # type: ignore[attr-defined]
        codes = programme.countries or [code for code, _name in countries]
        self._offer("state", [(state, words) for state, (_kind, words) in STATES.items() if state != "draft"])
        self._offer("country", [(code, countries.name(code)) for code in codes])
        self._offer("warning", list(WARNINGS.items()))
        self._offer("language", [("de", _("German")), ("en", _("English"))])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]

    @property
    def more(self) -> list[forms.BoundField]:
        """What is folded away until somebody uses it."""
        return [self[name] for name in ("programme", "country", "warning", "language")]

    @property
    def filters(self) -> Filters:
        self.is_valid()
        return Filters(**{name: value for name, value in self.cleaned_data.items() if name != "programme"})


def picked(data: QueryDict) -> list[UUID]:
    """The applications that were ticked, at most a page of them; what is no key is left out."""
    keys = []
    for text in data.getlist("application")[:PAGE]:
        with suppress(ValueError):
            keys.append(UUID(text))
    return keys
