"""The messenger: reaches public hosts only, once, by TLS, and lets no receiver hold it up or lead it elsewhere."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from ipaddress import ip_address
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest

from directory.adapters.webhooks import Post, messenger
from directory.ports import Receipt
from tests.directory.hooking import NO_CONTENT, status
from tests.peers.dns import Canary, DnsPeer
from tests.peers.watch import connections
from tests.peers.web import Authority, Script, WebPeer, drips, says
from tests.verification.test_addresses import REFUSED
from tests.verification.test_ssrf import MIXED, TYPED, outside, serve
from verification.adapters import guarded
from verification.adapters.resolvers import views

NAME = "hooks.example.test"
BODY = b'{"type":"test"}'
# A busy machine may take long for what should succeed; what must be given up is given less, and is over well before.
PATIENCE, SHORT, WELL_BEFORE = 30.0, 1.0, 20.0


@pytest.fixture(scope="module")
def certificate(authority: Authority) -> Path:
    return authority.issue(NAME)


@pytest.fixture
def post(dns: DnsPeer, canary: Canary, authority: Authority) -> Post:
    return Post(views([dns.address]), authority.context(), seconds=PATIENCE)


def sent(post: Post, *, host: str = NAME, port: int = 443, path: str = "/hook?k=1", **more: Any) -> Receipt:
    headers = {"webhook-id": "msg_1", **more}
    return post.post(host=host, port=port, path=path, headers=headers, body=BODY)


def answered(post: Post, dns: DnsPeer, certificate: Path, script: Script) -> tuple[Receipt, WebPeer]:
    serve(dns, NAME, ["127.0.0.1"])
    with WebPeer(certificate, script) as web:
        receipt = sent(replace(post, extra={ip_address("127.0.0.1"): web.port}))
    return receipt, web


def test_posts_the_bytes_as_they_were_signed(post: Post, dns: DnsPeer, certificate: Path) -> None:
    receipt, web = answered(post, dns, certificate, says(NO_CONTENT))
    assert receipt == Receipt(204)
    head, _, body = web.requests[0].partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert lines[0] == b"POST /hook?k=1 HTTP/1.1"
    assert b"Host: hooks.example.test" in lines
    assert b"Content-Type: application/json" in lines
    assert b"Content-Length: 15" in lines
    assert b"webhook-id: msg_1" in lines
    assert body == BODY
    assert web.names == [NAME]


def test_the_other_port_is_named(post: Post, dns: DnsPeer, certificate: Path) -> None:
    serve(dns, NAME, ["127.0.0.1"])
    with WebPeer(certificate, says(NO_CONTENT)) as web:
        opened = replace(post, extra={ip_address("127.0.0.1"): web.port})
        assert sent(opened, port=8443) == Receipt(204)
    assert b"Host: hooks.example.test:8443\r\n" in web.requests[0]


@pytest.mark.parametrize("code", [200, 201, 299, 400, 404, 410, 429, 500, 503])
def test_the_status_is_all_that_is_taken(post: Post, dns: DnsPeer, certificate: Path, code: int) -> None:
    receipt, _ = answered(post, dns, certificate, says(status(code)))
    assert receipt == Receipt(code)


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_leads_nowhere(
    post: Post, dns: DnsPeer, canary: Canary, certificate: Path, code: int
) -> None:
    serve(dns, "inner.test", ["127.0.0.1"])
    there = status(code, f"Location: https://127.0.0.1:{canary.port}/")
    receipt, web = answered(post, dns, certificate, says(there))
    assert receipt == Receipt(code)
    assert len(web.requests) == 1
    assert canary.visits == 0


@pytest.mark.parametrize(
    ("script", "detail"),
    [
        (says(b""), "malformed"),
        (says(b"\x00\xff this is not HTTP\r\n\r\n"), "malformed"),
        (says(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), "malformed"),
        (says(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000), "malformed"),
        (says(b"HTTP/1.1 103 Early\r\n\r\n" * 5_000), "malformed"),
        (drips(b"HTTP/1.1 200 OK\r\n", repeat(b"X: y\r\n")), "timeout"),
        (drips(b"", repeat(b"")), "timeout"),
    ],
)
def test_no_receiver_holds_it_up(
    post: Post, dns: DnsPeer, certificate: Path, script: Script, detail: str
) -> None:
    began = time.monotonic()
    patience = SHORT if detail == "timeout" else PATIENCE
    receipt, _ = answered(replace(post, seconds=patience), dns, certificate, script)
    assert receipt == Receipt(detail=detail)
    assert time.monotonic() - began < WELL_BEFORE


def test_a_body_without_an_end_is_not_read(post: Post, dns: DnsPeer, certificate: Path) -> None:
    began = time.monotonic()
    flood = drips(b"HTTP/1.1 200 OK\r\n\r\n", repeat(b"x" * 65_536), every=0.0)
    receipt, _ = answered(post, dns, certificate, flood)
    assert receipt == Receipt(200)
    assert time.monotonic() - began < WELL_BEFORE


@contextmanager
def mute(host: str, *, full: bool) -> Iterator[int]:
    """A port whose connections lead nowhere: nobody speaks, or where it is `full` nobody even takes them."""
    with socket.create_server((host, 0), backlog=0) as server, ExitStack() as waiting:
        for _ in range(8 if full else 0):
            line = waiting.enter_context(socket.socket())
            line.setblocking(False)
            line.connect_ex((host, server.getsockname()[1]))
        yield server.getsockname()[1]


@pytest.mark.parametrize("full", [True, False])
def test_a_dead_address_leads_to_the_next_one(
    post: Post, dns: DnsPeer, certificate: Path, monkeypatch: pytest.MonkeyPatch, full: bool
) -> None:
    monkeypatch.setattr(guarded, "CONNECT_SECONDS", 0.3)
    serve(dns, NAME, ["127.0.0.2", "127.0.0.1"])
    script = says(NO_CONTENT)
    with mute("127.0.0.1", full=full) as port, WebPeer(certificate, script, host="127.0.0.2") as web:
        there = {ip_address("127.0.0.1"): port, ip_address("127.0.0.2"): web.port}
        with connections() as tried:
            assert sent(replace(post, extra=there)) == Receipt(204)
        assert outside(dns, tried) == [("127.0.0.1", port), ("127.0.0.2", web.port)]
        began = time.monotonic()
        assert sent(replace(post, extra=dict.fromkeys(there, port))) == Receipt(detail="connection")
        assert time.monotonic() - began < WELL_BEFORE


def test_a_certificate_for_another_name_ends_it(post: Post, dns: DnsPeer, authority: Authority) -> None:
    receipt, web = answered(post, dns, authority.issue("other.example.test"), says(NO_CONTENT))
    assert receipt == Receipt(detail="certificate")
    assert web.requests == []


def test_a_certificate_that_ran_out_ends_it(post: Post, dns: DnsPeer, authority: Authority) -> None:
    receipt, web = answered(post, dns, authority.issue(NAME, days=-1), says(NO_CONTENT))
    assert receipt == Receipt(detail="certificate")
    assert web.requests == []


@pytest.mark.parametrize("address", [one for one in REFUSED if "%" not in one])
def test_an_inner_address_is_never_connected_to(
    post: Post, dns: DnsPeer, canary: Canary, address: str
) -> None:
    serve(dns, "inner.test", [address])
    with connections() as tried:
        receipt = sent(post, host="inner.test", port=canary.port)
    assert receipt == Receipt(detail="address_not_public")
    assert outside(dns, tried) == []
    assert canary.visits == 0


@pytest.mark.parametrize("addresses", MIXED)
def test_one_inner_address_spoils_all(post: Post, dns: DnsPeer, canary: Canary, addresses: list[str]) -> None:
    serve(dns, "mixed.test", addresses)
    with connections() as tried:
        receipt = sent(post, host="mixed.test", port=canary.port)
    assert receipt == Receipt(detail="address_not_public")
    assert outside(dns, tried) == []
    assert canary.visits == 0


@pytest.mark.parametrize("typed", TYPED)
def test_what_is_no_name_is_not_even_asked_for(post: Post, dns: DnsPeer, canary: Canary, typed: str) -> None:
    with connections() as tried:
        assert sent(post, host=typed, port=canary.port) == Receipt(detail="malformed_name")
    assert tried == []


def test_a_name_that_is_bound_anew_gains_nothing(
    post: Post, dns: DnsPeer, canary: Canary, authority: Authority
) -> None:
    """The first answer is an address we may visit, every later one the canary's: we ask once and go there."""
    with WebPeer(authority.issue("rebind.test"), says(NO_CONTENT), host="127.0.0.3") as web:
        dns.add("rebind.test", A=["127.0.0.3"], AAAA=[])
        dns.add("rebind.test", A=["127.0.0.1"])
        allowed = replace(post, extra={ip_address("127.0.0.3"): web.port})
        with connections() as tried:
            assert sent(allowed, host="rebind.test") == Receipt(204)
        assert outside(dns, tried) == [("127.0.0.3", web.port)]
        assert sent(allowed, host="rebind.test") == Receipt(detail="address_not_public")
    assert canary.visits == 0


def test_proxies_of_the_environment_are_not_asked(
    post: Post, dns: DnsPeer, canary: Canary, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{canary.port}")
    receipt, _ = answered(post, dns, certificate, says(NO_CONTENT))
    assert receipt == Receipt(204)
    assert canary.visits == 0


def test_a_host_that_is_away_is_said_to_be(post: Post, dns: DnsPeer) -> None:
    assert sent(post, host="nobody.example.test") == Receipt(detail="no_address")
    dns.faults["silent.example.test"] = "servfail"
    assert sent(post, host="silent.example.test") == Receipt(detail="resolver")
    serve(dns, NAME, ["127.0.0.1"])
    assert sent(replace(post, extra={ip_address("127.0.0.1"): 9})) == Receipt(detail="connection")


def test_settings_make_it(settings: Any) -> None:
    settings.DNS_RESOLVERS = ["127.0.0.1:9"]
    made = messenger()
    assert isinstance(made, Post)
    assert (made.seconds, made.extra) == (settings.OUTSIDE_TIMEOUT_SECONDS, {})
