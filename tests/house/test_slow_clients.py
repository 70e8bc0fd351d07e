"""A real web server, and clients that begin to send something and stop: whoever only reads notices nothing."""

import contextlib
import re
import select
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from bin import processes
from config import bodies
from tests.peers.processes import wait_until
from tests.peers.stack import Stack

pytestmark = pytest.mark.processes
CLIENTS = 60
PATIENCE = 40  # seconds, with a machine that has other things to do
HEADERS = "GET /help/ HTTP/1.1\r\nHost: localhost\r\nX-Never: "


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    whole = Stack()
    try:
        whole.prepare()
        whole.start("web")
        yield whole
    finally:
        whole.stop()


def seconds_of(stack: Stack, path: str) -> float:
    began = time.monotonic()
    with urllib.request.urlopen(f"{stack.url}{path}", timeout=PATIENCE) as answer:
        assert answer.status == 200
        answer.read()
    return time.monotonic() - began


@contextlib.contextmanager
def clients(stack: Stack, text: str) -> Iterator[list[socket.socket]]:
    with contextlib.ExitStack() as held:
        found = []
        for _ in range(CLIENTS):
            one = held.enter_context(socket.create_connection(("127.0.0.1", stack.port), timeout=PATIENCE))
            one.sendall(text.encode())
            found.append(one)
        time.sleep(0.5)
        yield found


def with_an_answer(
    held: list[socket.socket], *, least: int, seconds: float = PATIENCE
) -> list[socket.socket]:
    end = time.monotonic() + seconds
    ready: list[socket.socket] = []
    while len(ready) < least and time.monotonic() < end:
        time.sleep(0.05)
        ready = select.select(held, [], [], 0)[0]
    assert len(ready) >= least
    return ready


def form(stack: Stack) -> str:
    """A form that Django would read: with the cookie that it wants."""
    with urllib.request.urlopen(f"{stack.url}/report/", timeout=PATIENCE) as page:
        secret = re.search(r"[^;]+", page.headers["Set-Cookie"])
    assert secret
    return (
        f"POST /report/ HTTP/1.1\r\nHost: localhost:{stack.port}\r\nCookie: {secret[0]}\r\nOrigin: {stack.url}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\na=b"
    )


def answer_to_a_form(stack: Stack) -> int:
    request = urllib.request.Request(f"{stack.url}/theme/", data=b"theme=dark", method="POST")
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_forms_that_do_not_arrive_keep_nobody_from_reading(stack: Stack) -> None:
    with clients(stack, form(stack)) as held:
        for path in ("/healthz", "/help/", "/api/v1/check?q=%2B493023125999", "/check/?q=030+23125+999"):
            seconds_of(stack, path)  # or never, while the forms keep every thread
        # Which of them came first is for the machine to say; all but these have their answer.
        refused = with_an_answer(held, least=CLIENTS - bodies.READING)
        assert {one.recv(12) for one in refused} == {b"HTTP/1.1 503"}
    # Those who held the two places have hung up.
    wait_until(
        lambda: answer_to_a_form(stack) == 200,
        alive=stack.running["web"],
        log=stack.log("web"),
        seconds=PATIENCE,
    )


@pytest.mark.parametrize("text", [HEADERS, ""])
def test_who_does_not_finish_the_headers_is_sent_away(stack: Stack, text: str) -> None:
    with clients(stack, text) as held:
        assert seconds_of(stack, "/help/") < processes.HEADER_SECONDS
        began = time.monotonic()
        assert held[0].recv(100) == b""
        assert time.monotonic() - began < processes.HEADER_SECONDS + 15
