"""The map for search engines: every listed profile once in each language, and nothing that should not be found."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from config.kernel.actors import SYSTEM
from directory.services import entries
from directory.views import sitemap
from tests.directory.publishing import firm, listed_seal
from verification.services import seals

pytestmark = pytest.mark.django_db
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(client: Client, path: str) -> list[str]:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/xml")
    return [str(found.text) for found in ElementTree.fromstring(answer.content).iter(f"{SPACE}loc")]


def all_of(client: Client) -> list[str]:
    files = addresses(client, "/sitemap.xml")
    return [one for file in files for one in addresses(client, file.removeprefix("http://testserver"))]


def test_listed_profiles_stand_in_it_once_in_each_language(client: Client) -> None:
    seal = listed_seal()
    unsealed = firm("Ohne Siegel")
    found = all_of(client)
    for prefix in ("", "/en"):
        assert found.count(f"http://testserver{prefix}/b/{seal.business.slug}/") == 1
        assert f"http://testserver{prefix}/directory/" in found
    assert not any(unsealed.slug in one for one in found)
    assert len(found) == len(set(found))
    assert all(client.get(one.removeprefix("http://testserver")).status_code == 200 for one in found)
    seals.suspend(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now())
    entries.refresh([seal.business_id], at=timezone.now())
    assert not any("/b/" in one for one in all_of(client))


def test_a_file_is_one_query_and_tells_no_number(client: Client, django_assert_num_queries: Any) -> None:
    seal = listed_seal()
    part = seal.business_id.hex[:2]
    with django_assert_num_queries(1):
        answer = client.get(f"/sitemap-{part}.xml")
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert answer.cookies == {}
    assert seal.e164.removeprefix("+") not in answer.content.decode()
    for bad in ("zz", "0", "000", "-1"):
        assert client.get(f"/sitemap-{bad}.xml").status_code == 404


def test_no_file_is_empty_and_none_is_missing(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    assert addresses(client, "/sitemap.xml") == ["http://testserver/sitemap-pages.xml"]
    seal = listed_seal()
    firm("Ohne Siegel")
    with django_assert_num_queries(1):
        files = addresses(client, "/sitemap.xml")
    assert files[1:] == [f"http://testserver/sitemap-{seal.business_id.hex[:2]}.xml"]
    assert all(addresses(client, one.removeprefix("http://testserver")) for one in files)
    monkeypatch.setattr(sitemap, "ALL_FULL", 1)
    with django_assert_num_queries(1):
        assert len(addresses(client, "/sitemap.xml")) == 1 + sitemap.PARTS


def test_robots_are_told_of_it(client: Client) -> None:
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()
