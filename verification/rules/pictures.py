"""Pictures of papers: decoded within limits and drawn anew, so that nothing but the pixels is left."""

from io import BytesIO

from PIL import Image

from accounts.rules.pictures import Damaged, TooManyPixels, decode
from verification.rules.files import MAX_BYTES, FileFault, Paper, Unusable

KEPT_SIDE = 4_000  # an A4 page at more than 300 dots an inch
JPEG_QUALITY = 88


def redraw(content: bytes, kind: str) -> Paper:
    """The same picture as a new file of the same kind, upright, at most 4,000 pixels a side; raises Unusable.

    EXIF (with its place and camera), comments, colour profiles, further frames and trailing bytes are gone.
    """
    try:
        clean = _flat(decode(content, kind.upper(), side=KEPT_SIDE))
    except TooManyPixels as error:
        raise Unusable(FileFault.TOO_MANY_PIXELS) from error
    except Damaged as error:
        raise Unusable(FileFault.DAMAGED) from error
    if kind == "png" and len(encoded := _encoded(clean, "PNG")) <= MAX_BYTES:
        return Paper(encoded, "image/png", ".png")
    return Paper(_encoded(clean, "JPEG"), "image/jpeg", ".jpg")


def _flat(picture: Image.Image) -> Image.Image:
    """Grey or RGB on white paper, in a new image that carries nothing of the old one's extras."""
    if picture.mode in ("1", "L"):
        flat = Image.new("L", picture.size, 255)
        flat.paste(picture.convert("L"))
        return flat
    if picture.mode.startswith("I"):
        return _flat(picture.point(lambda value: value / 256).convert("L"))
    flat = Image.new("RGB", picture.size, "white")
    see_through = picture.convert("RGBA") if picture.has_transparency_data else None
    flat.paste(see_through or picture.convert("RGB"), mask=see_through)
    return flat


def _encoded(picture: Image.Image, form: str) -> bytes:
    out = BytesIO()
    picture.save(out, form, optimize=form == "JPEG", **({"quality": JPEG_QUALITY} if form == "JPEG" else {}))
    return out.getvalue()
