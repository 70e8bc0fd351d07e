"""localstripe, a fake Stripe that others wrote, as a process of its own; `with Localstripe() as fake: fake.url`.

In front of it stands a peer that passes everything on and fills the gaps named in `GAPS`, so that our adapter meets it
with the very requests that it sends to Stripe. What it has no notion of at all is named in the contract test.
"""

import json
import shutil
import tempfile
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urlencode

from bin import ports
from bin.setup_tests import LOCALSTRIPE
from tests.peers import processes
from tests.peers.http import Answer, HttpPeer, Request

# It listens everywhere and keeps a file in /tmp when it is started by its own command.
START = """
import sys
from aiohttp import web
from localstripe import resources, server
resources.Store.dump_to_disk = lambda store: None
web.run_app(server.app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
"""
GAPS: Final = {
    "description": "a PaymentIntent with a description is refused: it is left out",
    "disputes": "there are none: the list is empty",
    "filters": "lists of PaymentIntents know no `customer` and no `created`: they are filtered here",
}


class Localstripe(HttpPeer):
    """`raw` asks localstripe itself, without the peer in front."""

    key, secret = "sk_test_siegel", "whsec_test_siegel"

    def __init__(self) -> None:
        super().__init__(self._pass_on)
        self.folder = Path(tempfile.mkdtemp(prefix="siegel-localstripe-"))
        self.log = self.folder / "log"
        self.behind = ports.free_port()

    def __enter__(self) -> Self:
        python = LOCALSTRIPE / "bin" / "python"
        self.process = processes.start([str(python), "-c", START, str(self.behind)], self.log)
        try:
            processes.wait_until(lambda: processes.accepts(self.behind), alive=self.process, log=self.log)
        except BaseException:
            self._end()
            raise
        return super().__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        self._end()

    def _end(self) -> None:
        processes.end(self.process)
        shutil.rmtree(self.folder, ignore_errors=True)

    def raw(self, method: str, path: str, headers: dict[str, str] | None = None, **form: Any) -> Answer:
        """A form as Stripe's library writes it: names with brackets."""
        given = {"Authorization": f"Bearer {self.key}", **(headers or {})}
        body = urlencode(form).encode()
        if method == "POST":
            given["Content-Type"] = "application/x-www-form-urlencoded"
        return self._ask(method, path, given, body if method == "POST" else b"")

    def tell(self, url: str) -> None:
        """Events go there from now on, signed, about a second late."""
        answer = self.raw("POST", "/_config/webhooks/ours", url=url, secret=self.secret)
        assert answer.status == 200, answer

    def _pass_on(self, request: Request) -> Answer:
        if request.path == "/v1/disputes":
            return _json({"object": "list", "url": "/v1/disputes", "data": [], "has_more": False})
        headers = {name: value for name, value in request.headers.items() if name in PASSED}
        if (request.method, request.path) == ("GET", "/v1/payment_intents"):
            return self._filtered(request, headers)
        body = request.body
        if request.path == "/v1/payment_intents":
            body = urlencode([pair for pair in request.form if pair[0] != "description"]).encode()
        return self._ask(request.method, request.target, headers, body)

    def _filtered(self, request: Request, headers: dict[str, str]) -> Answer:
        known = {name: value for name, value in request.query.items() if name not in FILTERS}
        answer = self._ask("GET", f"{request.path}?{urlencode(known)}", headers, b"")
        page = json.loads(answer.body)
        since, customer = int(request.query.get("created[gte]", 0)), request.query.get("customer")
        page["data"] = [
            one
            for one in page.get("data", ())
            if one["created"] >= since and customer in (None, one["customer"])
        ]
        return _json(page, answer.status)

    def _ask(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        line = HTTPConnection(ports.LOOPBACK, self.behind, timeout=20)
        try:
            line.request(method, target, body or None, headers)
            answer = line.getresponse()
            return Answer(answer.status, answer.read(), {"Content-Type": "application/json"})
        finally:
            line.close()


PASSED: Final = ("authorization", "content-type", "idempotency-key", "stripe-version")
FILTERS: Final = ("customer", "created[gte]")


def _json(body: Any, status: int = 200) -> Answer:
    return Answer(status, json.dumps(body).encode(), {"Content-Type": "application/json"})
