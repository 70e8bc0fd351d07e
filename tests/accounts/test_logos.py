"""Logos: drawn anew, bounded, and refused with our seal in them; swept when nobody names them."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFile, ImageFilter

from accounts.models import Business, Logo, Profile
from accounts.rules.profiles import logos, sections
from accounts.rules.profiles.document import Document
from accounts.rules.profiles.logos import LogoFault, NoLogo
from accounts.services import logos as deeds
from tests import factories
from tests.house.filling import filled, published
from tests.verification import zoo

pytestmark = pytest.mark.django_db


def encoded(picture: Image.Image, form: str = "PNG") -> bytes:
    out = BytesIO()
    picture.save(out, form)
    return out.getvalue()


def drawing(colour: str = "#a0522d") -> Image.Image:
    """An honest logo: a loaf on white."""
    picture = Image.new("RGB", (400, 300), "white")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((40, 90, 360, 260), fill=colour)
    for x in (120, 200, 280):
        pen.line((x - 30, 200, x + 30, 130), fill="#fff5e0", width=14)
    return picture


def stamp(side: int, fill: str, tick: str) -> Image.Image:
    """Our seal as somebody would paint it after the original."""
    picture = Image.new("RGBA", (side * 4, side * 4))
    pen, unit = ImageDraw.Draw(picture), side * 4 / 128
    pen.ellipse([unit * 8, unit * 8, unit * 120, unit * 120], fill=fill)
    pen.line(
        [(x * unit, y * unit) for x, y in ((36, 66), (55, 85), (93, 45))], fill=tick, width=int(16 * unit)
    )
    return picture.resize((side, side), Image.Resampling.LANCZOS)


def fault(content: bytes) -> LogoFault:
    with pytest.raises(NoLogo) as refused:
        logos.redraw(content)
    return refused.value.fault


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_drawn_anew_in_three_square_sizes(form: str) -> None:
    drawn = logos.redraw(encoded(drawing(), form))
    assert sorted(drawn.files) == [96, 256, 512]
    for side, content in drawn.files.items():
        with Image.open(BytesIO(content)) as picture:
            assert (picture.format, picture.size) == ("WEBP", (side, side))
    assert len(drawn.digest) == 64


def test_a_photo_loses_its_place_and_camera() -> None:
    drawn = logos.redraw(zoo.photo_with_place())
    for content in drawn.files.values():
        assert b"Lindenallee" not in content
        assert b"secret" not in content
        with Image.open(BytesIO(content)) as picture:
            assert not picture.getexif()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", LogoFault.EMPTY),
        (zoo.SVG, LogoFault.WRONG_TYPE),
        (zoo.GIF, LogoFault.WRONG_TYPE),
        (zoo.HTML, LogoFault.WRONG_TYPE),
        (zoo.EXE, LogoFault.WRONG_TYPE),
        (zoo.archive(), LogoFault.WRONG_TYPE),
        (zoo.pdf() + zoo.picture(form="PNG"), LogoFault.WRONG_TYPE),
        (zoo.picture(form="PNG")[:60], LogoFault.DAMAGED),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", LogoFault.DAMAGED),
        (zoo.bomb(), LogoFault.TOO_MANY_PIXELS),
        (zoo.picture((20_000, 100), form="PNG"), LogoFault.TOO_MANY_PIXELS),
        (zoo.picture((47, 300), form="PNG"), LogoFault.TOO_SMALL),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 5_000_000, LogoFault.TOO_LARGE),
    ],
)
def test_what_is_no_logo_is_refused_for_its_reason(content: bytes, reason: LogoFault) -> None:
    assert fault(content) == reason


def test_half_a_picture_is_refused_whatever_another_library_has_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    assert fault(zoo.picture(form="PNG")[:60]) == LogoFault.DAMAGED


def test_a_polyglot_keeps_only_its_pixels() -> None:
    drawn = logos.redraw(encoded(drawing()) + b"<script>alert(1)</script>PK\x03\x04")
    assert all(b"script" not in content for content in drawn.files.values())


@pytest.mark.parametrize(
    ("side", "place", "ground", "fill", "tick"),
    [
        (300, (0, 0), "white", "#0a6b3b", "white"),
        (110, (10, 180), "white", "#0a6b3b", "white"),
        (130, (160, 150), "#333333", "#4fd58a", "#04210f"),
        (200, (50, 40), "#ffaa00", "#1b4f9c", "white"),
    ],
)
def test_our_seal_is_seen_in_corners_and_other_colours(
    side: int, place: tuple[int, int], ground: str, fill: str, tick: str
) -> None:
    picture = Image.new("RGB", (300, 300), ground)
    seal = stamp(side, fill, tick)
    picture.paste(seal, place, seal)
    assert fault(encoded(picture)) == LogoFault.SEAL
    assert fault(encoded(picture.filter(ImageFilter.GaussianBlur(3)))) == LogoFault.SEAL


def test_honest_shapes_are_not_taken_for_it() -> None:
    letters = Image.new("RGB", (256, 256), "#0a6b3b")
    pen = ImageDraw.Draw(letters)
    pen.line([(60, 60), (128, 190), (196, 60)], fill="white", width=30)  # a V on our green
    for picture in (drawing(), drawing("#0a6b3b"), letters, Image.new("RGB", (300, 300), "#0a6b3b")):
        assert logos.redraw(encoded(picture)).digest


@pytest.fixture
def business(client: Client) -> Business:
    owner = factories.user()
    client.force_login(owner)
    return factories.business(owner=owner)


def send(client: Client, content: bytes, name: str = "logo.png") -> Any:
    stored = Profile.objects.first()
    seen = sections.mark(stored.document if stored else Document(), "logo")
    return client.post("/en/profile/logo/", {"seen": seen, "file": SimpleUploadedFile(name, content)})


def test_from_the_file_to_the_public_picture(client: Client, business: Business) -> None:
    assert send(client, encoded(drawing())).status_code == 302
    published(client)
    digest = Profile.objects.get().document.logo
    answer = Client().get(f"/logos/{digest}-256.webp")
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not answer.cookies
    assert Client().get(f"/logos/{digest}-300.webp").status_code == 404
    assert Client().get(f"/logos/{'0' * 64}-256.webp").status_code == 404
    assert f"/logos/{digest}-256.webp" in client.get("/en/profile/preview/").content.decode()


def test_the_difference_is_shown_as_pictures_side_by_side(client: Client, business: Business) -> None:
    def row() -> str:
        page = client.get("/en/profile/preview/").content.decode()
        found = re.search(r'<th scope="row"[^>]*>Logo</th>(.*?)</tr>', page, re.DOTALL)
        return found[1] if found else ""

    assert row() == ""
    send(client, encoded(drawing()))
    first = Profile.objects.get().document.logo
    assert re.findall(r"/logos/(\w+)-256", row()) == [first]
    assert 'alt="Picture of your logo"' in row()
    assert row().index("No logo") < row().index(first)
    assert f"/logos/{first}-256.webp" in client.get("/en/profile/").content.decode()
    published(client)
    send(client, encoded(drawing("#123456")))
    second = Profile.objects.get().document.logo
    assert re.findall(r"/logos/(\w+)-256", row()) == [first, second]
    client.post("/en/profile/logo/remove/", filled(client.get("/en/profile/logo/"), "seen"))
    assert re.findall(r"/logos/(\w+)-256", row()) == [first]
    assert row().index(first) < row().index("No logo")
    assert first[:8] not in re.sub(r'src="[^"]*"', "", row())


def test_wrong_files_are_said_at_the_field(client: Client, business: Business) -> None:
    assert "Choose a file" in client.post("/en/profile/logo/", {}).content.decode()
    answer = send(client, encoded(stamp(300, "#0a6b3b", "white")))
    assert answer.status_code == 422
    assert "looks like our seal or a tick" in answer.content.decode()
    assert "not a PNG, JPG or WebP" in send(client, zoo.SVG, "logo.svg").content.decode()
    assert not Logo.objects.exists()


def test_a_stale_form_is_not_put_over_a_newer_logo(client: Client, business: Business) -> None:
    stale = sections.mark(Document(), "logo")
    send(client, encoded(drawing()))
    first = Profile.objects.get().document.logo
    file = SimpleUploadedFile("b.png", encoded(drawing("#123456")))
    answer = client.post("/en/profile/logo/", {"seen": stale, "file": file})
    assert answer.status_code == 422
    assert Profile.objects.get().document.logo == first


def test_pictures_that_nobody_names_are_swept(client: Client, business: Business) -> None:
    send(client, encoded(drawing()))
    published(client)
    public = Profile.objects.get().document.logo
    send(client, encoded(drawing("#123456")))
    draft = Profile.objects.get().document.logo
    send(client, encoded(drawing("#654321")))
    assert Logo.objects.count() == 9
    assert deeds.sweep(at=timezone.now()) == 0
    assert deeds.sweep(at=timezone.now() + timedelta(days=2)) == 3
    assert not Logo.objects.filter(digest=draft).exists()
    assert Logo.objects.filter(digest=public).count() == 3


@pytest.mark.parametrize(
    ("size", "expected"),
    [((6000, 60), LogoFault.NARROW), ((60, 6000), LogoFault.NARROW), ((40, 300), LogoFault.TOO_SMALL)],
)
def test_a_strip_is_not_called_small(size: tuple[int, int], expected: LogoFault) -> None:
    assert fault(encoded(Image.new("RGB", size, "red"))) == expected
