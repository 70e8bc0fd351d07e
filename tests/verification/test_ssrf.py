"""The gauntlet: nobody's domain leads the checker anywhere but to a public address; a canary listens inside."""

from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path

import pytest

from tests.peers.dns import Canary, DnsPeer
from tests.peers.watch import connections
from tests.peers.web import Authority, WebPeer, file
from tests.verification.test_addresses import REFUSED
from verification.adapters.domains import Domains
from verification.adapters.resolvers import views
from verification.ports import DomainLook

# What a stranger may type into the field for a domain.
TYPED = [
    "127.0.0.1",
    "127.1",
    "0177.0.0.1",
    "0x7f.0.0.1",
    "0x7f000001",
    "2130706433",
    "[::1]",
    "::1",
    "[::ffff:127.0.0.1]",
    "localhost",
    "localhost.",
    "LOCALHOST",
    "ip6-localhost",
    "shop.test:22",
    "shop.test:443@127.0.0.1",
    "user@127.0.0.1",
    "user:pass@shop.test",
    "shop.test/../",
    "shop.test/.well-known",
    "shop.test?x",
    "shop.test#x",
    "shop.test\\@127.0.0.1",
    "http://127.0.0.1",
    "https://shop.test",
    "//127.0.0.1",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_INFO",
    "shop.test\r\nHost: 127.0.0.1",
    "shop.test\n127.0.0.1",
    "shop.test\x00.example.test",
    "shop.test ",
    " 127.0.0.1",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "ｌｏｃａｌｈｏｓｔ",
    "shop.test%00",
    "%31%32%37.0.0.1",
    "127.0.0.1.",
    "1.1.1.1",
    "169.254.169.254",
    "metadata",
    "a" * 64 + ".test",
    ".".join(["a" * 60] * 5) + ".test",
    "-shop.test",
    "shop-.test",
    "shop..test",
    ".shop.test",
    "*.shop.test",
    "_siegel.shop.test",
    "shop.123",
    "shop.0x7f",
    "",
    ".",
]
# Answers in which one bad address hides among good ones.
MIXED = [
    ["93.184.216.34", "127.0.0.1"],
    ["127.0.0.1", "93.184.216.34"],
    ["93.184.216.34", "::1"],
    ["93.184.216.34", "64:ff9b::7f00:1"],
    ["93.184.216.34", "169.254.169.254", "2606:4700::1111"],
]


@pytest.fixture
def looker(dns: DnsPeer, canary: Canary, authority: Authority) -> Domains:
    return Domains(views([dns.address]), authority.context(), port=canary.port)


def serve(dns: DnsPeer, name: str, addresses: list[str]) -> None:
    dns.add(name, A=[one for one in addresses if ":" not in one])
    dns.add(name, AAAA=[one.partition("%")[0] for one in addresses if ":" in one])


def outside(dns: DnsPeer, tried: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Connections to anybody but our name server."""
    return [address for address in tried if address[:2] != ("127.0.0.1", dns.port)]


def test_the_canary_sings(looker: Domains, dns: DnsPeer, canary: Canary) -> None:
    """Let in on purpose, the same look does reach it: so its silence below means something."""
    serve(dns, "inner.test", ["127.0.0.1"])
    with connections() as tried:
        opened = replace(looker, extra={ip_address("127.0.0.1"): canary.port})
        assert opened.well_known("inner.test").result == "unavailable"
    assert canary.visits == 1
    assert outside(dns, tried) == [("127.0.0.1", canary.port)]


@pytest.mark.parametrize("address", [one for one in REFUSED if "%" not in one])
def test_an_inner_address_is_never_connected_to(
    looker: Domains, dns: DnsPeer, canary: Canary, address: str
) -> None:
    serve(dns, "inner.test", [address])
    with connections() as tried:
        look = looker.well_known("inner.test")
    assert look == DomainLook("absent", detail="address_not_public")
    assert outside(dns, tried) == []
    assert canary.visits == 0


@pytest.mark.parametrize("addresses", MIXED)
def test_one_inner_address_spoils_all(
    looker: Domains, dns: DnsPeer, canary: Canary, addresses: list[str]
) -> None:
    serve(dns, "mixed.test", addresses)
    with connections() as tried:
        look = looker.well_known("mixed.test")
    assert look == DomainLook("absent", detail="address_not_public")
    assert outside(dns, tried) == []
    assert canary.visits == 0


@pytest.mark.parametrize("typed", TYPED)
def test_what_is_typed_is_a_name_or_nothing(
    looker: Domains, dns: DnsPeer, canary: Canary, typed: str
) -> None:
    for name in ("localhost", "shop.test"):
        serve(dns, name, ["127.0.0.1"])
    with connections() as tried:
        look = looker.well_known(typed)
    assert look == DomainLook("absent", detail="malformed_name")
    assert tried == []
    assert canary.visits == 0


def test_an_alias_to_an_inner_name_is_refused(looker: Domains, dns: DnsPeer, canary: Canary) -> None:
    dns.add("alias.test", CNAME=["inner.test"])
    serve(dns, "inner.test", ["127.0.0.1", "::1"])
    assert looker.well_known("alias.test").detail == "address_not_public"
    assert canary.visits == 0


def test_a_name_that_is_bound_anew_gains_nothing(
    looker: Domains, dns: DnsPeer, canary: Canary, authority: Authority, tmp_path: Path
) -> None:
    """The first answer is an address we may visit, every later one the canary's: we ask once and go there."""
    with WebPeer(authority.issue("rebind.test"), file("siegel=abc"), host="127.0.0.3") as web:
        dns.add("rebind.test", A=["127.0.0.3"], AAAA=[])
        dns.add("rebind.test", A=["127.0.0.1"])
        allowed = replace(looker, extra={ip_address("127.0.0.3"): web.port})
        with connections() as tried:
            assert allowed.well_known("rebind.test").values == ("siegel=abc",)
        assert outside(dns, tried) == [("127.0.0.3", web.port)]
        assert allowed.well_known("rebind.test").detail == "address_not_public"
    assert [kind for _, kind in dns.questions] == ["A", "AAAA", "A", "AAAA"]
    assert canary.visits == 0


def test_proxies_of_the_environment_are_not_asked(
    looker: Domains, dns: DnsPeer, canary: Canary, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{canary.port}")
    with WebPeer(authority.issue("direct.test"), file("siegel=abc"), host="127.0.0.3") as web:
        serve(dns, "direct.test", ["127.0.0.3"])
        opened = replace(looker, extra={ip_address("127.0.0.3"): web.port})
        assert opened.well_known("direct.test").result == "found"
    assert canary.visits == 0
