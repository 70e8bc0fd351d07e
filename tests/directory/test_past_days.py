"""When it happened, as somebody says it who was just called."""

from datetime import date

import pytest

from directory.forms.reports import ReportForm

GIVEN = {"kind": "unwanted_contact", "subject": "030 23125 012"}


def asked(typed: str, today: date = date(2027, 1, 5)) -> tuple[date | None, list[str]]:
    form = ReportForm({**GIVEN, "happened_on": typed}, today=today)
    form.is_valid()
    problems = [str(one) for one in form["happened_on"].errors]
    return form.cleaned_data.get("happened_on"), problems


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("", None),
        ("heute", date(2027, 1, 5)),
        ("Gestern", date(2027, 1, 4)),
        ("vorgestern", date(2027, 1, 3)),
        (" yesterday. ", date(2027, 1, 4)),
        ("5.1.", date(2027, 1, 5)),
        ("6.1.", date(2026, 1, 6)),
        ("24.12.", date(2026, 12, 24)),
        ("24. Dezember", date(2026, 12, 24)),
        ("24 December 2026", date(2026, 12, 24)),
        ("3.11.26", date(2026, 11, 3)),
        ("3 11 2026", date(2026, 11, 3)),
        ("2026-11-03", date(2026, 11, 3)),
        ("29.2.", date(2024, 2, 29)),
    ],
)
def test_a_day_that_has_been(typed: str, day: date | None) -> None:
    assert asked(typed) == (day, [])


def test_the_year_that_has_no_29_february() -> None:
    assert asked("29.2.", date(2103, 1, 1)) == (date(2096, 2, 29), [])


@pytest.mark.parametrize(
    "typed", ["neulich", "31.2.", "30.2.2026", "1.1.2099", "2", "heute morgen", "💩", "1" * 500]
)
def test_what_is_no_such_day_is_said(typed: str) -> None:
    day, problems = asked(typed)
    assert day is None
    assert len(problems) == 1
