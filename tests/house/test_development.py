"""`make run` runs with DEBUG: a wrong address and an unreadable request look as they will in production."""

import time
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.views import debug

from config import development
from config.urls import *  # noqa: F403 - this module stands in for it below
from config.urls import urlpatterns as real_urls

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
FIELDS = "&".join(f"a{number}=1" for number in range(1500))


def locked(request: HttpRequest) -> HttpResponse:
    raise OperationalError("database is locked")


def defect(request: HttpRequest) -> HttpResponse:
    raise ArithmeticError("ours")


urlpatterns = [path("locked", locked), path("defect", defect), *real_urls]


@pytest.fixture(autouse=True)
def with_debug(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("technical_404_response", "technical_500_response"):
        monkeypatch.setattr(debug, name, getattr(debug, name))
    settings.DEBUG = True
    development.use_our_pages()


@pytest.fixture
def quiet() -> Client:
    """Answers as a server does, instead of raising."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("address", ["/nope/", "/b/nobody/", "/pilot/done/P-XXXXX/"])
def test_a_wrong_address_has_our_page(quiet: Client, address: str) -> None:
    answer = quiet.get(address)
    assert answer.status_code == 404
    assert "Seite nicht gefunden" in answer.content.decode()
    assert "Content-Security-Policy" in answer.headers
    assert "Page not found" in quiet.get(f"/en{address}").content.decode()


def test_machines_get_a_problem_to_read(quiet: Client) -> None:
    answer = quiet.get("/api/v1/nope")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_too_many_fields_are_refused_at_once(quiet: Client) -> None:
    began = time.monotonic()
    answer = quiet.get(f"/check/?{FIELDS}")
    assert (answer.status_code, time.monotonic() - began < 5) == (413, True)
    assert "Das war zu viel auf einmal" in answer.content.decode()


def test_a_foreign_host_gets_our_page(quiet: Client) -> None:
    answer = quiet.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "DisallowedHost" not in answer.content.decode()


def test_a_locked_database_passes_by_itself(quiet: Client) -> None:
    answer = quiet.get("/locked")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")


def test_a_defect_of_ours_keeps_the_page_for_developers(quiet: Client) -> None:
    answer = quiet.get("/defect")
    assert answer.status_code == 500
    assert "ArithmeticError" in answer.content.decode()
    assert "Content-Security-Policy" not in answer.headers
