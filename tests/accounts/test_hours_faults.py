"""Hours that are wrong: each is said at its field, all at once, and nothing that was typed is lost."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import Business
from accounts.rules.profiles.hours import Span
from tests.accounts.on_hours import owned_by, send, stored
from tests.house.filling import filled
from tests.house.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def business(client: Client) -> Business:
    return owned_by(client)


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
        ({"special": "24.12.2026 9-12 + 11-14"}, "Line 1: 9–12 and 11–14 overlap. Join them"),
        ({"special_on": "morgen"}, "Write the date as in 24/12/2026"),
        ({"special_on": "24.12.2026", "special_hours": "spät"}, "Write the hours as in 9–14"),
        ({"shut": "on"}, "Enter the first day, for example 20/8/2027"),
        ({"shut": "on", "shut_first": "1.8."}, "Write the date as in 20/8/2027"),
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
    said = "Monday: 08:00–12:00 and 11:00–14:00 overlap. Join them, or let the second begin later."
    assert said in answer.content.decode()
    assert '<a href="#id_d0_1_to">' in answer.content.decode()


def test_five_hundred_special_days_get_one_clear_sentence(client: Client, business: Business) -> None:
    lines = "\n".join(f"{date(2027, 1, 1) + timedelta(days=step):%d.%m.%Y}: 9–14" for step in range(500))
    answer = send(client, special=lines)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert body.count("These are 500 special days; 400 are possible.") == 2
    assert f"{date(2027, 1, 1) + timedelta(days=499):%d.%m.%Y}" in body
    assert send(client, special="x" * 1_000_000).status_code == 422


@pytest.mark.parametrize(
    ("prefix", "line", "said"),
    [
        ("", "Mo–Fr 9–12 + 11–14, Sa 7–13", "Mo–Fr: 9–12 und 11–14 überschneiden sich."),
        ("/en", "Mon-Fri 9-12 + 11-14, Sa 7-13", "Mon–Fri: 9–12 and 11–14 overlap."),
        ("", "Di 8–8, Sa 7–13", "„Di 8–8“ beginnt und endet zur selben Zeit."),
        ("/en", "Tue 8-8:00, Sat 07:00-13", "“Tue 8-8:00” begins and ends at the same time."),
        ("", "Di 18–17, Sa 7–13", "Dienstag: Das Ende liegt vor dem Beginn."),
        ("/en", "Tue 18-17, Sat 7-13", "Tuesday: It ends before it begins."),
        ("", "Di nachm., Sa 7–13", "Wir verstehen „Di nachm.“ nicht. Schreiben Sie zum Beispiel „Di 14–18“."),
        ("/en", "Tue eve, Sat 7-13", "We cannot read “Tue eve”. Write for example “Tue 14–18”."),
    ],
)
def test_the_quick_line_says_what_is_wrong_and_takes_the_rest(
    client: Client, business: Business, prefix: str, line: str, said: str
) -> None:
    answer = send(client, f"{prefix}/profile/hours/shop/", quick=line, action="take")
    page = Page(answer.content)
    assert any(one.startswith(said) for one in page.text_of("li")), page.text_of("li")
    assert page.dangling() == []
    assert filled(answer, "kind")["quick"] == line
    assert (filled(answer, "kind")["d5_0_from"], filled(answer, "kind")["d5_0_to"]) == ("07:00", "13:00")
    assert stored(business).kind == "unknown"


@pytest.mark.parametrize(
    ("prefix", "said"),
    [
        ("", "wird die Uhr umgestellt. Die Zeiten gelten so, wie die Uhr an der Wand sie zeigt."),
        ("/en", "In the night of 28 March 2027 the clock changes."),
    ],
)
def test_a_night_in_which_the_clock_changes_is_told_and_kept(
    client: Client, business: Business, prefix: str, said: str
) -> None:
    with time_machine.travel(datetime(2027, 3, 1, 12, tzinfo=UTC)):
        client.force_login(business.memberships.get().user)
        page = f"{prefix}/profile/hours/shop/"
        taken = send(client, page, quick="Sa 20–4", action="take")
        answer = client.post(page, filled(taken, "kind", action="save"), follow=True)
    assert said in answer.content.decode()
    assert stored(business).week[5] == (Span(20 * 60, 28 * 60),)
