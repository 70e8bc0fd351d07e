"""Where Django speaks for us, it speaks as we do: no 'Bitte', nothing called invalid, and what to do next."""

import re

import pytest
from django import forms
from django.forms import fields
from django.utils import translation

from accounts.forms import django_words
from directory.forms.search import SearchForm

NOT_OURS = re.compile(r"\bbitte\b|ungültig|gültige|zwingend|nicht erlaubt|sicherstellen|!", re.IGNORECASE)


class Everything(forms.Form):
    text = forms.CharField(min_length=3, max_length=5)
    choice = forms.ChoiceField(choices=[("a", "A")])
    several = forms.MultipleChoiceField(choices=[("a", "A")])
    uuid = forms.UUIDField()
    email = forms.EmailField()
    day = forms.DateField()
    number = forms.IntegerField(min_value=1, max_value=9)


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {
            "text": "x",
            "choice": "zzz",
            "several": ["zzz"],
            "uuid": "1",
            "email": "x",
            "day": "x",
            "number": "x",
        },
        {"text": "x" * 9, "choice": "<b>", "number": "0"},
        {"text": "a\x00b", "choice": "a\x00", "number": "10"},
    ],
)
def test_german_errors_say_what_to_do(typed: dict[str, object]) -> None:
    with translation.override("de"):
        said = [str(text) for texts in Everything(typed).errors.values() for text in texts]
        assert said
        assert [text for text in said if NOT_OURS.search(text)] == []


def test_every_word_listed_is_one_that_django_says() -> None:
    theirs = {str(text) for text in fields.Field.default_error_messages.values()}
    theirs |= {
        str(text)
        for name in ("ChoiceField", "MultipleChoiceField", "UUIDField", "DateField", "IntegerField")
        for text in getattr(fields, name).default_error_messages.values()
    }
    assert len(theirs & {str(text) for text in django_words.WORDS}) >= 5


def test_the_directory_says_how_long_a_name_may_be() -> None:
    with translation.override("de"):
        form = SearchForm({"q": "x" * 500, "category": "zzz"})
        assert form.errors["q"] == ["Schreiben Sie höchstens 100 Zeichen. Jetzt sind es 500."]
        assert form.errors["category"] == ["„zzz“ steht nicht zur Wahl. Wählen Sie etwas aus der Liste."]
