"""The hours' page: one line and three clicks for a normal week; what was typed is kept, also when two people edit."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import Business
from accounts.rules.profiles.hours import Closure, HolidayPolicy, Hours, Season, SpecialDay
from tests import factories
from tests.accounts.on_hours import CAFE, PAGE, SHOP, again, owned_by, put, send, stored
from tests.accounts.opening_hours import day, week
from tests.house.filling import filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def business(client: Client) -> Business:
    return owned_by(client)


def test_a_normal_week_takes_three_clicks(client: Client, business: Business) -> None:
    opened = client.get("/profile/hours/", follow=True)  # the first click
    page = opened.redirect_chain[-1][0]
    data = filled(opened, "kind", quick="Mo–Fr 7–18, Sa 7–13", action="take")
    table = client.post(page, data)  # the second
    assert table.status_code == 200
    assert stored(business).kind == "unknown"
    assert 'value="13:00"' in table.content.decode()
    saved: Any = client.post(page, filled(table, "kind", action="save"))  # the third
    assert (saved.status_code, saved.url) == (302, "/profile/")
    assert stored(business) == Hours("week", week("7-18", sa="7-13"), holidays=HolidayPolicy(country="DE"))


def test_enter_in_the_quick_line_shows_the_table_before_anything_is_stored(
    client: Client, business: Business
) -> None:
    shown = send(client, quick="Mon-Fri 9-5")
    assert shown.status_code == 200
    assert "Taken over. Look at the table, then save." in shown.content.decode()
    assert stored(business).kind == "unknown"
    changed = again(client, shown, d0_0_to="16:00")
    assert changed.status_code == 302
    assert stored(business).week == week("9-17", mo="9-16")


def test_the_part_that_cannot_be_read_is_named_and_the_rest_is_kept(
    client: Client, business: Business
) -> None:
    shown = send(client, "/profile/hours/shop/", quick="Mo–Fr 7–18, Di nachm.", action="take")
    body = shown.content.decode()
    assert "Wir verstehen „Di nachm.“ nicht. Schreiben Sie zum Beispiel „Di 14–18“." in body
    assert "<title>Fehler:" in body
    assert 'value="Mo–Fr 7–18, Di nachm."' in body
    again(client, shown, "/profile/hours/shop/")
    assert stored(business).week == week("7-18")


def test_breaks_are_added_by_a_button(client: Client, business: Business) -> None:
    shown = send(client, action="pause-0", d0_on="on", d0_0_from="8", d0_0_to="12")
    assert 'name="d0_1_from"' in shown.content.decode()
    assert "d0_2_from" not in shown.content.decode()
    again(client, shown, d0_1_from="14", d0_1_to="2")
    assert stored(business).week == week("", mo="8-12 14-2")
    many = client.get(PAGE)
    for _ in range(8):
        many = again(client, many, action="pause-0")
    assert "d0_5_from" in many.content.decode()
    assert "d0_6_from" not in many.content.decode()


def test_everything_at_once_is_stored_and_shown_again(client: Client, business: Business) -> None:
    typed = {
        "d0_on": "on", "d0_0_from": "0730", "d0_0_to": "12", "d4_on": "on", "d4_0_from": "18", "d4_0_to": "2",
        "also_by_appointment": "on", "holiday_policy": "own", "holiday_region": "DE-BY", "holiday_hours": "10–12",
        "special": "24.12.2026: 9–14 (Heiligabend)", "special_on": "31/12/2026", "special_note": "Inventur",
        "shut": "on", "shut_first": "1.8.2027", "shut_last": "20.8.2027", "shut_note": "Ferien",
        "s0_name": "Sommer", "s0_first": "1. Mai", "s0_last": "30.9.", "s0_week": "Mo–Fr 6–20",
    }  # fmt: skip
    assert send(client, **typed).status_code == 302
    expected = Hours(
        "week", week("", mo="7:30-12", fr="18-2"), True, (Season((5, 1), (9, 30), week("6-20"), "Sommer"),),
        (SpecialDay(date(2026, 12, 24), day("9-14"), "Heiligabend"), SpecialDay(date(2026, 12, 31), (), "Inventur")),
        HolidayPolicy("own", "DE", "BY", day("10-12")), Closure(date(2027, 8, 1), date(2027, 8, 20), "Ferien"),
    )  # fmt: skip
    assert stored(business) == expected
    # Saved again without a touch nothing changes, in either language.
    for page in (PAGE, "/profile/hours/shop/"):
        assert send(client, page).status_code == 302
        assert stored(business) == expected


def test_a_season_is_added_and_taken_away(client: Client, business: Business) -> None:
    shown = send(client, quick="Mon-Fri 9-5", action="take")
    shown = again(client, shown, action="season")
    again(client, shown, s0_first="1 May", s0_last="30 September", s0_week="Mon-Fri 8-8pm")
    assert stored(business).seasons == (Season((5, 1), (9, 30), week("8-20")),)
    send(client, s0_first="", s0_last="", s0_week="", s0_name="")
    assert stored(business).seasons == ()
    many = client.get(PAGE)
    for _ in range(9):
        many = again(client, many, action="season")
    assert "s5_first" in many.content.decode()
    assert "s6_first" not in many.content.decode()


def test_a_day_that_differs_is_added_by_a_button(client: Client, business: Business) -> None:
    shown = send(client, action="special", special_on="24.12.2026", special_hours="9-14", special_note="Eve")
    assert "24/12/2026: 9–14 (Eve)" in shown.content.decode()
    assert filled(shown, "kind")["special_on"] == ""
    wrong = again(client, shown, action="special", special_on="31.2.2027")
    assert "Write the date as in 24/12/2026" in wrong.content.decode()
    assert filled(wrong, "kind")["special_on"] == "31.2.2027"
    again(client, wrong, special_on="", kind="always")
    assert stored(business).special_days == (SpecialDay(date(2026, 12, 24), day("9-14"), "Eve"),)


def test_a_notation_of_maps_is_read_in_and_written(client: Client, business: Business) -> None:
    shown = send(client, action="osm", osm="Mo-Fr 07:00-18:00; Sa 07:00-13:00; PH off; SH off")
    body = shown.content.decode()
    assert "We have no place for “SH closed”. The rest was taken over." in body
    again(client, shown)
    assert stored(business) == Hours("week", week("7-18", sa="7-13"), holidays=HolidayPolicy("closed", "DE"))
    page = client.get(PAGE).content.decode()
    assert "Mo-Fr 07:00-18:00; Sa 07:00-13:00; PH off" in page
    nonsense = send(client, action="osm", osm="Montag früh")
    assert "This is not the notation of OpenStreetMap." in nonsense.content.decode()
    assert "Montag früh" in nonsense.content.decode()


def test_what_a_map_does_not_mention_stays(client: Client, business: Business) -> None:
    """Days that differ, holidays and a closure have no word in most values of maps."""
    lost = {"special": "24.12.2026: 9–14", "holiday_policy": "closed", "shut": "on", "shut_first": "1.8.2027"}
    shown = send(
        client, action="osm", osm='Mo–Fr 07:00-18:00; Sa off "Klingeln" || "nach Vereinbarung";', **lost
    )
    page = shown.content.decode()
    assert "We have no place for “&quot;Klingeln&quot;”. The rest was taken over." in page
    after = filled(shown, "quick")
    assert {name: after[name].strip() for name in lost} == lost
    assert (after["d0_0_from"], after["also_by_appointment"]) == ("07:00", "on")


def test_what_cannot_be_read_at_all_changes_nothing_in_the_form(client: Client, business: Business) -> None:
    typed = {"d0_on": "on", "d0_0_from": "7", "d0_0_to": "12"}
    shown = send(client, action="osm", osm="Tu-Su 17:00+", **typed)
    assert "We have no place for “Tu-Su 17:00+”. Nothing was taken over." in shown.content.decode()
    assert {name: filled(shown, "quick")[name] for name in typed} == typed


def test_the_hours_of_another_place(client: Client, business: Business) -> None:
    put(business, SHOP, CAFE)
    shown = send(client, action="copy", copy_from="cafe")
    assert stored(business).kind == "unknown"
    again(client, shown)
    assert stored(business).week == week("8-20")
    for wrong in ("shop", "", "../etc"):
        assert (
            "Choose the location whose hours are the same"
            in send(client, action="copy", copy_from=wrong).content.decode()
        )


def test_two_people_see_each_other(client: Client, business: Business) -> None:
    opened = client.get(PAGE)
    put(business, replace(SHOP, hours=Hours("always")))
    answer = again(client, opened, d0_on="on", d0_0_from="7:15", d0_0_to="18:45")
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else has changed this in the meantime." in body
    assert "Around the clock, every day" in body
    assert 'value="7:15"' in body
    assert stored(business).kind == "always"
    assert again(client, answer).status_code == 302
    assert stored(business).week == week("", mo="7:15-18:45")


def test_buttons_keep_the_mark_of_what_was_seen(client: Client, business: Business) -> None:
    shown = send(client, quick="Mon-Fri 9-5", action="take")
    put(business, replace(SHOP, hours=Hours("always")))
    again_shown = again(client, shown, action="pause-1")
    assert again(client, again_shown).status_code == 422
    assert stored(business).kind == "always"


def test_a_hint_is_said_and_the_hours_are_stored(client: Client, business: Business) -> None:
    shown = send(client, quick="Sat 8pm-4am, Sun 2-5am", action="take")
    saved = again(client, shown)
    assert saved.status_code == 302
    assert (
        "Saturday: The night runs into the hours of the next day." in client.get(saved.url).content.decode()
    )


def test_kinds_without_a_week_keep_the_week_for_later(client: Client, business: Business) -> None:
    policy = HolidayPolicy(country="DE")
    put(business, replace(SHOP, hours=Hours("week", week("9-12"), holidays=policy)))
    send(client, kind="appointment")
    assert stored(business) == Hours("appointment", week("9-12"), holidays=policy)
    send(client, kind="week")
    assert stored(business).week == week("9-12")


def test_the_preview_shows_what_would_be(client: Client, business: Business) -> None:
    assert "No opening hours stated" in client.get(PAGE).content.decode()
    shown = send(client, quick="24/7", action="take").content.decode()
    assert "Open now" in shown
    assert stored(business).kind == "unknown"


def test_nobody_elses_place_and_no_place_that_is_none(client: Client, business: Business) -> None:
    assert client.get("/profile/hours/other/").status_code == 404
    assert client.post("/profile/hours/other/", {"action": "take"}).status_code == 404
    viewer = factories.user()
    business.memberships.create(user=viewer, role="viewer", created_at=business.created_at)
    client.force_login(viewer)
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "<form" not in page.content.decode().partition("<main")[2].partition("</main>")[0]
    assert client.post(PAGE, {"action": "save"}).status_code == 404


def test_without_a_place_the_page_leads_to_one(client: Client, business: Business) -> None:
    put(business)
    assert "/en/profile/places/new/" in client.get("/en/profile/hours/").content.decode()
    put(business, SHOP, CAFE)
    listed = client.get("/en/profile/hours/").content.decode()
    assert "/en/profile/hours/cafe/" in listed
    assert "/en/profile/hours/shop/" in listed
