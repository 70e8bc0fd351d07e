"""Seasons and special days as people type them: months without days, days without a year."""

from dataclasses import replace

import pytest
from django.test import Client

from accounts.models import Business
from accounts.rules.profiles.hours import Hours
from tests.accounts.on_hours import SHOP, owned_by, put, send, stored
from tests.accounts.opening_hours import week


@pytest.fixture
def business(client: Client, db: None) -> Business:
    return owned_by(client)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("Mai", "September", ((5, 1), (9, 30))),
        ("April", "oct.", ((4, 1), (10, 31))),
        ("november", "Februar", ((11, 1), (2, 29))),
        ("1.5.", "September", ((5, 1), (9, 30))),
    ],
)
def test_a_season_from_month_to_month(
    client: Client,
    business: Business,
    first: str,
    last: str,
    expected: tuple[tuple[int, int], tuple[int, int]],
) -> None:
    week_of = {"s0_first": first, "s0_last": last, "s0_week": "Mon-Fri 7-20"}
    put(business, replace(SHOP, hours=Hours("week", week("9-18"))))
    assert send(client, action="save", **week_of).status_code == 302
    (season,) = stored(business).seasons
    assert (season.first, season.last) == expected


def test_a_special_day_without_its_year_is_asked_for_it(client: Client, business: Business) -> None:
    answer = send(client, action="save", special="24.12.2026: zu\n25.12.: zu\n26. Dezember zu")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 2: the year is missing in “25.12.: zu”." in page
    assert "Line 3: the year is missing in “26. Dezember zu”." in page
