"""Which files we take as a paper: the type is what the bytes are, never what the name or the browser says."""

from dataclasses import dataclass
from enum import StrEnum

MAX_BYTES = 10_000_000


class FileFault(StrEnum):
    """Why a file is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    WRONG_TYPE = "wrong_type"
    HEIC = "heic"
    DISGUISED = "disguised"
    DAMAGED = "damaged"
    LOCKED = "locked"
    ACTIVE = "active"
    TOO_MANY_PIXELS = "too_many_pixels"


class Unusable(ValueError):
    """The file is refused; `fault` says why."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Paper:
    """What will be stored: a PDF as it came, a picture encoded anew."""

    content: bytes
    media_type: str
    suffix: str


_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_MAGIC = ((b"%PDF-", "pdf"), (b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"))


def kind(content: bytes) -> str:
    """pdf, jpeg or png, by the very first bytes; raises Unusable for everything else."""
    if not content:
        raise Unusable(FileFault.EMPTY)
    if len(content) > MAX_BYTES:
        raise Unusable(FileFault.TOO_LARGE)
    found = next((name for magic, name in _MAGIC if content.startswith(magic)), "")
    if found:
        return found
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        raise Unusable(FileFault.HEIC)
    # A PDF that starts later is legal to some readers, and what makes a file two things at once.
    raise Unusable(FileFault.DISGUISED if b"%PDF-" in content[:2048] else FileFault.WRONG_TYPE)
