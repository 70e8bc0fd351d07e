"""Hints of all forms about money: one sentence without a full stop, in both languages."""

import importlib
import pkgutil
import re

import pytest
from django import forms
from django.utils.translation import override

import billing.forms

# A point that ends a sentence: at the end, or before a blank and a capital. Not the one in 0.5 or 31.12.2026.
SENTENCE_ENDS = re.compile(r"\.(\s+[A-ZÄÖÜ]|\s*$)")


def hints() -> list[tuple[str, object]]:
    found = []
    for module in pkgutil.iter_modules(billing.forms.__path__):
        for value in vars(importlib.import_module(f"billing.forms.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, forms.Form):
                fields = value.base_fields.items()
                found += [(f"{value.__name__}.{name}", field.help_text) for name, field in fields]
    return [(name, text) for name, text in found if text]


def test_there_are_hints() -> None:
    assert len(hints()) > 10


@pytest.mark.parametrize("language", ["de", "en"])
def test_one_sentence_without_a_full_stop(language: str) -> None:
    with override(language):
        wrong = [(name, str(text)) for name, text in hints() if SENTENCE_ENDS.search(str(text))]
    assert wrong == []
