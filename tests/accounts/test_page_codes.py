"""The QR code of a public page: remembered, the same as one drawn anew, and nothing secret is remembered with it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client

from accounts.templatetags import site
from tests.directory.publishing import listed_seal

ADDRESS = "https://siegel.example/b/baeckerei-huber/"
SECRET = "otpauth://totp/Siegel:a%40b.example?secret=JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    site._remembered.cache_clear()
    yield
    site._remembered.cache_clear()


@pytest.mark.parametrize(
    "address", [ADDRESS, ADDRESS.replace("/b/", "/en/b/"), "https://a.example/" + "x" * 300]
)
def test_a_remembered_code_is_the_one_that_would_be_drawn(address: str) -> None:
    wanted: dict[str, Any] = dict(zip(("size", "path"), site._drawn(address, site.MASK), strict=True))
    assert wanted["size"] == site.qr(address)["size"]
    assert [site.qr_of_page(address) for _turn in range(3)] == [wanted] * 3
    assert site._remembered.cache_info()[:2] == (2, 1)
    size, path = wanted["size"], wanted["path"]
    assert size > 2 * site.QUIET_ZONE
    assert path in render_to_string("parts/qr.html", site.qr_of_page(address))


def test_no_secret_is_remembered() -> None:
    site.qr(SECRET)
    assert site._remembered.cache_info().currsize == 0


def test_memory_is_bounded() -> None:
    assert site._remembered.cache_info().maxsize == site.MOST_CODES


@pytest.mark.django_db
def test_a_profile_draws_its_code_once_for_each_language(client: Client) -> None:
    listed_seal()
    for path in ("/b/baeckerei-huber/", "/en/b/baeckerei-huber/"):
        host = client.get(path).wsgi_request.get_host()
        _size, wanted = site._drawn(f"http://{host}{path}", site.MASK)
        assert wanted in client.get(path).content.decode()
    assert site._remembered.cache_info().currsize == 2
