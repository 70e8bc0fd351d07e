"""An HTTP server on a free loopback port that answers as a test wants, or breaks in the way a test wants."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Literal, Self
from urllib.parse import parse_qsl, urlsplit

Fault = Literal["", "hang", "close", "cut", "garbage", "drip", "endless", "gzip"]


@dataclass(frozen=True)
class Request:
    """What a client sent."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def form(self) -> list[tuple[str, str]]:
        return parse_qsl(self.body.decode(), keep_blank_values=True)


@dataclass(frozen=True)
class Answer:
    """What the client gets."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def always(
    status: int, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> Callable[[Request], Answer]:
    """The same answer to everything."""
    return lambda request: Answer(status, body, headers or {})


class HttpPeer:
    """`with HttpPeer(answer) as peer: peer.url`; every request is kept, `peer.fault` breaks the next answers."""

    def __init__(self, answer: Callable[[Request], Answer]) -> None:
        self.answer = answer
        self.fault: Fault = ""
        self.requests: list[Request] = []
        self.over = threading.Event()
        peer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                peer._serve(self)

            def do_POST(self) -> None:
                peer._serve(self)

            def log_message(self, *args: object) -> None:
                """Tests look at `requests`."""

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: object, client_address: object) -> None:
                """A client that hung up is what many tests are about."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Nobody listens any more; safe to call twice."""
        if not self.over.is_set():
            self.over.set()
            self.server.shutdown()
            self.server.server_close()
            self.thread.join(5)

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length", "0"))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        request = Request(handler.command, handler.path, headers, handler.rfile.read(length))
        self.requests.append(request)
        handler.close_connection = True
        if self.fault:
            break_off(self.fault, handler, self.over)
            return
        answer = self.answer(request)
        closing = {"Content-Length": str(len(answer.body)), "Connection": "close"}
        handler.send_response(answer.status)
        for name, value in {**closing, **answer.headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(answer.body)


def break_off(fault: Fault, handler: BaseHTTPRequestHandler, over: threading.Event) -> None:
    """The ways in which an answer does not come, all after the request was read."""
    write = handler.wfile.write
    if fault == "hang":
        over.wait(20)
    elif fault == "cut":
        write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 500\r\n\r\n0: Acc")
    elif fault == "garbage":
        write(b"\x00\xff\x16\x03 this is not HTTP\r\n\r\n")
    elif fault == "gzip":
        write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00")
    elif fault == "endless":
        write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not over.is_set():
            write(b"x" * 65536)
    elif fault == "drip":
        write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not over.wait(0.05):
            write(b"x")
