"""The house rule of hints: one short sentence, no full stop, no link; in both languages."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.utils import translation

from bin.checks.report import ROOT
from config.settings import LANGUAGES

APPS = ("accounts", "verification", "pilot", "directory", "billing")
# A full stop may stand inside a date, a number or the name of a host, never between two sentences.
TWO_SENTENCES = re.compile(r"[.!?:]\s+[A-ZÄÖÜ]")
ALLOWED = re.compile(r"^(?:Internal|Intern|For example|Zum Beispiel): ")
WORDY = 120


def modules() -> Iterator[Any]:
    for app in APPS:
        package = importlib.import_module(f"{app}.forms")
        for found in pkgutil.iter_modules(package.__path__):
            yield importlib.import_module(f"{app}.forms.{found.name}")


def declared() -> Iterator[tuple[str, Any]]:
    """Every hint that a class of a form declares."""
    for module in modules():
        for name, one in inspect.getmembers(module, inspect.isclass):
            if issubclass(one, forms.BaseForm) and one.__module__ == module.__name__:
                for field, made in getattr(one, "base_fields", {}).items():
                    if made.help_text:
                        yield f"{module.__name__}.{name}.{field}", made.help_text


def in_sources() -> Iterator[tuple[str, str]]:
    """Those that are put together when a form is made, and those of fields that a template draws: by their
    English words. A sentence of its own below a control is no hint of a field, and has no id."""
    said = re.compile(r"help_text\s*=\s*(?:gettext_lazy|_)\(\s*((?:\"(?:[^\"\\]|\\.)*\"\s*)+)")
    for path in sorted(one for app in APPS for one in (ROOT / app / "forms").rglob("*.py")):
        for found in said.finditer(path.read_text(encoding="utf-8")):
            yield str(path.relative_to(ROOT)), "".join(re.findall(r"\"((?:[^\"\\]|\\.)*)\"", found[1]))
    drawn = re.compile(r"class=\"hint\" id=[^>]*>\{% translate \"([^\"]+)\"")
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for found in drawn.finditer(path.read_text(encoding="utf-8")):
            yield str(path.relative_to(ROOT)), found[1]


def wrong(hint: str) -> str:
    """What breaks the rule, or nothing."""
    text = ALLOWED.sub("", hint.strip())
    if text.endswith((".", "!", ":")):
        return "ends with a full stop"
    if TWO_SENTENCES.search(text):
        return "is more than one sentence"
    if "http" in text or "<" in text:
        return "holds a link"
    return "is long" if len(text) > WORDY else ""


@pytest.mark.parametrize("language", [code for code, _name in LANGUAGES])
def test_every_hint_is_one_sentence_without_a_full_stop(language: str) -> None:
    with translation.override(language):
        hints = [*declared(), *((where, translation.gettext(words)) for where, words in in_sources())]
        found = sorted({(where, str(hint), reason) for where, hint in hints if (reason := wrong(str(hint)))})
    assert found == []
    assert len(hints) > 80


@pytest.mark.parametrize(
    ("hint", "reason"),
    [
        ("In your own words", ""),
        ("For example 3.11.2026", ""),
        ("For example: We have moved", ""),
        ("Not so: We have moved", "is more than one sentence"),
        ("For example bakery-huber.example", ""),
        ("In your own words.", "ends with a full stop"),
        ("Internal. It cannot be changed", "is more than one sentence"),
        ("Siehe https://example.org", "holds a link"),
        ("x" * 121, "is long"),
    ],
)
def test_the_test_itself_sees_a_breach(hint: str, reason: str) -> None:
    assert wrong(hint) == reason
