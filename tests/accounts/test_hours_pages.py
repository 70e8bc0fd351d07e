"""The hours' page: one line and three clicks for a normal week; what was typed is kept, whatever is wrong with it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Business, Profile
from accounts.rules.profiles import document as documents
from accounts.rules.profiles.document import Address, Document, Location
from accounts.rules.profiles.hours import Closure, HolidayPolicy, Hours, Season, SpecialDay
from tests import factories
from tests.accounts.opening_hours import day, week
from tests.house.filling import filled
from tests.house.pages import Page

pytestmark = pytest.mark.django_db

BERLIN = Address(("Hauptstraße 1",), postcode="10115", city="Berlin", country="DE")
SHOP = Location("shop", "Laden", BERLIN, "Europe/Berlin", Hours(holidays=HolidayPolicy(country="DE")))
CAFE = Location("cafe", "Café", BERLIN, "Europe/Berlin", Hours("week", week("8-20")))
PAGE = "/en/profile/hours/shop/"


@pytest.fixture
def business(client: Client) -> Business:
    owner = factories.user()
    client.force_login(owner)
    business = factories.business(owner=owner)
    Profile.objects.create(business=business, draft=documents.dump(Document(locations=(SHOP,))))
    return business


def put(business: Business, *places: Location) -> None:
    draft = documents.dump(Document(locations=places))
    Profile.objects.filter(business=business).update(draft=draft)


def stored(business: Business, key: str = "shop") -> Hours:
    place = Profile.objects.get(business=business).document.location(key)
    assert place is not None
    return place.hours


def send(client: Client, page: str = PAGE, **typed: Any) -> Any:
    """Opens the page, types, presses a button (`action`, by default save)."""
    return client.post(page, filled(client.get(page), "kind", **{"action": "save", **typed}))


def again(client: Client, response: Any, page: str = PAGE, **typed: Any) -> Any:
    """The next button on the page that came back."""
    return client.post(page, filled(response, "kind", **{"action": "save", **typed}))


def test_a_normal_week_takes_three_clicks(client: Client, business: Business) -> None:
    opened = client.get("/profile/hours/", follow=True)  # the first click
    page = opened.redirect_chain[-1][0]
    data = filled(opened, "kind", quick="Mo–Fr 7–18, Sa 7–13", action="take")
    table = client.post(page, data)  # the second
    assert table.status_code == 200
    assert stored(business).kind == "unknown"
    assert 'value="13:00"' in table.content.decode()
    saved = client.post(page, filled(table, "kind", action="save"))  # the third
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


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"d0_0_from": "7", "d0_0_to": ""}, "Monday: enter a closing time"),
        ({"d0_0_from": "", "d0_0_to": "18"}, "Monday: enter an opening time"),
        (
            {"d0_0_from": "", "d0_0_to": ""},
            "Monday: enter the hours, or take the tick away if you are closed",
        ),
        ({"d0_0_from": "morgens", "d0_0_to": "18"}, "Monday: write a time such as 7, 7:30 or 18:00"),
        ({"d0_0_from": "25:00", "d0_0_to": "18"}, "Monday: write a time"),
        ({"d0_0_from": "9", "d0_0_to": "9"}, "Monday: It begins and ends at the same time."),
        ({"d0_0_from": "18", "d0_0_to": "17"}, "Monday: It ends before it begins."),
        ({"d0_0_from": "a\0b", "d0_0_to": "17"}, "control character"),
        ({"d0_0_from": "9" * 21, "d0_0_to": "17"}, "Write at most 20 characters. You wrote 21."),
        ({"kind": "sometimes", "d0_on": None}, "Choose one of them"),
        ({"holiday_policy": "own"}, "Enter the hours of public holidays, for example 10–12."),
        ({"holiday_policy": "own", "holiday_hours": "spät"}, "Write the hours as in 10–12"),
        ({"holiday_policy": "closed", "holiday_region": "DE-XX"}, "Choose one of them"),
        ({"special": "Heiligabend zu"}, "Line 1: we cannot read a date in “Heiligabend zu”."),
        ({"special": "24.12.2026: später"}, "Line 1: we cannot read the hours"),
        (
            {"special": "24.12.2026\n24.12.2026"},
            "24 December 2026 is there twice. Keep one line for each day.",
        ),
        ({"special": "24.12.2099"}, "24 December 2099 is too far ahead."),
        ({"special": "24.12.2026 9-12 + 11-14"}, "we cannot read the hours"),
        ({"special_on": "morgen"}, "Write the date as in 24.12.2026"),
        ({"special_on": "24.12.2026", "special_hours": "spät"}, "Write the hours as in 9–14"),
        ({"shut": "on"}, "Enter the first day, for example 1.8.2027"),
        ({"shut": "on", "shut_first": "1.8."}, "Write the date as in 1.8.2027"),
        (
            {"shut": "on", "shut_first": "2.8.2027", "shut_last": "1.8.2027"},
            "The last day lies before the first.",
        ),
        ({"shut": "on", "shut_first": "1.8.2027", "shut_note": "geprüft ✔"}, "Leave out “geprüft”."),
        (
            {"s0_first": "30.2.", "s0_last": "1.5.", "s0_week": "Mo 9-12"},
            "Write first and last day without a year",
        ),
        ({"s0_first": "1.5.", "s0_last": "30.9.", "s0_week": "immer mal"}, "We cannot read “immer mal”."),
        ({"s0_first": "1.5.", "s0_last": "30.9.", "s0_week": ""}, "Enter the hours of the season"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    client: Client, business: Business, typed: dict[str, str], said: str
) -> None:
    monday = {"d0_on": "on", "d0_0_from": "7:15", "d0_0_to": "18:45"}
    answer = send(client, **{**monday, "d5_0_from": "11:11", **typed})
    page = Page(answer.content)
    assert answer.status_code == 422
    assert any(said in text for text in page.text_of("li"))
    assert page.text_of("title")[0].startswith("Error:")
    assert 'value="11:11"' in page.html  # of a day that is not even ticked
    assert page.dangling() == []
    assert stored(business).kind == "unknown"


def test_hours_that_overlap(client: Client, business: Business) -> None:
    answer = send(client, d0_on="on", d0_0_from="8", d0_0_to="12", d0_1_from="11", d0_1_to="14")
    assert answer.status_code == 422
    assert "Monday: Two stretches overlap." in answer.content.decode()
    assert '<a href="#id_d0_1_to">' in answer.content.decode()


def test_five_hundred_special_days_get_one_clear_sentence(client: Client, business: Business) -> None:
    lines = "\n".join(f"{date(2027, 1, 1) + timedelta(days=step):%d.%m.%Y}: 9–14" for step in range(500))
    answer = send(client, special=lines)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert body.count("These are 500 special days; 400 are possible.") == 2
    assert f"{date(2027, 1, 1) + timedelta(days=499):%d.%m.%Y}" in body
    assert send(client, special="x" * 1_000_000).status_code == 422


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
    assert "Write the date as in 24.12.2026" in wrong.content.decode()
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
