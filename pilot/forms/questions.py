"""One page of the questionnaire as a form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings

from pilot.forms.fields import answer_field
from pilot.rules.answers import Value, holds
from pilot.selectors.questionnaire import Page, Type


class PageForm(forms.Form):
    """Fields from the database; `answers()` gives what may be stored, by the primary key of the question."""

    use_required_attribute = False

    def __init__(self, page: Page, data: Mapping[str, Any] | None = None, *, email: str = "") -> None:
        super().__init__(data)
        self.page = page
        for field in page.fields:
            self.fields[field.key] = answer_field(field)
            if field.value is None:
                self.initial[field.key] = _guess(field.asked.type, email)

    def clean(self) -> dict[str, Any]:
        """An answer that another one of this page rules out is neither needed nor kept."""
        cleaned = super().clean() or self.cleaned_data
        for key in self._beside_the_point(cleaned):
            self.errors.pop(key, None)
            cleaned[key] = ""
        return cleaned

    def _beside_the_point(self, cleaned: Mapping[str, Any]) -> list[str]:
        own = {field.key for field in self.page.fields}
        found = []
        for field in self.page.fields:
            condition = field.question.shown_if if isinstance(field.question.shown_if, dict) else {}
            beside = {key: wanted for key, wanted in condition.items() if key in own}
            if field.question.page_id and not holds(beside, cleaned):
                found.append(field.key)
        return found

    def answers(self) -> dict[int, Value]:
        """Every field that could be read, empty ones too: they were seen."""
        return {
            field.question.pk: self.cleaned_data[field.key]
            for field in self.page.fields
            if field.key in self.cleaned_data
        }

    def given(self) -> dict[int, Value]:
        """Only what was filled in and can be read: for saving in the middle of a page."""
        return {pk: value for pk, value in self.answers().items() if value}

    def only_gaps(self) -> bool:
        """Whether nothing but missing answers stands in the way."""
        return all(error.code == "missing" for errors in self.errors.as_data().values() for error in errors)


def _guess(kind: str, email: str) -> str:
    if kind == Type.EMAIL:
        return email
    return settings.OPERATOR_COUNTRY if kind == Type.COUNTRY else ""
