"""What a business may show elsewhere: codes to copy, never a green picture, nothing for a seal that is not in force."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from tests.house.pages import Page
from tests.verification import ready
from verification.models import Seal
from verification.rules import codes, kit

pytestmark = pytest.mark.django_db


@pytest.fixture
def seal(client: Client) -> Seal:
    made = ready.sealed(name="Bäckerei Huber", e164="+493023125012")
    client.force_login(made.business.memberships.get().user)
    return made


def texts(client: Client, path: str = "/en/seal/") -> list[str]:
    page = client.get(path).content.decode()
    return [html.unescape(text) for text in re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)]


def test_without_a_proven_website_there_is_a_link_and_the_way_to_the_frame(
    client: Client, seal: Seal
) -> None:
    page = client.get("/en/seal/").content.decode()
    (link,) = texts(client)
    assert f'href="http://testserver/en/s/{codes.shown(seal.code)}"' in link
    assert "/evidence/domain/" in page
    assert "<iframe" not in html.unescape(page)


def test_a_proven_website_gets_a_frame_that_names_the_badge(client: Client, seal: Seal) -> None:
    Seal.objects.filter(pk=seal.pk).update(domains=["huber.example"])
    frame, _link = texts(client, "/seal/")
    (tag,) = Page(frame).all("iframe")
    assert tag["src"] == f"http://testserver/f/{codes.shown(seal.code)}"
    assert tag["sandbox"] == "allow-popups allow-popups-to-escape-sandbox"
    assert tag["title"] == "Siegel von testserver"
    assert Page(texts(client)[0]).all("iframe")[0]["src"].endswith("?lang=en")
    assert "huber.example" in client.get("/seal/").content.decode()


@pytest.mark.parametrize("state", ["suspended", "revoked", "expired", "surrendered"])
def test_a_seal_that_is_not_in_force_is_shown_nowhere(client: Client, seal: Seal, state: str) -> None:
    Seal.objects.filter(pk=seal.pk).update(state=state, causes=["holder_request"])
    assert texts(client) == []


def test_the_grey_picture_is_grey_and_carries_no_style(client: Client) -> None:
    answer = client.get("/check/badge.svg")
    body = answer.content.decode()
    assert answer["Content-Type"] == "image/svg+xml"
    assert "Prüfsiegel prüfen: testserver" in body
    assert "style" not in body
    assert not re.search(r"#0a6b3b|#4fd58a|green", body, re.IGNORECASE)
    assert "Check seal: testserver" in client.get("/en/check/badge.svg").content.decode()
    assert not answer.cookies


def test_a_long_host_fits_into_the_picture() -> None:
    words = "Prüfsiegel prüfen: " + "x" * 60 + ".example"
    assert f'width="{kit.badge_width(words)}"' in kit.link_badge(words).decode()
    assert kit.badge_width(words) > kit.WIDTH
    assert b"<script>" not in kit.link_badge("<script>")


def test_the_code_for_paper_is_there_as_svg_and_pdf(client: Client, seal: Seal) -> None:
    code = codes.shown(seal.code)
    svg: Any = client.get(f"/s/{code}/qr.svg")
    pdf: Any = client.get(f"/s/{code}/qr.pdf")
    assert svg.content.startswith(b"<?xml")
    assert pdf.content.startswith(b"%PDF-")
    assert pdf["Content-Type"] == "application/pdf"
    assert client.get("/s/7QK2-9FXH-3B/qr.pdf").status_code == 404
