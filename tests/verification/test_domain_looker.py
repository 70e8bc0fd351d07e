"""Domains: what the resolvers and the well-known file say, from honest hosts, failing ones and slow ones."""

import itertools
import time
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.peers.dns import DnsPeer, Fault
from tests.peers.web import Authority, Script, WebPeer, drips, file, says
from verification.adapters.domains import Domains
from verification.adapters.resolvers import views
from verification.ports import DomainLook

NAME, TXT_NAME = "shop.example.test", "_siegel.shop.example.test"


@pytest.fixture
def second() -> Iterator[DnsPeer]:
    with DnsPeer() as peer:
        yield peer


@pytest.fixture(scope="session")
def certificate(authority: Authority) -> Path:
    return authority.issue(NAME)


@pytest.fixture
def looker(dns: DnsPeer, second: DnsPeer, authority: Authority) -> Domains:
    return Domains(views([dns.address, second.address]), authority.context())


def both(dns: DnsPeer, second: DnsPeer, name: str, **records: list[str]) -> None:
    for peer in (dns, second):
        peer.add(name, **records)


def seen(looker: Domains, certificate: Path, script: Script) -> tuple[DomainLook, WebPeer]:
    """The look at a host that answers with `script`; its address is let in as a local peer's."""
    with WebPeer(certificate, script) as web:
        look = replace(looker, extra={ip_address("127.0.0.1"): web.port}).well_known(NAME)
    return look, web


class TestTxt:
    def test_finds_what_all_resolvers_see(self, looker: Domains, dns: DnsPeer, second: DnsPeer) -> None:
        dns.add(TXT_NAME, TXT=["siegel=abc", "only here", "ü" * 300])
        second.add(TXT_NAME, TXT=["ü" * 300, "siegel=abc"])
        assert looker.txt(TXT_NAME + ".") == DomainLook("found", ("siegel=abc", "ü" * 300))

    def test_one_resolver_alone_proves_nothing(self, looker: Domains, dns: DnsPeer, second: DnsPeer) -> None:
        dns.add(TXT_NAME, TXT=["siegel=abc"])
        assert looker.txt(TXT_NAME) == DomainLook("absent", detail="resolvers_disagree")
        second.add(TXT_NAME, TXT=["siegel=other"])
        assert looker.txt(TXT_NAME) == DomainLook("absent", detail="resolvers_disagree")

    def test_no_name_and_no_record_are_absent(self, looker: Domains, dns: DnsPeer, second: DnsPeer) -> None:
        assert looker.txt(TXT_NAME) == DomainLook("absent", detail="no_record")
        both(dns, second, TXT_NAME, A=["127.0.0.1"])
        assert looker.txt(TXT_NAME) == DomainLook("absent", detail="no_record")

    def test_follows_an_alias(self, looker: Domains, dns: DnsPeer, second: DnsPeer) -> None:
        both(dns, second, TXT_NAME, CNAME=["proof.example.test"])
        both(dns, second, "proof.example.test", TXT=["siegel=abc"])
        assert looker.txt(TXT_NAME).values == ("siegel=abc",)

    @pytest.mark.parametrize("fault", ["servfail", "refused", "silent", "garbage", "other_id", "loop"])
    def test_trouble_says_nothing_about_the_name(
        self, looker: Domains, dns: DnsPeer, second: DnsPeer, fault: Fault
    ) -> None:
        both(dns, second, TXT_NAME, TXT=["siegel=abc"])
        second.faults[TXT_NAME] = fault
        began = time.monotonic()
        assert replace(looker, seconds=1.0).txt(TXT_NAME) == DomainLook("unavailable", detail="resolver")
        assert time.monotonic() - began < 8

    def test_a_long_answer_comes_over_tcp(self, looker: Domains, dns: DnsPeer, second: DnsPeer) -> None:
        both(dns, second, TXT_NAME, TXT=["siegel=abc", "x" * 3000])
        dns.faults[TXT_NAME] = "truncated"
        assert "siegel=abc" in looker.txt(TXT_NAME).values

    def test_texts_come_tidied(self, looker: Domains, dns: DnsPeer, second: DnsPeer) -> None:
        both(dns, second, TXT_NAME, TXT=["siegel=abc\x00\n", "\x01", "y" * 2000])
        assert looker.txt(TXT_NAME).values == ("siegel=abc", "y" * 1024)

    def test_no_time_left_is_unavailable(self, looker: Domains) -> None:
        assert replace(looker, seconds=0.0).txt(TXT_NAME) == DomainLook("unavailable", detail="timeout")

    def test_no_resolver_at_all_is_unavailable(self, looker: Domains) -> None:
        assert replace(looker, views=()).txt(TXT_NAME).result == "unavailable"
        assert replace(looker, views=()).well_known(NAME).result == "unavailable"
        assert (
            replace(looker, views=views(["127.0.0.1:9"]), seconds=0.5).txt(TXT_NAME).result == "unavailable"
        )

    @pytest.mark.parametrize(
        "name", ["", ".", "shop", "a..b.test", "x" * 64 + ".test", "ä.test", "a b.test", "*.test"]
    )
    def test_what_is_no_name_is_not_even_asked(self, looker: Domains, dns: DnsPeer, name: str) -> None:
        assert looker.txt(name) == DomainLook("absent", detail="malformed_name")
        assert dns.questions == []

    @given(name=st.text() | st.from_regex(r"[a-z0-9._-]{1,300}", fullmatch=True))
    @hypothesis_settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    def test_no_name_breaks_it(self, looker: Domains, name: str) -> None:
        assert looker.txt(name).result == "absent"


