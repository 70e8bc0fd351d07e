"""A load generator on persistent connections: each sends its next request when the last answer is complete."""

import re
import select
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.machine import cores, on_core, percentile

CONNECTIONS = 16
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
END = b"\r\n\r\n"


class BadAnswer(Exception):
    """An answer that was not asked for; figures made of those mean nothing."""


@dataclass
class Result:
    """How many answers came in how many seconds, and how long each took; `busy` is the client's own share."""

    seconds: float = 0.0
    busy: float = 0.0
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    @property
    def p99(self) -> float:
        return percentile(self.latencies, 0.99)


class Line:
    """One connection with the answer that is arriving on it."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.began = 0.0
        self.buffer = b""

    def send(self, request: bytes) -> None:
        self.began = time.perf_counter()
        self.socket.sendall(request)

    def complete(self) -> bool:
        """Reads what is there; True when the answer is whole."""
        part = self.socket.recv(65536)
        if not part:
            raise BadAnswer("the server hung up")
        self.buffer = self.buffer + part if self.buffer else part
        head = self.buffer.find(END)
        if head < 0:
            return False
        found = LENGTH.search(self.buffer, 0, head + 2)
        size = int(found[1]) if found else 0
        if len(self.buffer) < head + len(END) + size:
            return False
        if not self.buffer.startswith(b"HTTP/1.1 200"):
            raise BadAnswer(self.buffer[:200].decode("latin-1"))
        self.buffer = b""
        return True


def get(path: str, *headers: str) -> bytes:
    """The bytes of a request."""
    return _head("GET", path, headers)


def post(path: str, body: bytes, *headers: str) -> bytes:
    """The bytes of a request with a body."""
    return _head("POST", path, (f"Content-Length: {len(body)}", *headers)) + body


def _head(method: str, path: str, headers: Sequence[str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Accept: */*", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def run(port: int, requests: Sequence[bytes], *, seconds: float, connections: int = CONNECTIONS) -> Result:
    """Asks for `seconds`, each request in turn; raises BadAnswer at the first answer that is no 200."""
    lines = [Line(port) for _ in range(connections)]
    try:
        with on_core(cores()[1]):
            return _turn(lines, requests, seconds)
    finally:
        for line in lines:
            line.socket.close()


def _turn(lines: list[Line], requests: Sequence[bytes], seconds: float) -> Result:
    result, sent = Result(), 0
    waiting = select.epoll()
    by_number = {line.socket.fileno(): line for line in lines}
    for number in by_number:
        waiting.register(number, select.EPOLLIN)
    began, worked = time.perf_counter(), time.process_time()
    for line in lines:
        line.send(requests[sent % len(requests)])
        sent += 1
    while (now := time.perf_counter()) - began < seconds:
        for number, _ in waiting.poll(1.0):
            line = by_number[number]
            if line.complete():
                result.latencies.append(time.perf_counter() - line.began)
                line.send(requests[sent % len(requests)])
                sent += 1
    result.seconds = now - began
    result.busy = (time.process_time() - worked) / result.seconds
    waiting.close()
    return result
