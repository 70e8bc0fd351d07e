"""Pictures from strangers: decoded within limits, so that a bomb or a broken file costs no more than a refusal."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageFile, ImageOps

MAX_PIXELS = 50_000_000
MAX_SIDE = 15_000

# What Pillow's decoders raise for broken and hostile bytes.
_BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, ArithmeticError, EOFError,
    struct.error, zlib.error, Warning,
)  # fmt: skip
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class Damaged(ValueError):
    """The bytes are not, or not wholly, a picture of that format."""


class TooManyPixels(ValueError):
    """The picture is larger than anybody needs."""


def decode(content: bytes, form: str, *, side: int) -> Image.Image:
    """The first frame, upright, at most `side` pixels a side; raises Damaged or TooManyPixels.

    `form` is the one format that is tried ("PNG"), whatever else the bytes could be taken for.
    """
    # The library that writes our PDFs turns this on for the whole process; half a picture is no picture.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(BytesIO(content), formats=(form,)) as picture:
            if max(picture.size) > MAX_SIDE or picture.width * picture.height > MAX_PIXELS:
                raise TooManyPixels
            # Lets the JPEG decoder shrink while it reads, which keeps a large photo out of memory.
            picture.draft("RGB", (side, side))
            picture.load()
            upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((side, side))
    except TooManyPixels:
        raise
    except _BOMBS as error:
        raise TooManyPixels from error
    except _BROKEN as error:
        raise Damaged from error
    return upright
