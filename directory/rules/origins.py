"""Where a visitor of a check page comes from, and whether that place belongs to the seal."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

_HOST: Final = re.compile(r"^https?://([a-z0-9.-]{1,253})(?::\d{1,5})?(?:/|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Origin:
    """`host` is what the browser said of itself; it proves nothing, but a mismatch is worth a warning."""

    NONE: ClassVar[str] = "none"
    PROVEN: ClassVar[str] = "proven"
    FOREIGN: ClassVar[str] = "foreign"

    kind: str
    host: str = ""


def origin_of(referer: str, *, own_host: str, domains: Sequence[str]) -> Origin:
    """A subdomain of a proven domain belongs to it; our own pages and search engines' empty referrers say nothing."""
    found = _HOST.match(referer)
    host = found.group(1).lower() if found else ""
    if not host or host == own_host:
        return Origin(Origin.NONE)
    if any(host == domain or host.endswith(f".{domain}") for domain in domains):
        return Origin(Origin.PROVEN, host)
    return Origin(Origin.FOREIGN, host)
