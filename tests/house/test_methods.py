"""Every address with every method: what it does not take is a 405 that says what it takes, asked for no secret."""

from typing import Any

import pytest
from django.contrib import admin
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.generic import DeleteView, FormView, TemplateView

from config import methods
from config.urls import *  # noqa: F403 - this module stands in for it below
from config.urls import urlpatterns as real_urls
from tests import factories
from tests.house import pages
from tests.house.doors import Door, doors
from tests.verification import ready
from verification.models import Seal

# Stands in for the real addresses below.
urlpatterns = [path("/evil.example/x/", require_safe(lambda request: HttpResponse())), *real_urls]

pytestmark = pytest.mark.django_db

REFUSED = ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "BREW", "G\u00cbT")
READS, READS_AND_TAKES = "GET, HEAD, OPTIONS", "GET, HEAD, POST, OPTIONS"
ANSWERED = {READS, READS_AND_TAKES, "POST, OPTIONS", "GET, POST, OPTIONS"}
BY_MACHINES = ("phone_receipt", "money_webhook", "theme")  # ask for no secret: signed, or nothing to steal


@pytest.fixture
def sealed(settings: Any) -> Seal:
    settings.DESK_SECOND_FACTOR = False
    return ready.sealed()


def visitor(role: str, seal: Seal) -> Client:
    """A browser that opened no page of ours yet, so that it has no secret for a form."""
    client = Client(enforce_csrf_checks=True)
    if role == "owner":
        client.force_login(seal.business.memberships.get().user)
    elif role == "operator":
        client.force_login(factories.user(desk_role="operator"))
    return client


def told(client: Client, door: Door) -> str:
    answer = client.options(door.path)
    assert (answer.status_code, answer.content) == (204, b""), door.name
    return str(answer["Allow"])


@pytest.mark.parametrize("role", ["nobody", "owner", "operator"])
def test_what_no_address_takes_is_refused_by_every_one_of_them(sealed: Seal, role: str) -> None:
    client = visitor(role, sealed)
    for door in doors(sealed):
        if door.name == "api:api-root":
            continue  # there is nothing at it, whatever the method
        allowed = told(client, door)
        assert allowed in ANSWERED, door.name
        for method in REFUSED:
            answer = client.generic(method, door.path)
            assert (answer.status_code, answer["Allow"]) == (405, allowed), (door.name, method)


@pytest.mark.parametrize("role", ["nobody", "owner", "operator"])
def test_a_form_without_its_secret_is_403_where_there_is_a_form_and_405_elsewhere(
    sealed: Seal, role: str
) -> None:
    client = visitor(role, sealed)
    for door in doors(sealed):
        if door.name == "api:api-root" or door.name in BY_MACHINES:
            continue
        expected = 403 if "POST" in told(client, door) else 405
        assert client.post(door.path).status_code == expected, door.name


@pytest.mark.parametrize("role", ["nobody", "owner", "operator"])
def test_head_is_get_without_the_body(sealed: Seal, role: str) -> None:
    client = visitor(role, sealed)
    for door in doors(sealed):
        if door.name == "phone_receipt":
            continue  # a gateway's report is no page: what only asks must not write
        got, asked = answers_alike(client, door)
        assert asked.status_code == got.status_code, door.name
        assert asked.content == b"", door.name
        for header in ("Content-Type", "Cache-Control", "Location", "Allow", "ETag"):
            assert asked.get(header) == got.get(header), (door.name, header)


def answers_alike(client: Client, door: Door) -> tuple[Any, Any]:
    """Both from the same state of things: a budget that the first one used is there for the second."""
    found = []
    for method in ("GET", "HEAD"):
        with transaction.atomic():
            found.append(client.generic(method, door.path))
            transaction.set_rollback(True)
    return found[0], found[1]


def test_every_view_of_ours_says_which_methods_it_takes() -> None:
    def silent(resolver: URLResolver) -> list[str]:
        found = []
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                found += [] if one.namespace in (admin.site.name, "api") else silent(one)
            elif methods.declared(one.callback) is None:
                found.append(one.callback.__module__)
        return [module for module in found if not module.startswith(("allauth.", "django."))]

    assert silent(get_resolver()) == []


