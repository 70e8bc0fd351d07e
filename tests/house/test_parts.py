"""Parts of pages are handed what they need, as their callers are written."""

import re

from accounts.templatetags.site import code_marks
from bin.checks.report import ROOT


def test_a_part_with_a_form_is_given_its_secret() -> None:
    """`include … only` hands nothing over that is not named, and a form without it is refused by our own protection."""
    found = {
        str(path.relative_to(ROOT / "templates")): path.read_text(encoding="utf-8")
        for path in (ROOT / "templates").rglob("*.html")
    }
    needs = {name for name, text in found.items() if "{% csrf_token %}" in text}
    calls = [
        (name, part, values)
        for name, text in found.items()
        for part, values in re.findall(r'{%\s*include\s+"([^"]+)"([^%]*)%}', text)
        if part in needs and re.search(r"\bonly\b", values)
    ]
    assert len(calls) >= 4
    assert [call for call in calls if "csrf_token=csrf_token" not in call[2]] == []


def test_words_between_backticks_are_code_and_nothing_else_is_markup() -> None:
    assert (
        code_marks("For `unknown` and `<b>`: null.")
        == "For <code>unknown</code> and <code>&lt;b&gt;</code>: null."
    )
    assert code_marks("<i>plain</i>") == "&lt;i&gt;plain&lt;/i&gt;"
    assert code_marks(None) == ""
