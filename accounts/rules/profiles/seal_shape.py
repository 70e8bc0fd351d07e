"""Whether a picture carries our seal's shape, the tick in its stamp: only the server shows it, beside a name."""

from collections.abc import Iterator
from functools import cache
from math import sqrt
from typing import Final

from PIL import Image, ImageDraw

LOOKED_AT: Final = 96  # pixels of the longer side
CELL: Final = 20  # a window is compared at this size
WINDOWS: Final = (1.0, 0.84, 0.7, 0.58, 0.48, 0.4, 0.33, 0.28)  # of the longer side
# Pearson's r inside the stamp. Seen: our seal in corners, blurred, recoloured 0.77 to 0.99; letters, arrows to 0.74.
ALIKE: Final = 0.765
FLAT: Final = 60.0  # variance below which a window shows nothing
# The tick of static/seal/verified.svg on its 128 grid, as it is drawn small and with its lettering.
TICKS: Final = (
    (((36, 66), (55, 85), (93, 45)), 16, False),
    (((46, 65), (59, 78), (83, 51)), 12, False),
    (((46, 65), (59, 78), (83, 51)), 12, True),
)
RING: Final = (38.4, 3)  # radius and width of the circle around the last one
_Values = tuple[float, ...]


def shows_seal(picture: Image.Image) -> bool:
    """Looks at every place and at sizes from the whole picture down to a third of it, in any colours."""
    flat = Image.new("RGB", picture.size, "white")
    see_through = picture.convert("RGBA")
    flat.paste(see_through, mask=see_through)
    flat.thumbnail((LOOKED_AT, LOOKED_AT))
    channels = [flat.convert("L"), *flat.split()[::2]]
    return any(_alike(channel.crop(box)) for box in _boxes(flat.size) for channel in channels)


def _boxes(size: tuple[int, int]) -> Iterator[tuple[int, int, int, int]]:
    width, height = size
    for part in WINDOWS:
        side = int(max(size) * part)
        step = max(2, side // 12)
        # A window may lean over the edge: an emblem can touch it.
        for left in _starts(width, side, step):
            for top in _starts(height, side, step):
                yield left, top, left + side, top + side


def _starts(length: int, side: int, step: int) -> Iterator[int]:
    lean = max(step, side // 8)
    first, last = (-lean, length - side + lean) if length >= side else (length - side - lean, lean)
    yield from range(first, last + 1, step)


def _alike(window: Image.Image) -> bool:
    values = tuple(float(value) for value in window.resize((CELL, CELL), Image.Resampling.BOX).tobytes())
    inside = [values[place] for place in _inside()]
    mean = sum(inside) / len(inside)
    centred = [value - mean for value in inside]
    power = sum(value * value for value in centred)
    if power / len(inside) < FLAT:
        return False
    scale = sqrt(power)
    return any(
        abs(sum(a * b for a, b in zip(centred, template, strict=True))) / scale > ALIKE
        for template in _templates()
    )


@cache
def _inside() -> tuple[int, ...]:
    """The cells within the stamp, but for its edge: what is around it does not count."""
    middle, radius = (CELL - 1) / 2, CELL * 0.40
    return tuple(
        y * CELL + x
        for y in range(CELL)
        for x in range(CELL)
        if (x - middle) ** 2 + (y - middle) ** 2 <= radius**2
    )


@cache
def _templates() -> tuple[_Values, ...]:
    """Each tick as centred values of length one."""
    return tuple(_template(points, width, ring=ring) for points, width, ring in TICKS)


def _template(points: tuple[tuple[float, float], ...], width: int, *, ring: bool) -> _Values:
    drawn = Image.new("L", (512, 512), 0)
    pen = ImageDraw.Draw(drawn)
    scaled = [(x * 4, y * 4) for x, y in points]
    pen.line(scaled, fill=255, width=width * 4, joint="curve")
    for x, y in scaled:
        pen.ellipse((x - width * 2, y - width * 2, x + width * 2, y + width * 2), fill=255)
    if ring:
        radius, line = (part * 4 for part in RING)
        pen.ellipse((256 - radius, 256 - radius, 256 + radius, 256 + radius), outline=255, width=int(line))
    small = drawn.resize((CELL, CELL), Image.Resampling.BOX).tobytes()
    values = [float(small[place]) for place in _inside()]
    mean = sum(values) / len(values)
    length = sqrt(sum((value - mean) ** 2 for value in values))
    return tuple((value - mean) / length for value in values)
