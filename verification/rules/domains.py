"""Domains: what people paste, the name it means, and the words that prove control over it."""

import re
from collections.abc import Iterable
from enum import StrEnum

import idna

LONGEST = 253
TXT_LABEL = "_siegel"
WELL_KNOWN_PATH = "/.well-known/siegel.txt"

# Names that cannot belong to anybody (RFC 6761, 6762, 7686, 8375, 9476); example domains stay, for trying out.
_NOBODYS = frozenset(
    (
        "localhost",
        "local",
        "internal",
        "lan",
        "home",
        "corp",
        "intranet",
        "invalid",
        "test",
        "onion",
        "arpa",
        "alt",
    )
)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LAST_LABEL = re.compile(r"[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")


class DomainFault(StrEnum):
    """Why a text is not taken as a domain."""

    EMPTY = "empty"
    MAIL = "mail"
    ADDRESS = "address"
    NOBODYS = "nobodys"
    FORMAT = "format"


class NoDomain(ValueError):
    def __init__(self, fault: DomainFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def canonical(text: str) -> str:
    """The domain in lower-case A-labels (IDNA 2008), without "www."; reads pasted addresses. Raises NoDomain."""
    host = _host(text)
    if not host:
        raise NoDomain(DomainFault.EMPTY)
    if "@" in host:
        raise NoDomain(DomainFault.MAIL)
    if re.fullmatch(r"[0-9.]+|.*[:\[\]].*", host):
        raise NoDomain(DomainFault.ADDRESS)
    name = _ascii(host).removeprefix("www.")
    labels = name.split(".")
    if labels[-1] in _NOBODYS:
        raise NoDomain(DomainFault.NOBODYS)
    if len(name) > LONGEST or len(labels) < 2 or not _LAST_LABEL.fullmatch(labels[-1]):
        raise NoDomain(DomainFault.FORMAT)
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise NoDomain(DomainFault.FORMAT)
    return name


def _host(text: str) -> str:
    """The part of a pasted address that names the host; a port is dropped, an IPv6 address is left whole."""
    short = "".join(text[:2000].split())
    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", short)
    authority = re.split(r"[/?#\\]", short[scheme.end() :] if scheme else short, maxsplit=1)[0]
    if scheme:
        authority = authority.rpartition("@")[2]
    return re.sub(r"(?<=[^:\]]):[0-9]{0,5}$", "", authority).rstrip(".")


def _ascii(host: str) -> str:
    try:
        return idna.encode(host, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise NoDomain(DomainFault.FORMAT) from error


def shown(domain: str) -> str:
    """The domain as people write it: "bäckerei-huber.example"."""
    try:
        return idna.decode(domain)
    except (idna.IDNAError, UnicodeError):
        return domain


def record_name(domain: str) -> str:
    """Where the TXT record belongs."""
    return f"{TXT_LABEL}.{domain}"


def file_address(domain: str) -> str:
    """Where the file belongs."""
    return f"https://{domain}{WELL_KNOWN_PATH}"


def proof(nonce: str) -> str:
    """The words that must be found, in a TXT string or on a line of the file."""
    return f"siegel-verification={nonce}"


def proves(values: Iterable[str], nonce: str) -> bool:
    lines = (line.strip().strip('"') for value in values for line in value.splitlines())
    return proof(nonce) in lines
