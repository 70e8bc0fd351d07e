"""Hours from a map or another location go over what stands in the form: what goes and what stays is said."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import Business
from accounts.rules.profiles.hours import Closure, HolidayPolicy, Hours, Season, SpecialDay
from tests.accounts.on_hours import CAFE, SHOP, again, owned_by, put, send, stored
from tests.accounts.opening_hours import day, week
from tests.house.filling import filled
from tests.house.pages import Page

SUMMER = Season((5, 1), (9, 30), week("8-20"), "Sommer")
EVE = SpecialDay(date(2026, 12, 24), day("9-14"), "Eve")
NEW_YEAR = SpecialDay(date(2027, 1, 1))
FULL = Hours(
    "week",
    week("9-18"),
    also_by_appointment=True,
    seasons=(SUMMER,),
    special_days=(EVE, NEW_YEAR),
    holidays=HolidayPolicy("closed", "DE"),
    closure=Closure(date(2027, 8, 1), date(2027, 8, 14)),
)


@pytest.fixture
def business(client: Client, db: None) -> Business:
    business = owned_by(client)
    put(business, replace(SHOP, hours=FULL), CAFE)
    return business


def said(answer: Any) -> str:
    return " ".join(Page(answer.content).text_of("main")[0].split())


def test_plain_hours_leave_seasons_days_and_holidays_and_say_so(client: Client, business: Business) -> None:
    shown = send(client, action="osm", osm="Mo-Sa 08:00-12:00")
    words = said(shown)
    assert "This replaces" not in words
    assert "Unchanged: Seasons (Sommer 1 May–30 September: Mon–Fri 8–20); Days that differ (" in words
    assert "On public holidays (Closed on public holidays)" in words
    assert "Also by appointment (Yes). Look whether it still holds." in words
    assert again(client, shown).status_code == 302
    assert stored(business) == replace(FULL, week=week("8-12", sa="8-12"))


def test_what_the_notation_names_is_replaced_and_named(client: Client, business: Business) -> None:
    rules = "Mo-Fr 08:00-12:00; Jul-Aug Mo-Fr 10:00-20:00; PH 10:00-12:00; 2026 Dec 24 off; 2028 Feb 29 off"
    shown = send(client, action="osm", osm=rules)
    words = said(shown)
    assert "This replaces what was there before: Seasons (Sommer 1 May–30 September: Mon–Fri 8–20); " in words
    assert (
        "Days that differ (24/12/2026: 9–14 (Eve)); On public holidays (Closed on public holidays)." in words
    )
    assert "Unchanged: Temporarily closed (01/08/2027 – 14/08/2027)" in words
    assert again(client, shown).status_code == 302
    after = stored(business)
    assert [one.first for one in after.seasons] == [(7, 1)]
    assert after.special_days == (SpecialDay(date(2026, 12, 24)), NEW_YEAR, SpecialDay(date(2028, 2, 29)))
    assert after.holidays == HolidayPolicy("own", "DE", spans=day("10-12"))
    assert after.closure == FULL.closure


def test_a_line_of_several_days_loses_only_the_one_that_is_named(client: Client, business: Business) -> None:
    typed = "24.12.–26.12.2026: zu (Weihnachten)\nsoon: 9–12"
    shown = send(client, action="osm", osm="Mo 08:00-12:00; 2026 Dec 25 10:00-12:00", special=typed)
    assert filled(shown, "kind")["special"].splitlines() == [
        "24/12/2026: closed (Weihnachten)",
        "26/12/2026: closed (Weihnachten)",
        "soon: 9–12",
        "25/12/2026: 10–12",
    ]


@pytest.mark.parametrize("rule", ["PH off", "2026 Dec 24 off", "2027 Aug 01-2027 Aug 20 off"])
def test_a_value_without_a_week_leaves_the_week(client: Client, business: Business, rule: str) -> None:
    """Before, it closed all seven days."""
    assert again(client, send(client, action="osm", osm=rule)).status_code == 302
    assert (stored(business).kind, stored(business).week) == ("week", week("9-18"))


def test_a_line_typed_before_does_not_come_over_the_import(client: Client, business: Business) -> None:
    shown = send(client, action="osm", osm="Mo 08:00-12:00", quick="Di 9-12")
    assert filled(shown, "kind")["quick"] == ""
    assert again(client, shown).status_code == 302
    assert stored(business).week == week("", mo="8-12")


def test_a_day_by_appointment_that_a_map_does_not_know_is_named(client: Client, business: Business) -> None:
    put(business, replace(SHOP, hours=replace(FULL, appointment_days=(5, 6))))
    shown = send(client, action="osm", osm='Mo-Fr 08:00-12:00; Su "by appointment"')
    words = said(shown)
    assert "This replaces what was there before: By appointment (Saturday). Unchanged:" in words
    assert again(client, shown).status_code == 302
    assert stored(business).appointment_days == (6,)


def test_many_days_are_counted_and_hostile_names_stay_text(client: Client, business: Business) -> None:
    lines = "\n".join(f"{number}.11.2026: 9–12 (<b>)" for number in range(1, 29))
    shown = send(client, action="osm", osm="Mo 08:00-12:00", special=lines, s0_name="<script>")
    assert "3.11.2026: 9–12 (&lt;b&gt;) and 25 more" in said(shown)
    assert "<script>" not in shown.content.decode().partition("<main")[2].partition("</main>")[0]


def test_another_place_s_hours_say_what_they_replace(client: Client, business: Business) -> None:
    shown = send(client, action="copy", copy_from="cafe")
    words = said(shown)
    assert "This replaces what was there before: Seasons (Sommer" in words
    assert "Temporarily closed (01/08/2027 – 14/08/2027); Also by appointment (Yes)." in words
    assert "Unchanged: Days that differ (24/12/2026: 9–14 (Eve), 01/01/2027: closed)." in words
    assert again(client, shown).status_code == 302
    assert stored(business).week == CAFE.hours.week
    assert stored(business).special_days == (EVE, NEW_YEAR)
