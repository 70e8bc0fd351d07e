"""How settings make the looker: which resolvers it asks, and which local peers it is let in to."""

from pathlib import Path
from typing import Any

import pytest
from dns.resolver import NoResolverConfiguration

from tests.peers.dns import DnsPeer
from tests.peers.web import Authority, WebPeer, file
from verification.adapters import domain_looker
from verification.adapters.resolvers import views
from verification.ports import DomainLook

NAME = "shop.example.test"


def test_without_resolvers_the_machines_own_are_asked(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def unconfigured(self: object, path: object) -> None:
        raise NoResolverConfiguration

    settings.DNS_RESOLVERS = []
    monkeypatch.setattr("dns.resolver.Resolver.read_resolv_conf", lambda self, path: None)
    assert len(views([])) == 1
    monkeypatch.setattr("dns.resolver.Resolver.read_resolv_conf", unconfigured)
    assert domain_looker().txt(NAME) == DomainLook("unavailable", detail="resolver")


def test_a_local_peer_is_let_in_for_development(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    with DnsPeer() as dns, WebPeer(authority.issue(NAME), file("siegel=abc")) as web:
        dns.add(NAME, A=["127.0.0.1"], TXT=["siegel=abc"])
        settings.DEBUG, settings.DNS_RESOLVERS = True, [dns.address]
        settings.DOMAIN_CHECK_EXTRA_ADDRESSES = [web.address]
        assert domain_looker().txt(NAME).values == ("siegel=abc",)
        assert domain_looker().well_known(NAME).values == ("siegel=abc",)
        settings.DOMAIN_CHECK_EXTRA_ADDRESSES = []
        assert domain_looker().well_known(NAME).detail == "address_not_public"
