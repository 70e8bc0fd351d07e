"""What is refused before or beside a page: it has words, no cache keeps it, and machines get a problem to read."""

import errno
from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from config import errors
from config.urls import *  # noqa: F403 - this module stands in for it below
from config.urls import urlpatterns as real_urls
from tests import factories

pytestmark = pytest.mark.django_db

PROBLEM = "application/problem+json"
FORM = "application/x-www-form-urlencoded"


def interrupted() -> SessionInterrupted:
    """As Django's own middleware ends when the session's row cannot be written."""
    try:
        try:
            raise OperationalError("database is locked")
        except OperationalError:
            raise UpdateError  # noqa: B904 - so does Django
    except UpdateError as error:
        lost = SessionInterrupted("gone")
        lost.__context__ = error
        return lost


def fails(request: HttpRequest, what: str) -> HttpResponse:
    raise {
        "session": interrupted(),
        "logged out": SessionInterrupted("gone"),
        "locked": OperationalError("database is locked"),
        "full": OSError(errno.ENOSPC, "No space left on device"),
        "readonly": PermissionError(errno.EACCES, "Permission denied"),
        "missing": FileNotFoundError(errno.ENOENT, "No such file"),
        "wrong": DatabaseError("no such column"),
    }[what]


urlpatterns = [path("fails/<str:what>", fails), path("api/fails/<str:what>", fails), *real_urls]


@pytest.fixture
def quiet() -> Client:
    """Answers as a server does, instead of raising."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "NONSENSE"])
@pytest.mark.parametrize("address", ["/api/v1/check?q=1", "/api/v1/seals/ABCD", "/api/v1/openapi.json"])
def test_a_method_that_the_api_does_not_take_is_a_problem_that_says_which_it_takes(
    method: str, address: str
) -> None:
    answer = Client(enforce_csrf_checks=True).generic(method, address)
    assert (answer.status_code, answer["Content-Type"]) == (405, PROBLEM)
    assert answer.json()["status"] == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(("language", "words"), [("", "Formular"), ("/en", "form")])
def test_who_comes_to_the_address_of_a_form_by_a_link_reads_where_to_go(
    client: Client, language: str, words: str
) -> None:
    person = factories.user()
    factories.business("Firma", owner=person)
    client.force_login(person)
    answer = client.get(f"{language}/tasks/start/")
    page = answer.content.decode()
    assert (answer.status_code, answer["Allow"]) == (405, "POST, OPTIONS")
    assert words in page
    assert f'href="{language}/account/start/"' in page


def test_signing_in_after_a_form_was_sent_ends_on_a_page_with_words(client: Client) -> None:
    person = factories.user()
    factories.business("Firma", owner=person)
    sent = client.post("/tasks/start/")
    assert sent["Location"].endswith("/account/login/?next=%2Faccount%2Fstart%2F")
    client.force_login(person)
    assert "<h1>" in client.get("/tasks/start/").content.decode()


@pytest.mark.parametrize(
    "body",
    [
        {"data": "a=" + "x" * 3_000_000, "content_type": FORM},
        {"data": "&".join(f"f{n}=1" for n in range(500)), "content_type": FORM},
        {"data": {f"f{n}": "1" for n in range(500)}},
    ],
    ids=["long", "many", "multipart"],
)
def test_too_much_at_once_is_said_to_be_too_much(client: Client, body: dict[str, Any]) -> None:
    answer = client.post("/account/login/", **body)
    assert answer.status_code == 413
    assert 'href="/account/login/"' in answer.content.decode()


def test_too_much_for_the_api_is_a_problem() -> None:
    asked = RequestFactory().post("/api/v1/check")
    answer = errors.bad_request(asked, RequestDataTooBig("much"))
    assert (answer.status_code, answer["Content-Type"]) == (413, PROBLEM)


def test_a_form_from_elsewhere_is_a_problem_below_api_and_a_page_elsewhere() -> None:
    for address, kind in (("/api/v1/check", PROBLEM), ("/report/", "text/html; charset=utf-8")):
        answer = errors.csrf_failure(RequestFactory().post(address))
        assert (answer.status_code, answer["Content-Type"]) == (403, kind)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/check/?q=%00", 400),
        ("/b/%00/", 400),
        ("/check", 301),
        ("/nothing/", 404),
        ("/api/v1/check?q=%00", 400),
    ],
)
def test_a_refusal_is_never_kept_by_a_cache(client: Client, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("what", ["locked", "full", "readonly", "session"])
def test_what_passes_by_itself_is_no_mistake_of_ours(quiet: Client, what: str) -> None:
    page, machine = quiet.get(f"/fails/{what}"), quiet.get(f"/api/fails/{what}")
    assert (page.status_code, machine.status_code) == (503, 503)
    assert page["Retry-After"] == machine["Retry-After"] == "30"
    assert page["X-Request-ID"] in page.content.decode()
    assert machine["Content-Type"] == PROBLEM
    assert page["Cache-Control"] == "private, no-store"


@pytest.mark.urls(__name__)
def test_a_session_that_ended_meanwhile_is_no_outage(quiet: Client) -> None:
    assert quiet.get("/fails/logged out").status_code == 400


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("what", ["missing", "wrong"])
def test_a_mistake_of_ours_is_still_called_one(quiet: Client, what: str) -> None:
    assert quiet.get(f"/fails/{what}").status_code == 500
    assert quiet.get(f"/api/fails/{what}").json()["status"] == 500
