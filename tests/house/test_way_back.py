"""Signing in after a form was sent leads back to the page with the form, not to the address that it was sent to."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.house.doors import doors
from tests.verification import ready

pytestmark = pytest.mark.django_db


def way_back(answer: Any) -> str:
    assert answer.status_code == 302
    assert urlsplit(answer["Location"]).path.endswith("/account/login/")
    return str(parse_qs(urlsplit(answer["Location"]).query)["next"][0])


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/en/tasks/?a=1&b=%2F", "/en/tasks/?a=1&b=%2F"),
        ("", "/account/start/"),
        ("http://evil.example/en/tasks/", "/account/start/"),
        ("http://testserver.evil.example/x", "/account/start/"),
        ("javascript:alert(1)", "/account/start/"),
        ("//evil.example/x", "/account/start/"),
        ("http://[", "/account/start/"),
        ("http://testserver//evil.example/x", "/evil.example/x"),
        ("http://testserver", "/account/start/"),
    ],
)
def test_it_is_the_page_that_the_browser_names_if_it_is_ours(
    client: Client, came_from: str, back: str
) -> None:
    headers = {"Referer": came_from} if came_from else {}
    assert way_back(client.post("/tasks/start/", headers=headers)) == back


def test_a_form_that_is_sent_to_its_own_page_comes_back_to_it(client: Client) -> None:
    other = {"Referer": "http://testserver/directory/"}
    assert way_back(client.post("/en/profile/texts/?x=1", headers=other)) == "/en/profile/texts/?x=1"


def test_no_way_back_leads_to_an_address_that_cannot_be_opened(client: Client) -> None:
    """Every form of every address, as somebody whose session is over sends it."""
    seal = ready.sealed()
    came = 0
    for door in doors(seal):
        answer = client.post(door.path, headers={"Referer": "http://testserver/seal/"})
        if answer.status_code == 302 and "/account/login/?next=" in answer["Location"]:
            back = way_back(answer)
            came += 1
            assert client.get(back).status_code != 405, (door.name, back)
    assert came > 60
