"""What a tool or a browser asks a host for without having been told an address."""

import logging

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from config.logs import RouteOnly
from config.middleware import FEATURES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/openapi.json", "/api/openapi.json"])
def test_the_description_is_found_where_tools_look_first(client: Client, address: str) -> None:
    found = client.get(address, follow=True)
    assert [step for step, _status in found.redirect_chain] == ["/api/v1/openapi.json"]
    assert found.json()["openapi"].startswith("3.")
    assert client.post(address).status_code == 405


def test_a_browser_beside_an_answer_of_the_api_finds_the_icon(client: Client) -> None:
    sent = client.get("/favicon.ico")
    assert (sent.status_code, sent["Location"]) == (302, "/static/favicon.svg")


@pytest.mark.parametrize("address", ["/", "/check/?q=1", "/api/v1/check?q=1", "/healthz", "/nowhere"])
def test_no_answer_lets_a_page_ask_for_the_camera(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer["Permissions-Policy"] == FEATURES
    assert {"camera=()", "geolocation=()", "microphone=()", "payment=()"} <= set(FEATURES.split(", "))
    assert "publickey" not in FEATURES  # passkeys are asked for
    assert "otp-credentials" not in FEATURES  # and codes from messages


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Forbidden (%s): %s", "Forbidden -"),
        ("Not Found: %s", "Not Found -"),
        ("Internal Server Error: %s", "Internal Server Error -"),
        ("%s: %s", "Service Unavailable -"),
    ],
)
def test_a_line_about_a_request_names_its_route_and_nothing_that_was_sent(said: str, kept: str) -> None:
    request: HttpRequest = RequestFactory().get("/s/7QK29FXH3B")
    first = "https://evil.example" if "(" in said else "Service Unavailable"
    values = (first, request.path)[-said.count("%s") :]
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, said, values, None)
    record.request = request
    assert RouteOnly().filter(record)
    assert record.getMessage() == kept
