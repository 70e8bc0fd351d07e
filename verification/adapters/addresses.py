"""Which internet addresses a stranger's domain may lead us to: public hosts, none that hides another."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address

# `is_global` alone lets these pass: protocol assignments, 6to4 relays, and a cloud's platform address.
IPV4_REFUSED = tuple(map(IPv4Network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")))
# Only 2000::/3 is handed out to hosts; that leaves out NAT64, mapped, compatible, site-local and multicast.
IPV6_HOSTS = IPv6Network("2000::/3")
# Protocol assignments with Teredo and ORCHID, documentation twice, 6to4.
IPV6_REFUSED = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
# The middle of an ISATAP address, which carries an IPv4 address in its last 32 bits (RFC 5214).
ISATAP = (0x00005EFE, 0x02005EFE)


def is_public(address: Address) -> bool:
    """True for an ordinary host on the public internet, under the strictest reading of the registries."""
    if isinstance(address, IPv4Address):
        inside = any(address in network for network in IPV4_REFUSED)
        return address.is_global and not address.is_multicast and not inside
    if address.scope_id is not None or address not in IPV6_HOSTS or not address.is_global:
        return False
    if (int(address) >> 32) & 0xFFFFFFFF in ISATAP:
        return False
    return not any(address in network for network in IPV6_REFUSED)
