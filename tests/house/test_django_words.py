"""Where Django speaks for us, it speaks as we do: no 'Bitte', nothing called invalid, and what to do next."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.forms import fields
from django.utils import translation

from accounts.adapters.passkeys import CredentialField
from accounts.forms import django_words
from accounts.forms.fields import UNSEEN
from bin.checks.report import ROOT
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


APPS = ("accounts", "billing", "directory", "pilot", "verification")
THEIRS = ("This field is required.", "No file was submitted.")


def forms_of_ours() -> Iterator[type[forms.Form]]:
    for app in APPS:
        package = importlib.import_module(f"{app}.forms")
        for module in pkgutil.walk_packages(package.__path__, f"{app}.forms."):
            members = vars(importlib.import_module(module.name)).values()
            yield from (one for one in members if isinstance(one, type) and issubclass(one, forms.Form))


def said_to_nothing(field: forms.Field) -> list[str]:
    """What a field answers to somebody who left it out."""
    nothing: Any = field.widget.value_from_datadict({}, {}, "left_out")
    try:
        field.clean(nothing)
    except ValidationError as error:
        return [str(one) for one in error.messages]
    return []


def test_nothing_that_is_required_is_asked_for_in_djangos_words() -> None:
    known = {one for one in forms_of_ours() if one is not forms.Form}
    assert len(known) > 70
    with translation.override("en"):
        said = {
            (form.__module__, form.__name__, name): said_to_nothing(field)
            for form in known
            for name, field in form.base_fields.items()
        }
        assert [where for where, texts in said.items() if set(texts) & set(THEIRS)] == []
        assert sum(map(bool, said.values())) > 60


def test_each_way_of_leaving_something_out_is_noticed() -> None:
    with translation.override("en"):
        assert said_to_nothing(forms.CharField()) == [THEIRS[0]]
        assert said_to_nothing(forms.BooleanField()) == [THEIRS[0]]
        assert said_to_nothing(forms.FileField()) == [THEIRS[0]]
        assert said_to_nothing(forms.CharField(required=False)) == []
        assert said_to_nothing(CredentialField(lambda given: given)) == [
            "Your device sent no passkey. Try again, or use another device."
        ]


def test_fields_that_forms_make_as_they_go_have_words_or_may_be_left_out() -> None:
    """Those made in a function are not on the class, so their making is read."""
    wordless = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for app in APPS
        for path in (ROOT / app / "forms").rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        and ast.unparse(call.func).startswith("forms.")
        and ast.unparse(call.func).endswith("Field")
        and not {"error_messages"}
        & (given := {one.arg: ast.unparse(one.value) for one in call.keywords}).keys()
        and given.get("required") != "False"
    ]
    assert wordless == []


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "The page sent less than it should."), ("de", "Die Seite hat weniger gesendet")],
)
def test_what_nobody_can_fill_in_is_said_so(language: str, said: str) -> None:
    with translation.override(language):
        assert said_to_nothing(forms.UUIDField(error_messages=UNSEEN))[0].startswith(said)
