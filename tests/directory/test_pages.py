"""The pages that say the same to everybody, and the small files beside them."""

import json
from datetime import datetime, timedelta
from html import escape, unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from directory.views import criteria
from tests import factories
from tests.house.pages import check
from verification.rules.policy import requirement_set
from verification.rules.reasons import BY_CODE, CODES

PAGES = ["", "genuine/", "criteria/", "reasons/", "help/", "imprint/", "privacy/", "terms/", "accessibility/"]
BOTH = pytest.mark.parametrize(("prefix", "language", "other"), [("/", "de", "/en/"), ("/en/", "en", "/")])


@pytest.mark.parametrize("path", PAGES)
@BOTH
def test_a_page_stands_in_both_languages(
    client: Client, path: str, prefix: str, language: str, other: str
) -> None:
    response = client.get(f"{prefix}{path}?from=test")

    assert response.status_code == 200
    page = check(response.content, language)
    switch = [link for link in page.all("a") if "data-keep" in link]
    assert [link["href"] for link in switch] == [f"{other}{path}?from=test"]
    assert response.cookies == {}


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_is_light(client: Client, path: str) -> None:
    response = client.get(f"/{path}")

    assert b"htmx" not in response.content
    assert len(response.content) < 30_000


@BOTH
def test_the_legal_pages_are_one_click_away(client: Client, prefix: str, language: str, other: str) -> None:
    page = check(client.get(prefix).content, language)
    links = {link["href"] for link in page.all("a")}

    assert {
        f"{prefix}{path}" for path in ("help/", "imprint/", "privacy/", "terms/", "accessibility/")
    } <= links


def test_the_imprint_says_who_runs_this_or_that_nobody_has_said(client: Client, settings: Any) -> None:
    silent = client.get("/en/imprint/").content.decode()
    settings.OPERATOR = {**settings.OPERATOR, "name": "Prüfstelle <Nord>", "vat_id": "DE123456789"}
    named = client.get("/en/imprint/").content.decode()

    assert "The operator has not entered name and address yet" in silent
    assert "The operator has not entered" not in named
    assert "Prüfstelle &lt;Nord&gt;" in named
    assert "DE123456789" in named


@pytest.mark.parametrize(
    ("theme", "kept"), [("dark", "dark"), ("light", "light"), ("auto", ""), ("neon", "")]
)
def test_the_reader_chooses_the_colours(client: Client, theme: str, kept: str) -> None:
    response = client.post("/theme/", {"theme": theme, "next": "/en/help/?a=1"})

    assert (response.status_code, response.headers["Location"]) == (302, "/en/help/?a=1")
    page = check(client.get("/en/help/").content, "en")
    assert page.all("html")[0].get("data-theme", "") == kept
    assert len(page.all("button", **{"aria-pressed": "true"})) == 1


@pytest.mark.parametrize(
    "back", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/" + "x" * 3000, ""]
)
def test_choosing_colours_never_leads_away(client: Client, back: str) -> None:
    response = client.post("/theme/", {"theme": "dark", "next": back})

    assert response.headers["Location"] == "/"


def test_a_forged_cookie_is_no_theme(client: Client) -> None:
    client.cookies["theme"] = '"><script>'

    assert "data-theme" not in check(client.get("/").content, "de").all("html")[0]