class TestWellKnown:
    @pytest.fixture(autouse=True)
    def _here(self, dns: DnsPeer, second: DnsPeer) -> None:
        both(dns, second, NAME, A=["127.0.0.1"])

    def test_reads_the_file_as_the_name_it_asked_for(self, looker: Domains, certificate: Path) -> None:
        look, web = seen(looker, certificate, file("\ufeffsiegel=abc ü\x00\r\n"))
        assert look == DomainLook("found", ("siegel=abc ü",))
        assert web.names == [NAME]
        (asked,) = web.requests
        assert asked.startswith(b"GET /.well-known/siegel.txt HTTP/1.1\r\n")
        assert f"Host: {NAME}\r\n".encode() in asked
        assert b"Accept-Encoding: identity\r\n" in asked

    def test_takes_one_kibibyte_and_leaves(self, looker: Domains, certificate: Path) -> None:
        began = time.monotonic()
        look, _ = seen(
            looker, certificate, drips(b"HTTP/1.1 200 OK\r\n\r\n", itertools.repeat(b"x" * 4096), 0)
        )
        assert look.values == ("x" * 1024,)
        assert time.monotonic() - began < 8

    @pytest.mark.parametrize(
        "location", ["https://shop.example.test/", "http://169.254.169.254/", "//127.0.0.1/", ""]
    )
    def test_follows_no_redirect(self, looker: Domains, certificate: Path, location: str) -> None:
        moved = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()
        look, web = seen(looker, certificate, says(moved))
        assert look == DomainLook("absent", detail="redirect")
        assert len(web.requests) == 1

    def test_unpacks_nothing(self, looker: Domains, certificate: Path) -> None:
        bomb = (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9999999\r\n\r\n\x1f\x8b"
            + b"\0" * 4000
        )
        look, _ = seen(looker, certificate, says(bomb))
        assert look == DomainLook("absent", detail="encoding")

    @pytest.mark.parametrize(
        ("start", "piece"),
        [
            (b"", b""),
            (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"x"),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        ],
    )
    def test_waits_for_nobody(self, looker: Domains, certificate: Path, start: bytes, piece: bytes) -> None:
        began = time.monotonic()
        look, _ = seen(replace(looker, seconds=1.0), certificate, drips(start, itertools.repeat(piece)))
        assert look == DomainLook("unavailable", detail="timeout")
        assert time.monotonic() - began < 8

    @pytest.mark.parametrize(
        "raw",
        [
            b"",
            b"\x16\x03\x01",
            b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
            b"<html>\r\n\r\n",
            b"HTTP/1.1 200",
            b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 5000,
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + b"x" * 30_000,
        ],
    )
    def test_nonsense_is_unavailable(self, looker: Domains, certificate: Path, raw: bytes) -> None:
        look, _ = seen(looker, certificate, says(raw))
        assert look == DomainLook("unavailable", detail="malformed")

    @pytest.mark.parametrize("status", [404, 410, 403])
    def test_a_clear_no_is_absent(self, looker: Domains, certificate: Path, status: int) -> None:
        look, _ = seen(looker, certificate, says(f"HTTP/1.1 {status} No\r\n\r\n".encode()))
        assert look == DomainLook("absent", detail=f"http_{status}")

    def test_bad_certificates_are_not_spoken_to(
        self, looker: Domains, authority: Authority, tmp_path: Path
    ) -> None:
        stranger = Authority(tmp_path).issue(NAME)
        for bad in (authority.issue("other.example.test"), authority.issue(NAME, days=-1), stranger):
            look, web = seen(looker, bad, file("siegel=abc"))
            assert look == DomainLook("unavailable", detail="certificate")
            assert web.requests == []

    def test_trouble_with_the_name_is_unavailable(self, looker: Domains, dns: DnsPeer) -> None:
        dns.faults[NAME] = "servfail"
        assert looker.well_known(NAME) == DomainLook("unavailable", detail="resolver")

    def test_nobody_there_is_unavailable(self, looker: Domains) -> None:
        here = {ip_address("127.0.0.1"): 9}
        assert replace(looker, extra=here).well_known(NAME) == DomainLook("unavailable", detail="connection")

    def test_a_name_without_an_address_is_absent(self, looker: Domains, dns: DnsPeer) -> None:
        assert looker.well_known("none.example.test") == DomainLook("absent", detail="no_address")
        dns.add("half.example.test", A=["127.0.0.1"])
        assert looker.well_known("half.example.test") == DomainLook("absent", detail="no_address")

    def test_the_ways_of_two_resolvers_must_lead_to_the_same_file(
        self, looker: Domains, dns: DnsPeer, second: DnsPeer, authority: Authority
    ) -> None:
        dns.add("two.example.test", A=["127.0.0.1"])
        second.add("two.example.test", A=["127.0.0.2"])
        certificate = authority.issue("two.example.test")
        for other, expected in (("siegel=abc", "found"), ("siegel=xyz", "absent")):
            with (
                WebPeer(certificate, file("siegel=abc")) as first,
                WebPeer(certificate, file(other), host="127.0.0.2") as far,
            ):
                extra = {ip_address("127.0.0.1"): first.port, ip_address("127.0.0.2"): far.port}
                look = replace(looker, extra=extra).well_known("two.example.test")
            assert look.result == expected
            assert len(first.requests) == len(far.requests) == 1
