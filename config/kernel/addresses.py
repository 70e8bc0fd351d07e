"""Whose request this is, as far as the proxies that we run can be believed."""

from collections.abc import Mapping
from ipaddress import IPv6Address, IPv6Network, ip_address

UNKNOWN = "unknown"


def client_address(meta: Mapping[str, str], proxies: int) -> str:
    """The address of whoever reached our outermost proxy: an IPv4 address, or the /64 network of an IPv6 one.

    `proxies` is how many of our own stand in front; each appended its peer to X-Forwarded-For, so only that
    many entries from the right are ours and everything before them is the caller's claim. A chain that is
    shorter went past a proxy: then the connection itself counts. "unknown" is one address like any other, so
    that limits hold where no address can be read.
    """
    chain = [part.strip() for part in meta.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    trusted = proxies > 0 and len(chain) >= proxies
    return network_of(chain[-proxies] if trusted else meta.get("REMOTE_ADDR", ""))


def network_of(text: str) -> str:
    """`text` in its canonical form, without port; one IPv6 customer holds a whole /64, so that is what counts."""
    try:
        address = ip_address(_without_port(text))
    except ValueError:
        return UNKNOWN
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(IPv6Network((int(address) >> 64 << 64, 64)))
    return str(address)


def _without_port(text: str) -> str:
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text
