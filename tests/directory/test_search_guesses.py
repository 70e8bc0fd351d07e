"""What the directory makes of words that are no name, or a name in another spelling."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from tests.directory.publishing import listed_seal
from verification.models import Seal

pytestmark = pytest.mark.django_db


WEDNESDAY = datetime(2026, 11, 25, 9, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 29, 9, tzinfo=UTC)


@pytest.fixture
def seal(time_machine: Any) -> Seal:
    """Of a baker whose shop is open."""
    time_machine.move_to(WEDNESDAY, tick=False)
    return listed_seal()


@pytest.mark.parametrize(
    ("typed", "leads"),
    [
        ("030 23125 012", True),
        ("+49 30 23125012", True),
        ("huber.example", True),
        ("7QK2-9FXH-3B", True),
        ("Nobody & Sons", False),
        ("4711", False),
        ("", False),
    ],
)
def test_who_types_a_number_into_the_directory_is_led_to_the_check(
    client: Client, seal: Seal, typed: str, leads: bool
) -> None:
    answer = client.get("/en/directory/", {"q": typed, "open": "on"}).content.decode()
    assert ("The directory knows names only." in answer) is leads
    assert ("Nobody was found." in answer) is (not leads and bool(typed))
    if leads:
        assert f'href="/en/check/?q={quote(typed, safe="")}"' in answer


def test_who_asks_for_open_shops_on_a_sunday_is_told_that_none_is(
    client: Client, seal: Seal, time_machine: Any
) -> None:
    time_machine.move_to(SUNDAY, tick=False)
    asked = client.get("/en/directory/", {"q": "", "open": "on"}).content.decode()
    assert "Nobody was found." in asked
    assert "/b/baeckerei-huber/" not in asked
    assert "/b/baeckerei-huber/" in client.get("/en/directory/", {"q": ""}).content.decode()


@pytest.mark.parametrize(
    ("typed", "told"), [("Baeckerei", False), ("baeckerei hubr", True), ("Backerie", True)]
)
def test_an_umlaut_spelled_out_is_no_slip(client: Client, seal: Seal, typed: str, told: bool) -> None:
    answer = client.get("/en/directory/", {"q": typed}).content.decode()
    assert "/b/baeckerei-huber/" in answer
    assert ("Nothing is spelled exactly like this." in answer) is told
    assert "baeckerei" not in answer.partition("Shown for:")[2].partition("</p>")[0]
