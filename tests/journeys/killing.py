"""A house whose parts can be killed, a browser without pictures, and a carrier that can be held up."""

import http.client
import json
import re
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import psycopg

from tests.patience import looks
from tests.peers.http import Answer, Request
from tests.peers.sms import KannelPeer
from tests.peers.stack import ALL, ROOT, Name, Stack

T = TypeVar("T")
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class Visitor:
    """Cookies, hidden fields and no redirects; raises OSError or HTTPException when the web is not there."""

    def __init__(self, port: int, session: str = "") -> None:
        self.port = port
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


class HeldKannel(KannelPeer):
    """Takes a message over and keeps the sender waiting for the answer until `go` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()
        self.go.set()

    def took(self, number: int) -> bool:
        """Whether it was given so many messages up to now."""
        return len(self.sent) == number

    def _sendsms(self, request: Request) -> Answer:
        answer = super()._sendsms(request)
        self.go.wait(20)
        return answer


@dataclass(frozen=True)
class Waiting:
    """A case of which only the decision is missing."""

    pk: str
    number: str
    email: str


class Parts:
    """A running stack of which parts can be killed and brought up again."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack

    def up(self, *names: Name) -> None:
        """What is not running is started again."""
        missing = [name for name in names or ALL if name not in self.stack.running]
        if missing:
            self.stack.start(*missing)

    def kill(self, *names: Name) -> None:
        for name in names:
            self.stack.kill(name)

    def kill_broker(self) -> None:
        """Redis dies; the embedded broker is only a folder."""
        if self.stack.redis:
            self.stack.redis.kill()

    def empty_broker(self) -> None:
        """The broker is there again and has forgotten everything."""
        if self.stack.redis:
            self.stack.redis.kill()
            self.stack.redis.start()
        for message in (self.stack.folder / "broker" / "queue").glob("*.msg"):
            message.unlink(missing_ok=True)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What the database itself says, without any code of ours in between."""
        if self.stack.postgres:
            with psycopg.connect(self.stack.postgres.url) as line:
                return list(line.execute(sql.encode()))
        found = sqlite3.connect(self.stack.folder / "siegel.sqlite3", timeout=20)
        try:
            return found.execute(sql).fetchall()
        finally:
            found.close()

    def idle(self) -> bool:
        """Nothing waits to be done, and nothing was given up."""
        assert not self.rows("SELECT subscriber, error FROM outbox_delivery WHERE state = 'dead'")
        return self.rows("SELECT COUNT(*) FROM outbox_delivery WHERE state <> 'done'") == [(0,)]

    def settle(self) -> None:
        """Everything goes on by itself until nothing is left to do, and then every promise holds."""
        eventually(self.idle)
        self.stack.manage("verify_invariants")


class House(Parts):
    """A running stack, the carrier that its codes go to, and people who are signed in."""

    def __init__(self, stack: Stack, carrier: HeldKannel, *, cases: int) -> None:
        super().__init__(stack)
        self.carrier = carrier
        call = f"from tests.journeys import deeds; deeds.prepare({cases})"
        made = json.loads(stack.manage("shell", "-v", "0", "-c", call))
        self.owner = Visitor(stack.port, made["owner"])
        self.reviewer = Visitor(stack.port, made["reviewer"])
        self.cases = [Waiting(**case) for case in made["cases"]]

    def settle(self) -> None:
        """The promises are proved by a program that starts anew: who asks next is a few seconds behind a change."""
        eventually(self.idle)
        self.stack.run(str(ROOT / "manage.py"), "verify_invariants")

    def approve(self, case: Waiting) -> bool:
        """The reviewer's button; False when it was pressed before, and only the answer was lost."""
        status, _, text = self.reviewer.send(
            f"/review/{case.pk}/", f"/review/{case.pk}/decide/", outcome="approve"
        )
        assert status in (302, 409), (status, text)
        return status == 302

    def verdict(self, case: Waiting) -> str:
        """What the internet hears of the number."""
        _, _, text = Visitor(self.stack.port).ask("GET", f"/api/v1/check?q={quote(case.number)}")
        return str(json.loads(text)["verdict"])


def eventually(what: Callable[[], T], seconds: float = 60) -> T:
    """What `what` returns as soon as it is true."""
    for _ in looks(seconds):
        if found := what():
            return found
    raise AssertionError("did not happen in time")
