"""Papers by their bytes: what is taken, what is left of it, and every way to be refused."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.verification import zoo
from verification.rules.files import MAX_BYTES, FileFault, Unusable
from verification.rules.reading import read


def refused(content: bytes) -> FileFault:
    with pytest.raises(Unusable) as raised:
        read(content)
    return raised.value.fault


def test_an_honest_pdf_is_kept_byte_for_byte() -> None:
    paper = read(zoo.pdf())
    assert (paper.content, paper.media_type, paper.suffix) == (zoo.pdf(), "application/pdf", ".pdf")


@pytest.mark.parametrize(
    ("form", "mode"), [("PNG", "1"), ("PNG", "L"), ("PNG", "LA"), ("PNG", "P"), ("PNG", "RGBA"), ("PNG", "I;16"),
                       ("PNG", "RGB"), ("JPEG", "L"), ("JPEG", "RGB"), ("JPEG", "CMYK")],
)  # fmt: skip
def test_every_usual_kind_of_picture_is_redrawn_in_its_own_format(form: str, mode: str) -> None:
    paper = read(zoo.picture(form=form, mode=mode))
    with Image.open(BytesIO(paper.content)) as again:
        assert (again.format, again.size) == (form, (300, 200))
        assert again.mode in ("L", "RGB")


def test_a_photo_loses_its_place_its_comment_and_its_wrong_orientation() -> None:
    before = zoo.photo_with_place()
    assert b"Lindenallee" in before
    paper = read(before)
    with Image.open(BytesIO(paper.content)) as again:
        assert again.size == (200, 300)
        assert not again.getexif()
        assert "comment" not in again.info
    assert b"Lindenallee" not in paper.content
    assert b"secret" not in paper.content


def test_a_large_photo_is_made_smaller_but_stays_readable() -> None:
    paper = read(zoo.picture((8000, 6000), mode="L"))
    with Image.open(BytesIO(paper.content)) as again:
        assert max(again.size) == 4000


def test_what_hides_behind_a_picture_is_gone() -> None:
    paper = read(zoo.picture(form="PNG") + zoo.archive())
    assert b"invoice.exe" not in paper.content


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", FileFault.EMPTY),
        (b"\xff\xd8\xff" + b"\x00" * MAX_BYTES, FileFault.TOO_LARGE),
        (zoo.EXE, FileFault.WRONG_TYPE),
        (zoo.SVG, FileFault.WRONG_TYPE),
        (zoo.HTML, FileFault.WRONG_TYPE),
        (zoo.XML, FileFault.WRONG_TYPE),
        (zoo.GIF, FileFault.WRONG_TYPE),
        (zoo.TIFF, FileFault.WRONG_TYPE),
        (zoo.archive(), FileFault.WRONG_TYPE),
        (b"%!PS-Adobe-3.0\n", FileFault.WRONG_TYPE),
        (zoo.HEIC, FileFault.HEIC),
        (zoo.HTML + zoo.pdf(), FileFault.DISGUISED),
        (b"\n" + zoo.pdf(), FileFault.DISGUISED),
        (zoo.pdf() + zoo.archive(), FileFault.DISGUISED),
        (zoo.pdf() + zoo.HTML, FileFault.DISGUISED),
        (zoo.pdf(b"<script>alert(1)</script>"), FileFault.DISGUISED),
        (zoo.pdf()[:-200], FileFault.DAMAGED),
        (zoo.pdf()[: len(zoo.pdf()) // 2], FileFault.DAMAGED),
        (zoo.pdf().replace(b"xref\n0", b"xxxx\n0"), FileFault.DAMAGED),
        (b"%PDF-1.4\n" + zoo.HTML, FileFault.DISGUISED),
        (b"%PDF-9\n%%EOF", FileFault.DAMAGED),
        (zoo.encrypted_pdf(), FileFault.LOCKED),
        (zoo.pdf(extra=b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), FileFault.ACTIVE),
        (zoo.pdf(extra=b"/S /Launch /F (calc.exe)"), FileFault.ACTIVE),
        (zoo.pdf(extra=b"/EmbeddedFiles 4 0 R"), FileFault.ACTIVE),
        (zoo.bomb(), FileFault.TOO_MANY_PIXELS),
        (zoo.picture((20_000, 20), mode="L"), FileFault.TOO_MANY_PIXELS),
        (zoo.picture((9_000, 9_000), form="PNG", mode="1"), FileFault.TOO_MANY_PIXELS),
        (zoo.text_bomb(), FileFault.DAMAGED),
        (zoo.picture((800, 600))[:-600], FileFault.DAMAGED),
        (zoo.picture(form="PNG")[:-40], FileFault.DAMAGED),
        (b"\xff\xd8\xff" + b"\x00" * 50, FileFault.DAMAGED),
        (b"\xff\xd8\xff\xe0" + zoo.HTML, FileFault.DAMAGED),
    ],
)  # fmt: skip
def test_what_is_refused_says_why(content: bytes, fault: FileFault) -> None:
    assert refused(content) == fault


def test_a_picture_that_unpacks_to_far_more_than_its_size_costs_no_memory() -> None:
    paper = read(zoo.swollen())
    with Image.open(BytesIO(paper.content)) as again:
        assert again.size == (100, 100)


@given(st.sampled_from([zoo.pdf(), zoo.picture(), zoo.picture(form="PNG")]), st.data())
def test_damage_anywhere_ends_in_a_paper_or_a_reason(content: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(content) - 1))
    broken = bytearray(content)
    broken[at] = data.draw(st.integers(0, 255))
    try:
        paper = read(bytes(broken[: data.draw(st.integers(0, len(content)))]))
    except Unusable:
        return
    assert paper.content
