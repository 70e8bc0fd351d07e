"""What search engines are told of a page: one address for each language, each naming the other, and nothing that they
must not fetch or keep."""

import re
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.directory.publishing import firm, listed_seal
from tests.house.pages import Page
from verification.rules import codes

pytestmark = pytest.mark.django_db
HOST = "http://testserver"
STANDING = [
    "",
    "genuine/",
    "criteria/",
    "reasons/",
    "help/",
    "imprint/",
    "privacy/",
    "terms/",
    "accessibility/",
]


def told(client: Client, path: str) -> tuple[list[str], dict[str, str]]:
    """(canonical addresses, language -> address) that the page names."""
    page = Page(client.get(path).content)
    alternates = page.all("link", rel="alternate")
    assert len({one["hreflang"] for one in alternates}) == len(alternates)
    return (
        [one["href"] for one in page.all("link", rel="canonical")],
        {one["hreflang"]: one["href"] for one in alternates},
    )


@pytest.mark.parametrize("path", [*STANDING, "directory/", "pilot/"])
def test_both_languages_name_each_other(client: Client, path: str) -> None:
    both = {"de": f"{HOST}/{path}", "en": f"{HOST}/en/{path}", "x-default": f"{HOST}/{path}"}
    for address in (f"/{path}", f"/en/{path}"):
        assert told(client, address) == ([HOST + address], both)


@pytest.mark.parametrize("path", STANDING)
def test_what_was_added_to_an_address_is_no_part_of_it(client: Client, path: str) -> None:
    assert told(client, f"/{path}?utm_source=x%22%3E")[0] == [f"{HOST}/{path}"]


def test_a_seal_has_one_address_however_its_code_is_spelled(client: Client) -> None:
    seal = listed_seal()
    own = f"{HOST}/s/{codes.shown(seal.code)}"
    for spelled in (codes.shown(seal.code), seal.code, codes.shown(seal.code).lower()):
        assert told(client, f"/s/{spelled}")[0] == [own]
    english = told(client, f"/en/s/{seal.code}")
    assert english[0] == [own.replace("/s/", "/en/s/")]
    assert english[1]["de"] == english[1]["x-default"] == own
    described = Page(client.get(f"/s/{seal.code}").content).all("meta", name="description")
    assert seal.name in described[0]["content"]
    assert told(client, "/s/0000-0000-00") == ([], {})


@pytest.mark.parametrize(
    "path", ["/check/?q=huber", "/directory/?q=huber", "/b/nobody/", "/report/", "/blocks/"]
)
def test_what_is_not_to_be_found_names_no_address(client: Client, path: str) -> None:
    assert told(client, path) == ([], {})


def test_the_map_names_only_what_may_be_fetched_and_kept(client: Client) -> None:
    listed_seal()
    firm("Ohne Siegel")
    refused = re.findall(r"^Disallow: (\S+)$", client.get("/robots.txt").content.decode(), re.MULTILINE)
    files = ElementTree.fromstring(client.get("/sitemap.xml").content).itertext()
    found = [
        one.removeprefix(HOST)
        for file in files
        for one in ElementTree.fromstring(client.get(file.removeprefix(HOST)).content).itertext()
        if one.startswith(HOST)
    ]
    assert len(found) >= 16
    for path in found:
        assert not any(path.startswith(one) for one in refused), path
        canonical, alternates = told(client, path)
        assert canonical == [HOST + path]
        assert set(alternates.values()) <= {HOST + one for one in found}
        assert Page(client.get(path).content).all("meta", name="robots") == []


@pytest.mark.parametrize("path", STANDING)
def test_a_page_for_everybody_may_be_kept_by_whoever_stands_between(client: Client, path: str) -> None:
    first = client.get(f"/{path}")
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in first.headers["Vary"]
    assert not first.cookies
    again = client.get(f"/{path}", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"/en/{path}").headers["ETag"] != first.headers["ETag"]


def test_who_sends_a_cookie_gets_a_page_of_their_own(client: Client) -> None:
    held = client.get("/").headers["ETag"]
    client.cookies["theme"] = "dark"
    own = client.get("/", headers={"if-none-match": held})
    assert own.status_code == 200
    assert b'data-theme="dark"' in own.content
    assert own.headers["Cache-Control"] == "private, no-store"
    assert not own.has_header("ETag")


def test_the_page_says_where_one_is(client: Client) -> None:
    for path, current in (
        ("/check/?q=huber", "/check/"),
        ("/en/directory/", "/en/directory/"),
        ("/genuine/", "/genuine/"),
    ):
        links = Page(client.get(path).content).all("a", **{"aria-current": "page"})
        assert [one["href"] for one in links] == [current]
    seal = listed_seal()
    assert Page(client.get(f"/b/{seal.business.slug}/").content).all("a", **{"aria-current": "page"}) == []
