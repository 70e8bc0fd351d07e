"""A name server on a free loopback port, over UDP and TCP, with the ways in which name servers fail or lie."""

import contextlib
import socket
import socketserver
import threading
from collections.abc import Sequence
from ipaddress import IPv6Address
from types import TracebackType
from typing import Literal, Self

from dnslib import AAAA, CNAME, QTYPE, RCODE, RR, TXT, A, DNSRecord

Fault = Literal["servfail", "refused", "silent", "garbage", "other_id", "truncated", "loop", "empty"]


class DnsPeer:
    """`with DnsPeer() as dns: dns.add("shop.test", A=["127.0.0.1"])`; every question is kept."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], list[list[bytes | str]]] = {}
        self.faults: dict[str, Fault] = {}
        self.questions: list[tuple[str, str]] = []
        peer = self

        class OverUdp(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                data, line = self.request
                reply = peer._reply(data, tcp=False)
                if reply is not None:
                    line.sendto(reply, self.client_address)

        class OverTcp(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                length = int.from_bytes(self.rfile.read(2), "big")
                reply = peer._reply(self.rfile.read(length), tcp=True)
                if reply is not None:
                    self.wfile.write(len(reply).to_bytes(2, "big") + reply)

        self.tcp = socketserver.ThreadingTCPServer(("127.0.0.1", 0), OverTcp)
        self.port = self.tcp.server_address[1]
        self.udp = socketserver.ThreadingUDPServer(("127.0.0.1", self.port), OverUdp)
        self.address = f"127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        for server in (self.udp, self.tcp):
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in (self.udp, self.tcp):
            server.shutdown()
            server.server_close()

    def add(self, name: str, **records: Sequence[str]) -> None:
        """`A=[...]`, `AAAA=[...]`, `TXT=[...]`, `CNAME=[...]`; a second call for a name is its later answer."""
        for kind, values in records.items():
            self.records.setdefault((name, kind), []).append(list(values))

    def _reply(self, data: bytes, *, tcp: bool) -> bytes | None:
        request = DNSRecord.parse(data)
        name, kind = str(request.q.qname).rstrip(".").lower(), QTYPE[request.q.qtype]
        self.questions.append((name, kind))
        fault = self.faults.get(name)
        reply = request.reply()
        if fault == "silent":
            return None
        if fault == "garbage":
            return b"\x00\x01garbage"
        if fault == "truncated" and not tcp:
            reply.header.tc = 1
            return bytes(reply.pack())
        if fault == "other_id":
            reply.header.id = (reply.header.id + 1) % 65536
        self._fill(reply, name, kind, fault)
        return bytes(reply.pack())

    def _fill(self, reply: DNSRecord, name: str, kind: str, fault: Fault | None) -> None:
        if fault in {"servfail", "refused"}:
            reply.header.rcode = RCODE.SERVFAIL if fault == "servfail" else RCODE.REFUSED
        elif fault == "loop":
            reply.add_answer(RR(name, QTYPE.CNAME, rdata=CNAME(f"other.{name}"), ttl=60))
            reply.add_answer(RR(f"other.{name}", QTYPE.CNAME, rdata=CNAME(name), ttl=60))
        elif fault != "empty" and not any(known == name for known, _ in self.records):
            reply.header.rcode = RCODE.NXDOMAIN
        else:
            self._answer(reply, name, kind)

    def _answer(self, reply: DNSRecord, name: str, kind: str) -> None:
        alias = self.records.get((name, "CNAME"))
        if alias:
            target = str(alias[0][0])
            reply.add_answer(RR(name, QTYPE.CNAME, rdata=CNAME(target), ttl=60))
            self._answer(reply, target, kind)
            return
        answers = self.records.get((name, kind), [[]])
        # Each question takes the next answer, the last one stays: so a name can be bound anew between looks.
        values = answers.pop(0) if len(answers) > 1 else answers[0]
        makers = {"A": A, "AAAA": _aaaa, "TXT": _txt}
        for value in values:
            reply.add_answer(RR(name, getattr(QTYPE, kind), rdata=makers[kind](value), ttl=0))


def _aaaa(value: str) -> AAAA:
    return AAAA(list(IPv6Address(value).packed))


def _txt(value: str) -> TXT:
    raw = value.encode()
    return TXT([raw[start : start + 255] for start in range(0, max(len(raw), 1), 255)])


class Canary:
    """Listens where nobody may ever be led to; counts who came."""

    def __init__(self) -> None:
        self.visits = 0
        self.lines = [socket.create_server(("127.0.0.1", 0))]
        self.port: int = self.lines[0].getsockname()[1]
        with contextlib.suppress(OSError):  # a machine may be without IPv6
            self.lines.append(socket.create_server(("::1", self.port), family=socket.AF_INET6))

    def __enter__(self) -> Self:
        for line in self.lines:
            threading.Thread(target=self._count, args=(line,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for line in self.lines:
            line.shutdown(socket.SHUT_RDWR)
            line.close()

    def _count(self, line: socket.socket) -> None:
        while True:
            try:
                visitor, _ = line.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()