def test_what_a_view_says_is_read_through_whatever_stands_before_it() -> None:
    @csrf_exempt
    @require_safe
    def guarded(request: Any) -> None: ...

    assert methods.methods_of(guarded) == ("GET", "HEAD")
    assert methods.methods_of(TemplateView.as_view()) == ("GET", "HEAD")
    assert methods.methods_of(FormView.as_view()) == ("GET", "HEAD", "POST")  # it also has `put`
    assert methods.methods_of(DeleteView.as_view()) == ("GET", "HEAD", "POST")  # it also has `delete`


def test_a_view_that_says_nothing_takes_what_forms_send_and_answers_for_itself_where_machines_call() -> None:
    def silent(request: Any) -> None: ...

    assert methods.methods_of(silent) == ("GET", "HEAD", "POST")
    assert methods.methods_of(csrf_exempt(silent)) is None
    assert methods.methods_of(admin.site.login) == ("GET", "HEAD", "POST")


@pytest.mark.parametrize("method", REFUSED)
@pytest.mark.parametrize(
    "address", ["/", "/en/", "/admin/", "/healthz", "/.well-known/jwks.json", "/check/?q=1"]
)
def test_a_refusal_has_no_body_and_no_cache_keeps_it(method: str, address: str) -> None:
    answer = Client(enforce_csrf_checks=True).generic(method, address, "x" * 10_000)
    assert (answer.status_code, answer.content) == (405, b"")
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("prefix", "language", "title"),
    [("", "de", "Diese Seite nimmt kein Formular an"), ("/en", "en", "This page does not take a form")],
)
def test_who_sends_a_form_to_a_page_without_one_reads_where_to_go(
    client: Client, prefix: str, language: str, title: str
) -> None:
    answer = client.post(f"{prefix}/criteria/", {"q": "x"})
    assert (answer.status_code, answer["Allow"]) == (405, READS)
    page = pages.check(answer.content, language)
    assert title in page.text_of("h1")[0]
    assert page.all("a", href=f"{prefix}/criteria/")


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize("address", ["/nothing/", "/api/v1/nothing", "/en/nothing", "*", "//", "/b/%00/"])
def test_where_there_is_nothing_no_method_breaks(method: str, address: str) -> None:
    assert Client(enforce_csrf_checks=True).generic(method, address).status_code in (
        200,
        301,
        400,
        403,
        404,
        405,
        204,
    )


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize(
    ("method", "status"),
    [("GET", 301), ("HEAD", 301), ("POST", 308), ("PUT", 308), ("PATCH", 308), ("DELETE", 308)],
)
@pytest.mark.parametrize("address", ["/report", "/en/report", "/check"])
def test_an_address_without_its_last_slash_is_sent_on_as_it_is(
    settings: Any, debug: bool, method: str, status: int, address: str
) -> None:
    settings.DEBUG = debug
    answer = Client(enforce_csrf_checks=True).generic(method, f"{address}?q=%2F%2F&a=1", "text=typed")
    assert (answer.status_code, answer["Location"]) == (status, f"{address}/?q=%2F%2F&a=1")
    assert answer["Cache-Control"] == "private, no-store"


def test_a_form_sent_without_the_last_slash_arrives_with_what_was_typed(client: Client) -> None:
    answer = client.post("/report", {"text": "Was ich schrieb"}, follow=True)
    assert answer.request["REQUEST_METHOD"] == "POST"
    assert "Was ich schrieb" in answer.content.decode()


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_slash_leads_to_no_other_site(settings: Any, debug: bool, method: str) -> None:
    settings.DEBUG = debug
    answer = Client().generic(method, "/", PATH_INFO="//evil.example/x")
    assert (answer.status_code, answer["Location"]) == (
        301 if method == "GET" else 308,
        "/%2Fevil.example/x/",
    )
