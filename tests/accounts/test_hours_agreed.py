"""Single days by appointment, typed as a line or ticked, on the hours' page."""

import pytest
from django.test import Client

from accounts.models import Business
from tests.accounts.on_hours import PAGE, again, owned_by, send, stored
from tests.accounts.opening_hours import week
from tests.house.filling import filled


@pytest.fixture
def business(client: Client, db: None) -> Business:
    return owned_by(client)


def test_single_days_by_appointment_from_the_line_to_the_page(client: Client, business: Business) -> None:
    shown = send(client, quick="Mon-Fri 9-5, Sat by appointment", action="take")
    assert "<summary>By appointment on single days</summary>" in shown.content.decode()
    sent = filled(shown, "quick")
    assert (sent["d5_agreed"], "d4_agreed" in sent, "d5_on" in sent) == ("on", False, False)
    assert again(client, shown).status_code == 302
    hours = stored(business)
    assert (hours.kind, hours.week, hours.appointment_days) == ("week", week("9-17"), (5,))
    assert not hours.also_by_appointment
    page = client.get(PAGE).content.decode()
    assert "Sa unknown &quot;by appointment&quot;" in page
    preview = client.get("/en/profile/preview/").content.decode()
    assert '<span class="at">by appointment</span>' in preview
    assert "By appointment" in preview.partition("How customers will see it")[0]
    for address in (PAGE, "/profile/hours/shop/"):
        assert send(client, address).status_code == 302
        assert stored(business) == hours
    again(client, send(client, quick="Fr nach Vereinbarung", action="take"))
    assert (stored(business).week, stored(business).appointment_days) == (week("9-17", fr=""), (4, 5))
    send(client, d4_agreed=None, d5_agreed=None)
    assert stored(business).appointment_days == ()


def test_what_was_taken_for_every_day_is_said(client: Client, business: Business) -> None:
    words = "“By appointment” was taken for every day, beside the hours. Tick single days below the week."
    assert words in send(client, quick="Sat 10-2 or by appointment", action="take").content.decode()
    assert words not in send(client, quick="Mon 10-2, Sat by appointment", action="take").content.decode()
    assert words not in send(client, quick="by appointment", action="take").content.decode()


def test_a_day_ticked_twice_without_times_is_by_appointment_only(client: Client, business: Business) -> None:
    empty = {"d6_on": "on", "d6_0_from": "", "d6_0_to": ""}
    assert send(client, **empty).status_code == 422
    assert send(client, **empty, d6_agreed="on").status_code == 302
    assert (stored(business).week[6], stored(business).appointment_days) == ((), (6,))
    half = send(client, **{**empty, "d6_0_from": "9"}, d6_agreed="on")
    assert "Sunday: enter a closing time" in half.content.decode()


def test_a_season_does_not_swallow_by_appointment(client: Client, business: Business) -> None:
    season = {
        "s0_name": "",
        "s0_first": "1.5.",
        "s0_last": "30.9.",
        "s0_week": "Mo-Fr 9-12, Sa nach Vereinbarung",
    }
    answer = send(client, **season)
    assert answer.status_code == 422
    assert "holds all year: leave it out here" in answer.content.decode()


@pytest.mark.parametrize(
    ("line", "unread"),
    [
        ("Mon-Fri 9-5, Sat by appointment, lunch 12-1", "lunch 12-1"),
        ("Mon-Fri 9-5; Sat by appointment; whatever", "whatever"),
        ("Sat by appointment, whatever, Mon-Fri 9-5", "whatever"),
    ],
)
def test_what_cannot_be_read_takes_no_day_along(
    client: Client, business: Business, line: str, unread: str
) -> None:
    shown = send(client, quick=line, action="take")
    assert f"“{unread}”" in shown.content.decode()
    sent = filled(shown, "quick")
    assert (sent["d5_agreed"], sent["d0_0_from"], "d4_agreed" in sent) == ("on", "09:00", False)
