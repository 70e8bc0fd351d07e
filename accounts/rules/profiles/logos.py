"""Logos: real pictures only, drawn anew in three sizes, and never with our seal in them."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Final

from PIL import Image

from accounts.rules.pictures import Damaged, TooManyPixels, decode
from accounts.rules.profiles.seal_shape import shows_seal

MAX_BYTES: Final = 5_000_000
SMALLEST: Final = 48
SIZES: Final = (96, 256, 512)
QUALITY: Final = 86
_MAGIC: Final = ((b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"))


class LogoFault(StrEnum):
    """Why a file is no logo."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    WRONG_TYPE = "wrong_type"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_SMALL = "too_small"
    NARROW = "narrow"
    SEAL = "seal"


class NoLogo(ValueError):
    """The file is refused; `fault` says why."""

    def __init__(self, fault: LogoFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class LogoFiles:
    """The picture as WebP for each of SIZES (pixels a side, on a transparent square), named by its content."""

    digest: str
    files: dict[int, bytes]


def redraw(content: bytes) -> LogoFiles:
    """What is kept of an uploaded PNG, JPEG or WebP: its pixels alone. Raises NoLogo."""
    if not content:
        raise NoLogo(LogoFault.EMPTY)
    if len(content) > MAX_BYTES:
        raise NoLogo(LogoFault.TOO_LARGE)
    try:
        picture = decode(content, _form(content), side=max(SIZES))
    except TooManyPixels as error:
        raise NoLogo(LogoFault.TOO_MANY_PIXELS) from error
    except Damaged as error:
        raise NoLogo(LogoFault.DAMAGED) from error
    if min(picture.size) < SMALLEST:
        # One as long as our largest size may have been scaled: then it was not small, but a strip.
        raise NoLogo(LogoFault.NARROW if max(picture.size) >= max(SIZES) else LogoFault.TOO_SMALL)
    clean = Image.new("RGBA", picture.size)
    clean.paste(picture.convert("RGBA"))
    if shows_seal(clean):
        raise NoLogo(LogoFault.SEAL)
    files = {size: _square(clean, size) for size in SIZES}
    return LogoFiles(hashlib.sha256(files[max(SIZES)]).hexdigest(), files)


def _form(content: bytes) -> str:
    """By the very first bytes, never by the name."""
    found = next((form for magic, form in _MAGIC if content.startswith(magic)), "")
    if not found and content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        found = "WEBP"
    if not found:
        raise NoLogo(LogoFault.WRONG_TYPE)
    return found


def _square(picture: Image.Image, side: int) -> bytes:
    scaled = picture.copy()
    scaled.thumbnail((side, side), Image.Resampling.LANCZOS)
    square = Image.new("RGBA", (side, side))
    square.paste(scaled, ((side - scaled.width) // 2, (side - scaled.height) // 2))
    out = BytesIO()
    square.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
