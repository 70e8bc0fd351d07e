"""Looks at a domain from every configured resolver's side; only what all of them see counts as found."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from time import monotonic

from verification.adapters.addresses import Address
from verification.adapters.guarded import HOST, TRIES, Guarded, Unreached, canonical
from verification.adapters.resolvers import SilentError
from verification.adapters.well_known import fetch
from verification.ports import DomainLook

# An underscore may start a TXT name.
TXT_NAME = re.compile(rf"(?:_[a-z0-9-]{{1,62}}\.)*{HOST.pattern}")


@dataclass(frozen=True)
class Domains(Guarded):
    """The looker behind the port."""

    def txt(self, name: str) -> DomainLook:
        asked = canonical(name, TXT_NAME)
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
        ends = monotonic() + self.seconds
        try:
            host, sights = self.sights(domain, ends=ends)
        except Unreached as error:
            return DomainLook("absent" if error.forbidden else "unavailable", detail=str(error))
        return _agreed([self._fetch(host, sight, ends) for sight in dict.fromkeys(sights)])

    def _fetch(self, host: str, addresses: Sequence[Address], ends: float) -> DomainLook:
        look = DomainLook("unavailable", detail="connection")
        for address in addresses[:TRIES]:
            port = self.port_of(address, self.port)
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