def test_crawlers_stay_out_of_what_is_for_one_person(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines[0] == "User-agent: *"
    assert {"Disallow: /check/", "Disallow: /en/check/", "Disallow: /account/", "Disallow: /review/"} <= set(
        lines
    )


def test_security_txt_says_whom_to_tell_and_until_when(client: Client, settings: Any) -> None:
    settings.OPERATOR = {**settings.OPERATOR, "security": "security@example.org"}

    response = client.get("/.well-known/security.txt")

    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    end = datetime.fromisoformat(fields["Expires"])
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == "mailto:security@example.org"
    assert timezone.now() + timedelta(days=30) < end < timezone.now() + timedelta(days=365)
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"


def test_without_a_contact_there_is_no_security_txt(client: Client) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404


def test_password_managers_find_their_pages(client: Client) -> None:
    moved = client.get("/.well-known/change-password")
    endpoints = json.loads(client.get("/.well-known/passkey-endpoints").content)

    assert moved.headers["Location"] == "/account/password/change/"
    assert endpoints == {
        "enroll": "http://testserver/account/2fa/webauthn/add/",
        "manage": "http://testserver/account/2fa/webauthn/",
    }


@pytest.mark.django_db
@BOTH
def test_the_components_are_for_the_desk(
    client: Client, prefix: str, language: str, other: str, settings: Any
) -> None:
    settings.DESK_SECOND_FACTOR = False
    client.force_login(factories.user())
    assert client.get(f"{prefix}style/").status_code == 404

    client.force_login(factories.user(desk_role="reviewer"))
    response = client.get(f"{prefix}style/")

    assert response.status_code == 200
    check(response.content, language)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "links"),
    [
        (None, ["Check a number", "Directory", "Seal", "For businesses", "Sign in"]),
        ("", ["Tasks", "Status", "Profile", "Seal", "Plan", "Account"]),
        ("reviewer", ["Reviews", "Calls", "Sign-ups", "Reports", "Account"]),
        (
            "operator",
            ["Reviews", "Calls", "Letters", "Sign-ups", "Pilot", "Reports", "Money", "Operations", "Account"],
        ),
    ],
)
def test_the_way_around_follows_the_role(client: Client, role: str | None, links: list[str]) -> None:
    if role is not None:
        client.force_login(factories.user(desk_role=role))

    page = check(client.get("/en/").content, "en")

    assert page.text_of("nav")[0] == " ".join(links)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "path", "current"),
    [
        ("reviewer", "review/", ("/en/review/", "page")),
        # Reports stand below the reviews' address, and are another place.
        ("reviewer", "review/reports/", ("/en/review/reports/", "page")),
        ("", "profile/texts/", ("/en/profile/", "true")),
        ("", "help/", None),
    ],
)
def test_the_way_around_says_where_one_is(
    client: Client, settings: Any, role: str, path: str, current: tuple[str, str] | None
) -> None:
    settings.DESK_SECOND_FACTOR = False
    person = factories.user(desk_role=role)
    factories.business(owner=person)
    client.force_login(person)

    links = check(client.get(f"/en/{path}").content, "en").all("a")

    marked = [(one["href"], one["aria-current"]) for one in links if "aria-current" in one]
    assert marked[:1] == ([current] if current else [])


def test_what_is_loosened_for_development_is_said_on_every_page(client: Client, settings: Any) -> None:
    strict = client.get("/en/help/").content.decode()
    settings.DEBUG, settings.DESK_SECOND_FACTOR = True, False
    loose = client.get("/en/help/").content.decode()

    assert "Development" not in strict
    assert "Development mode, not for real data. The desk is open without a second factor." in loose
    assert 'href="/en/operations/messages/"' in loose


@BOTH
def test_every_reason_of_the_catalogue_is_published(
    client: Client, prefix: str, language: str, other: str
) -> None:
    page = client.get(f"{prefix}reasons/").content.decode()
    published = json.loads(client.get("/reasons.json").content)["reasons"]

    assert [one["code"] for one in published] == list(CODES)
    assert all(f'id="{code}"' in page for code in CODES)
    assert escape(BY_CODE["VAT_INVALID"].mend(language)) in page
    assert next(one for one in published if one["code"] == "VAT_INVALID")["mend"][language] in unescape(page)


@pytest.mark.parametrize("country", ["DE", "AT", "FR"])
@pytest.mark.parametrize(
    ("kind", "form"), [("legal_entity", "GmbH"), ("sole_trader", ""), ("public_body", "")]
)
def test_the_criteria_have_words_for_all_that_the_policy_asks(country: str, kind: str, form: str) -> None:
    for asked in requirement_set(kind, country, form, "voip").requirements:
        assert asked.code in criteria.REQUIREMENTS
        assert {way.code for way in asked.alternatives} <= set(criteria.WAYS)
