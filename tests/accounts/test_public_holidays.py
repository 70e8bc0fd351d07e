"""Public holidays: by region, in both languages, and never an error for a country that has no calendar."""

from datetime import date

import pytest

from accounts.rules import public_holidays
from accounts.rules.public_holidays import Holiday


@pytest.mark.parametrize(
    ("country", "region", "day", "names"),
    [
        ("DE", "", date(2026, 10, 3), Holiday("Tag der Deutschen Einheit", "German Unity Day")),
        ("de", "BY", date(2026, 6, 4), Holiday("Fronleichnam", "Corpus Christi")),
        ("DE", "BE", date(2026, 6, 4), None),
        ("AT", "", date(2026, 10, 26), Holiday("Nationalfeiertag", "National Day")),
        ("GB", "SCT", date(2026, 11, 30), Holiday("Saint Andrew's Day", "Saint Andrew's Day")),
        ("US", "", date(2026, 7, 3), Holiday("Independence Day (observed)", "Independence Day (observed)")),
        ("XX", "", date(2026, 1, 1), None),
        ("DE", "Mars", date(2026, 1, 1), None),
        ("", "", date(2026, 1, 1), None),
        ("DE", "", date(1, 1, 1), None),
        ("DE", "", date(9999, 1, 1), None),
    ],
)
def test_holidays(country: str, region: str, day: date, names: Holiday | None) -> None:
    assert public_holidays.on(country, region, day) == names


def test_a_name_in_the_readers_language() -> None:
    holiday = public_holidays.on("DE", "", date(2026, 1, 1))
    assert holiday is not None
    assert (holiday.name("de"), holiday.name("en-gb")) == ("Neujahr", "New Year's Day")


def test_regions_have_names_and_are_known() -> None:
    found = public_holidays.regions("DE")
    assert ("BY", "Bayern") in found
    assert [name for _, name in found] == sorted(name for _, name in found)
    assert all(public_holidays.is_known("DE", code) for code, _ in found)
    assert public_holidays.regions("XX") == []
    assert public_holidays.regions("") == []
    assert public_holidays.is_known("DE")
    assert not public_holidays.is_known("DE", "Mars")
    assert not public_holidays.is_known("XX")
