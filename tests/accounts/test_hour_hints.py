"""What the hours' page gives as an example can be typed as it stands, and looks like what the page shows afterwards."""

import re
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from accounts.forms.hour_words import LINES, PROBLEMS
from accounts.forms.hours import HoursForm
from accounts.rules.profiles.calendar_words import date_text, month_day_text, read_date, read_month_day
from accounts.rules.profiles.document import Document
from accounts.rules.profiles.hours import Hours, Season
from accounts.rules.profiles.quick import read
from accounts.rules.profiles.quick_print import week_line
from accounts.rules.profiles.quick_words import Language
from accounts.rules.profiles.special_lines import read_lines
from tests.accounts.on_hours import SHOP

BOTH = pytest.mark.parametrize("language", ["de", "en"])
EXAMPLE = re.compile(r"(?:for example|zum Beispiel) (.*)$", re.IGNORECASE)


def hints(language: Language) -> dict[str, str]:
    """The examples of the fields, by their names."""
    form = HoursForm(
        {"s0_first": ""},
        document=Document(),
        seen="",
        place=SHOP,
        language=language,
        today=date(2026, 11, 27),
    )
    found = {name: EXAMPLE.search(str(field.help_text)) for name, field in form.fields.items()}
    return {name: example[1] for name, example in found.items() if example}


@BOTH
def test_dates(language: Language) -> None:
    with translation.override(language):
        shown = hints(language)
    for name in ("special_on", "shut_first"):
        day = read_date(shown[name])
        assert day
        assert shown[name].replace("0", "") == date_text(day, language).replace("0", "")
    assert ("/" in shown["special_on"]) is (language == "en")
    for name in ("s0_first", "s0_last"):
        point = read_month_day(shown[name])
        assert point
        assert shown[name] == month_day_text(point, language)


@BOTH
def test_the_quick_line(language: Language) -> None:
    with translation.override(language):
        shown = hints(language)
    for name in ("quick", "s0_week"):
        found = read(shown[name], language)
        assert not found.unread
        assert found.week
        assert shown[name] == week_line(found.week, language)


@BOTH
def test_lines(language: Language) -> None:
    with translation.override(language):
        first, second = re.split(r" or | oder ", hints(language)["special"])
        sentences = [str(LINES[why]) for why in ("no_date", "no_year", "no_hours")]
        season = str(PROBLEMS["no_such_day"])
    for line in (
        first,
        second,
        *(sentence.split("example ")[-1].split("Beispiel ")[-1] for sentence in sentences),
    ):
        found = read_lines(line.rstrip("."), language)
        assert not found.bad
        assert len(found.days) == 1
    examples: Any = re.search(r"(?:example|Beispiel) (.+) (?:and|und) (.+)", season)
    points = read_month_day(examples[1]), read_month_day(examples[2].rstrip("."))
    assert Hours(seasons=(Season(*points),)).seasons[0].first == (5, 1)  # type: ignore[arg-type]
