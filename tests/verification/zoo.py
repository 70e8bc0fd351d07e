"""Files as people send them, and as nobody honest does."""

import struct
import zlib
from io import BytesIO
from zipfile import ZipFile

from PIL import Image
from PIL.Image import Exif

GPS, ORIENTATION = 34853, 274


def pdf(body: bytes = b"Gewerbeanmeldung", *, trailer: bytes = b"", extra: bytes = b"") -> bytes:
    """A whole PDF of one page; `trailer` goes into its trailer, `extra` stands as an object of its own."""
    stream = b"BT /F1 12 Tf 72 720 Td (" + body + b") Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Producer (Siegel) %s >>" % extra,
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer,
        start,
    )


def encrypted_pdf() -> bytes:
    return pdf(trailer=b"/Encrypt 5 0 R ")


def picture(
    size: tuple[int, int] = (300, 200), *, form: str = "JPEG", mode: str = "RGB", **options: object
) -> bytes:
    out = BytesIO()
    Image.new(mode, size, 200 if mode in ("L", "P", "1") else None).save(out, form, **options)
    return out.getvalue()


def photo_with_place() -> bytes:
    """A photo that says where it was taken, on its side as phones store it."""
    exif = Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    exif[270] = "Lindenallee 5"
    return picture((300, 200), exif=exif, comment=b"secret comment")


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, rows: bytes, *more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + b"".join(more)
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


def bomb() -> bytes:
    """A few kilobytes that say they are 30,000 pixels square."""
    return png(30_000, 30_000, b"\x00" * 3_000_000)


def swollen() -> bytes:
    """A small picture whose pixel stream unpacks to a hundred times what its size allows."""
    return png(100, 100, b"\x00" * 200_000_000)


def text_bomb() -> bytes:
    """A small picture with a compressed remark of 100 MB."""
    remark = b"Comment\x00\x00" + zlib.compress(b"a" * 100_000_000, 9)
    return png(10, 10, b"\x00" * 110, chunk(b"zTXt", remark))


def archive() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as file:
        file.writestr("invoice.exe", b"MZ" + b"\x00" * 64)
    return out.getvalue()


EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 200
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00;"
TIFF = b"II*\x00\x08\x00\x00\x00" + b"\x00" * 64
XML = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
