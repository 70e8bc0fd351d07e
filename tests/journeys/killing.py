"""A browser without pictures, the rows as they are, and a carrier that can be held up: for tests that kill."""

import http.client
import json
import re
import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import psycopg

from tests.peers.http import Answer, Request
from tests.peers.sms import KannelPeer
from tests.peers.stack import Stack

T = TypeVar("T")
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class Visitor:
    """Cookies, hidden fields and no redirects; raises OSError or HTTPException when the web is not there."""

    def __init__(self, stack: Stack, session: str = "") -> None:
        self.port = stack.port
        self.cookies = {"session": session} if session else {}

    def ask(self, method: str, path: str, data: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, where it leads, and the page."""
        line = http.client.HTTPConnection("localhost", self.port, timeout=20)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request(method, path, urlencode(data) if data is not None else None, headers)
            answer = line.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()
        finally:
            line.close()

    def send(self, page: str, to: str = "", **data: str) -> tuple[int, str, str]:
        """Opens `page`, and posts its hidden fields with `data`."""
        status, _, text = self.ask("GET", page)
        assert status == 200, (page, status)
        return self.ask("POST", to or page, {**dict(HIDDEN.findall(text)), **data})


def rows(stack: Stack, sql: str) -> list[tuple[Any, ...]]:
    """What the database itself says, without any code of ours in between."""
    if stack.postgres:
        with psycopg.connect(stack.postgres.url) as line:
            return list(line.execute(sql.encode()))
    found = sqlite3.connect(stack.folder / "siegel.sqlite3", timeout=20)
    try:
        return found.execute(sql).fetchall()
    finally:
        found.close()


def number(stack: Stack, sql: str) -> int:
    return int(rows(stack, sql)[0][0])


def eventually(what: Callable[[], T], seconds: float = 45) -> T:
    """What `what` returns as soon as it is true."""
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.1)
    return found


def deed(stack: Stack, call: str) -> str:
    """Runs one function of `deeds` on the stack's data; returns what it printed."""
    return stack.manage("shell", "-v", "0", "-c", f"from tests.journeys import deeds; deeds.{call}").strip()


def cases(stack: Stack, count: int) -> tuple[Visitor, list[tuple[str, str]]]:
    """A signed-in reviewer, and (case, number) of cases in their hands."""
    key, made = json.loads(deed(stack, f"cases({count})"))
    return Visitor(stack, key), [(str(case), str(e164)) for case, e164 in made]


def approve(reviewer: Visitor, case: str) -> bool:
    """Whether the answer said that it is done."""
    pk = f"{case[:8]}-{case[8:12]}-{case[12:16]}-{case[16:20]}-{case[20:]}"
    status, _, text = reviewer.send(f"/review/{pk}/", f"/review/{pk}/decide/", outcome="approve")
    assert status in (302, 409), text
    return status == 302


def verdict(stack: Stack, e164: str) -> str:
    """What the internet hears of a number."""
    _, _, text = Visitor(stack).ask("GET", f"/api/v1/check?q={quote(e164)}")
    return str(json.loads(text)["verdict"])


def idle(stack: Stack) -> bool:
    """Nothing waits to be done, and nothing was given up."""
    assert not rows(stack, "SELECT subscriber, error FROM outbox_delivery WHERE state = 'dead'")
    return not number(stack, "SELECT COUNT(*) FROM outbox_delivery WHERE state IN ('pending', 'leased')")


class HeldKannel(KannelPeer):
    """Takes a message over and keeps the sender waiting for the answer until `go` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()
        self.go.set()

    def _sendsms(self, request: Request) -> Answer:
        answer = super()._sendsms(request)
        self.go.wait(20)
        return answer
