"""What browsers and caches in between may keep: pages by their bytes, and never one copy for each reader's browser."""

import pytest
from django.test import Client

from tests.directory.publishing import listed_seal
from verification.models import Seal

pytestmark = pytest.mark.django_db

MACHINES = ("/robots.txt", "/api/v1/openapi.json")


@pytest.fixture
def seal() -> Seal:
    return listed_seal()


def pages(seal: Seal) -> list[str]:
    return [f"/s/{seal.code}", f"/check/?q={seal.code}", "/check/?q=030+9999999", "/check/", "/directory/"]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_who_holds_a_page_is_told_so_until_it_says_something_else(
    client: Client, seal: Seal, prefix: str
) -> None:
    for path in pages(seal):
        first = client.get(prefix + path)
        held = first.headers["ETag"]
        for said in (held, f"W/{held}", f'"other", {held}', "*"):
            again = client.get(prefix + path, headers={"if-none-match": said})
            assert (again.status_code, again.content) == (304, b""), (path, said)
            for name in ("ETag", "Vary", "Cache-Control"):
                assert again.headers[name] == first.headers[name]
        assert client.get(prefix + path, headers={"if-none-match": '"other"'}).status_code == 200
    held = client.get(f"{prefix}/s/{seal.code}").headers["ETag"]
    elsewhere = {"if-none-match": held, "referer": "https://foreign.example/"}
    warned = client.get(f"{prefix}/s/{seal.code}", headers=elsewhere)
    assert warned.status_code == 200
    assert b"foreign.example" in warned.content


def test_a_page_in_somebodys_own_look_is_not_taken_for_everybodys(client: Client, seal: Seal) -> None:
    held = {path: client.get(path).headers["ETag"] for path in pages(seal)}
    client.cookies["theme"] = "dark"
    for path, etag in held.items():
        own = client.get(path, headers={"if-none-match": etag})
        assert (own.status_code, own.headers["Cache-Control"]) == (200, "private, max-age=3")
        assert not own.has_header("ETag")


def test_what_is_no_page_has_nothing_to_hold(client: Client) -> None:
    for path, status in (("/s/0000-0000-00", 404), ("/check/?q=", 422)):
        answer = client.get(path, headers={"if-none-match": "*"})
        assert (answer.status_code, answer.has_header("ETag")) == (status, False)


def test_the_language_of_a_browser_changes_nothing_and_parts_no_copies(client: Client, seal: Seal) -> None:
    slug = seal.business.slug
    for path in (*pages(seal), "/", f"/b/{slug}/", f"/en/b/{slug}/", f"/b/{slug}/contact.vcf", *MACHINES):
        german, english = (client.get(path, headers={"accept-language": one}) for one in ("de", "en-GB,en"))
        assert german.content == english.content, path
        assert german.headers["Content-Language"] == english.headers["Content-Language"]
        assert "accept-language" not in english.headers.get("Vary", "").lower(), path


def test_only_what_says_where_somebody_comes_from_depends_on_it(client: Client, seal: Seal) -> None:
    assert client.get(f"/s/{seal.code}").headers["Vary"] == "Cookie, Referer"
    assert client.get("/directory/").headers["Vary"] == "Cookie"


@pytest.mark.parametrize("path", MACHINES)
def test_what_every_crawler_and_tool_fetches_may_be_kept(client: Client, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] in ("public, max-age=3600", "max-age=3600, public")
