"""Looks at a domain from every configured resolver's side; only what all of them see counts as found."""

import re
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from time import monotonic

from verification.adapters.addresses import Address, is_public
from verification.adapters.resolvers import SilentError, View
from verification.adapters.well_known import fetch
from verification.ports import DomainLook

# Letters in the last label keep every spelling of an IP address out; an underscore may start a TXT name.
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
TXT_NAME = re.compile(rf"(?:_[a-z0-9-]{{1,62}}\.)*{HOST.pattern}")
TRIES = 3


def _canonical(name: str, form: re.Pattern[str]) -> str:
    """The name in lower case without a last dot, or "" when it cannot be a public name in ASCII."""
    text = name.lower().removesuffix(".")
    return text if len(text) <= 253 and form.fullmatch(text) else ""


@dataclass(frozen=True)
class Domains:
    """`extra` maps an address that is not public to the port of a local peer; empty outside development."""

    views: Sequence[View]
    trust: ssl.SSLContext
    seconds: float = 10.0
    port: int = 443
    extra: Mapping[Address, int] | None = None

    def txt(self, name: str) -> DomainLook:
        asked = _canonical(name, TXT_NAME)
        if not asked:
            return DomainLook("absent", detail="malformed_name")
        ends = monotonic() + self.seconds
        try:
            seen = [view.texts(asked, ends=ends) for view in self.views]
        except SilentError as error:
            return DomainLook("unavailable", detail=str(error))
        if not seen:
            return DomainLook("unavailable", detail="resolver")
        agreed = frozenset.intersection(*seen)
        if agreed:
            return DomainLook("found", values=tuple(sorted(agreed)))
        return DomainLook("absent", detail="resolvers_disagree" if any(seen) else "no_record")

    def well_known(self, domain: str) -> DomainLook:
        host = _canonical(domain, HOST)
        if not host:
            return DomainLook("absent", detail="malformed_name")
        ends = monotonic() + self.seconds
        try:
            sights = [view.addresses(host, ends=ends) for view in self.views]
        except SilentError as error:
            return DomainLook("unavailable", detail=str(error))
        if not sights:
            return DomainLook("unavailable", detail="resolver")
        if not all(sights):
            return DomainLook("absent", detail="no_address")
        if not all(self._may(address) for sight in sights for address in sight):
            return DomainLook("absent", detail="address_not_public")
        return _agreed([self._fetch(host, sight, ends) for sight in dict.fromkeys(sights)])

    def _may(self, address: Address) -> bool:
        return is_public(address) or address in (self.extra or {})

    def _fetch(self, host: str, addresses: Sequence[Address], ends: float) -> DomainLook:
        look = DomainLook("unavailable", detail="connection")
        for address in addresses[:TRIES]:
            port = (self.extra or {}).get(address, self.port)
            look = fetch(address, port, host, ends=ends, trust=self.trust)
            if look.detail not in {"connection", "timeout"}:
                return look
        return look


def _agreed(looks: Sequence[DomainLook]) -> DomainLook:
    """One answer from looks that went different ways: the worst of them, and `found` only for equal files."""
    for result in ("unavailable", "absent"):
        for look in looks:
            if look.result == result:
                return look
    if len({look.values for look in looks}) > 1:
        return DomainLook("absent", detail="looks_disagree")
    return looks[0]


def local_peers(entries: Sequence[tuple[str, int]]) -> dict[Address, int]:
    return {ip_address(host): port for host, port in entries}
