"""Questions to the resolvers that the operator chose, each asked on its own so that one alone cannot lie."""

from collections.abc import Sequence
from ipaddress import ip_address
from time import monotonic

import dns.exception
import dns.name
import dns.nameserver
import dns.rdatatype
import dns.resolver
from django.core.exceptions import ImproperlyConfigured
from dns.rdata import Rdata
from dns.rdtypes.ANY.TXT import TXT
from dns.rdtypes.IN.A import A
from dns.rdtypes.IN.AAAA import AAAA

from verification.adapters.addresses import Address
from verification.adapters.exchange import plain

QUESTION_SECONDS = 5.0
TEXT_LIMIT = 1024


class SilentError(Exception):
    """No answer that says anything about the name: SERVFAIL, refusal, garbage or silence."""


class View:
    """The name space as one resolver sees it."""

    def __init__(self, resolver: dns.resolver.Resolver) -> None:
        self._resolver = resolver

    def texts(self, name: str, *, ends: float) -> frozenset[str]:
        """The TXT strings at `name`, tidied; empty when the name or the record does not exist."""
        records = self._ask(name, dns.rdatatype.TXT, ends)
        raw = (b"".join(record.strings) for record in records if isinstance(record, TXT))
        return frozenset(filter(None, (plain(text.decode("utf-8", "replace"), TEXT_LIMIT) for text in raw)))

    def addresses(self, name: str, *, ends: float) -> tuple[Address, ...]:
        """IPv4 before IPv6, each in order, so that equal answers give equal tuples."""
        four = [one.address for one in self._ask(name, dns.rdatatype.A, ends) if isinstance(one, A)]
        six = [one.address for one in self._ask(name, dns.rdatatype.AAAA, ends) if isinstance(one, AAAA)]
        return tuple(map(ip_address, sorted(four) + sorted(six)))

    def _ask(self, name: str, kind: dns.rdatatype.RdataType, ends: float) -> Sequence[Rdata]:
        lifetime = min(QUESTION_SECONDS, ends - monotonic())
        if lifetime <= 0:
            raise SilentError("timeout")
        try:
            answer = self._resolver.resolve(
                dns.name.from_text(name), kind, lifetime=lifetime, search=False, raise_on_no_answer=False
            )
        except dns.resolver.NXDOMAIN:
            return ()
        except dns.exception.DNSException as error:
            raise SilentError("resolver") from error
        return tuple(answer.rrset or ())


def views(addresses: Sequence[str]) -> tuple[View, ...]:
    """One view for each `host:port`; without any, what this machine itself uses, as one view."""
    if addresses:
        return tuple(View(_resolver(text)) for text in addresses)
    try:
        return (View(dns.resolver.Resolver()),)
    except dns.resolver.NoResolverConfiguration:
        return ()


def _resolver(text: str) -> dns.resolver.Resolver:
    host, port = host_and_port("DNS_RESOLVERS", text, port=53)
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = [dns.nameserver.Do53Nameserver(host, port)]
    return resolver


def host_and_port(setting: str, text: str, *, port: int = 0) -> tuple[str, int]:
    """`9.9.9.9`, `9.9.9.9:53` or `[2620:fe::fe]:53`; raises ImproperlyConfigured for anything else."""
    host, colon, digits = text.strip().rpartition(":")
    if not colon or (":" in host and not host.endswith("]")):
        host, digits = text.strip(), str(port)
    try:
        address, number = ip_address(host.strip("[]")), int(digits)
    except ValueError as error:
        raise ImproperlyConfigured(f"{setting}: write each as address:port, such as 9.9.9.9:53") from error
    if not 0 < number < 65536:
        raise ImproperlyConfigured(f"{setting}: a port between 1 and 65535 is needed after each address")
    return str(address), number
