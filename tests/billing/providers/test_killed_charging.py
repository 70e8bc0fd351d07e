"""kill -9 between the provider's answer and our commit: asked again with the same key, moved once, booked once."""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal
from uuid import UUID

import psycopg
import pytest

from tests.journeys.killing import Parts, eventually
from tests.peers.http import Answer, Request
from tests.peers.stack import Stack
from tests.peers.stripe import StripePeer

pytestmark = pytest.mark.processes
DEEDS = "from tests.billing.providers import deeds; deeds."
Hold = Literal["", "before", "after"]
PATIENCE = 180  # a worker starts anew, a lease lapses and beat sweeps, also on a machine with other work
BOOKS = """
SELECT c.state, c.attempts, i.settled = i.gross,
  (SELECT COUNT(*) FROM billing_payment p WHERE p.business_id = i.business_id AND p.kind = 'payment'),
  (SELECT SUM(amount) FROM billing_payment p WHERE p.business_id = i.business_id) - c.amount
FROM billing_charge c JOIN billing_openitem i ON i.invoice_id = c.invoice_id WHERE i.business_id = '{firm}'
"""
BACK = """
SELECT r.state, r.attempts, c.state,
  (SELECT COUNT(*) FROM billing_payment p WHERE p.business_id = v.business_id AND p.kind = 'refund'),
  (SELECT SUM(amount) FROM billing_payment p WHERE p.business_id = v.business_id),
  (SELECT COUNT(*) FROM billing_invoice n WHERE n.corrects_id = v.id)
FROM billing_refund r JOIN billing_charge c ON c.id = r.charge_id JOIN billing_invoice v ON v.id = c.invoice_id
WHERE v.business_id = '{firm}'
"""


def soon(what: Callable[[], bool]) -> bool:
    return eventually(what, seconds=PATIENCE)


class HeldStripe(StripePeer):
    """Keeps who asks for money waiting, before or after the deed, until `go` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.hold: Hold = ""
        self.go = threading.Event()
        self.held = 0
        self.answered = threading.Event()

    def _serve_api(self, request: Request) -> Answer:
        moves = request.method == "POST" and request.path in ("/v1/payment_intents", "/v1/refunds")
        hold = self.hold if moves else ""
        if hold == "before":
            self._wait()
        answer = super()._serve_api(request)
        if hold == "after":
            self._wait()
        return answer

    def _wait(self) -> None:
        self.held += 1
        self.go.wait(60)
        self.answered.set()

    def keys(self, path: str) -> list[str]:
        """Under which keys money was asked for, in order."""
        asked = [one for one in self.requests if (one.method, one.path) == ("POST", path)]
        return [one.headers["idempotency-key"] for one in asked]

    def about(self, kind: str, firm: str) -> list[dict[str, object]]:
        return [one for one in self.all(kind) if one["metadata"].get("business") == str(UUID(firm))]


class Till(Parts):
    """A house that charges by a Stripe which can be held up, and firms that pay by card."""

    def __init__(self, stack: Stack, peer: HeldStripe) -> None:
        super().__init__(stack)
        self.peer = peer
        self.firms: list[str] = json.loads(self.deed("by_card(5)"))

    def deed(self, call: str) -> str:
        return self.stack.manage("shell", "-v", "0", "-c", DEEDS + call)

    def settle(self) -> None:
        soon(self.idle)
        super().settle()

    def hold(self, where: Hold) -> None:
        self.peer.hold, self.peer.held = where, 0
        self.peer.go.clear()
        self.peer.answered.clear()

    def let_go(self) -> None:
        self.peer.hold = ""
        self.peer.go.set()

    def is_held(self) -> bool:
        return self.peer.held > 0

    def charged(self, firm: str) -> bool:
        """The provider moved the money of this firm."""
        return bool(self.peer.about("pi", firm))

    @contextmanager
    def nobody_commits(self, firm: str) -> Iterator[None]:
        """Another transaction holds what the worker needs to write down what it was told."""
        if self.stack.postgres:
            with psycopg.connect(self.stack.postgres.url) as line:
                sql = "SELECT id FROM billing_subscription WHERE business_id = %s FOR UPDATE"
                line.execute(sql, [firm])
                yield
            return
        line_ = sqlite3.connect(self.stack.folder / "siegel.sqlite3", timeout=20, isolation_level=None)
        try:
            line_.execute("BEGIN IMMEDIATE")
            yield
            line_.execute("ROLLBACK")
        finally:
            line_.close()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def running(request: pytest.FixtureRequest) -> Iterator[Till]:
    with HeldStripe() as peer:
        env = {
            "STRIPE_KEY": peer.key,
            "STRIPE_WEBHOOK_SECRETS": peer.secret,
            "STRIPE_API_URL": peer.url,
            "OUTBOX_LEASE_SECONDS": "5",
            "OUTSIDE_TIMEOUT_SECONDS": "30",
        }
        with Stack(request.param, redis=request.param == "postgres", env=env) as stack:
            yield Till(stack, peer)


@pytest.fixture
def till(running: Till) -> Iterator[Till]:
    running.up()
    yield running
    running.let_go()


def paid_once(till: Till, firm: str, *attempts: int) -> None:
    """Charged once, booked once, the invoice settled to the cent, and every promise holds."""
    till.settle()
    assert till.rows(BOOKS.format(firm=firm)) in [[("succeeded", count, True, 1, 0)] for count in attempts]
    assert [one["status"] for one in till.peer.about("pi", firm)] == ["succeeded"]


def test_killed_while_the_answer_is_on_its_way(till: Till) -> None:
    firm = till.firms.pop()
    till.hold("after")
    till.deed(f"ordered('{firm}')")
    soon(till.is_held)
    assert till.charged(firm)
    assert till.rows(BOOKS.format(firm=firm)) == [("asked", 1, False, 0, None)]
    till.kill("worker")
    till.let_go()
    till.up("worker")
    paid_once(till, firm, 2)


def test_killed_with_the_answer_in_hand_and_not_yet_written_down(till: Till) -> None:
    firm = till.firms.pop()
    till.hold("after")
    till.deed(f"ordered('{firm}')")
    soon(till.is_held)
    with till.nobody_commits(firm):
        till.let_go()
        assert till.peer.answered.wait(10)
        threading.Event().wait(1.5)  # the answer is read; what follows is the transaction that cannot begin
        assert till.rows(BOOKS.format(firm=firm)) == [("asked", 1, False, 0, None)]
        till.kill("worker")
    till.up("worker")
    paid_once(till, firm, 2)


def test_killed_twice_before_the_provider_did_it_the_same_key_goes_along(till: Till) -> None:
    """The first askings reach the provider's books after the third one: it knows the key and moves nothing again."""
    firm = till.firms.pop()
    before = len(till.peer.keys("/v1/payment_intents"))
    till.hold("before")
    till.deed(f"ordered('{firm}')")
    for place in (1, 2):
        soon(lambda place=place: till.peer.held == place)  # type: ignore[misc]
        assert not till.charged(firm)
        till.kill("worker")
        if place == 2:
            till.peer.hold = ""
        till.up("worker")
    soon(lambda: till.charged(firm))
    till.let_go()
    paid_once(till, firm, 3)
    keys = till.peer.keys("/v1/payment_intents")[before:]
    assert len(keys) == 3
    assert len(set(keys)) == 1


def test_killed_before_a_refund_is_written_down_it_goes_back_once(till: Till) -> None:
    firm = till.firms.pop()
    till.deed(f"ordered('{firm}')")
    soon(lambda: till.charged(firm))
    paid_once(till, firm, 1)
    before = len(till.peer.keys("/v1/refunds"))
    till.hold("after")
    till.deed(f"given_back('{firm}')")
    soon(till.is_held)
    assert till.rows(BACK.format(firm=firm))[0][:4] == ("asked", 1, "succeeded", 0)
    till.kill("worker")
    till.let_go()
    till.up("worker")
    till.settle()
    assert till.rows(BACK.format(firm=firm)) == [("done", 2, "refunded", 1, 0, 1)]
    assert len(set(till.peer.keys("/v1/refunds")[before:])) == 1
    assert len(till.peer.keys("/v1/refunds")[before:]) == 2
    [intent] = till.peer.about("pi", firm)
    assert [one["amount"] for one in till.peer.all("re") if one["payment_intent"] == intent["id"]] == [
        intent["amount"]
    ]


def test_what_the_provider_told_meanwhile_books_it_once(till: Till) -> None:
    """The event arrives while no worker lives; it and the second asking are about one and the same charge."""
    firm = till.firms.pop()
    till.hold("after")
    till.deed(f"ordered('{firm}')")
    soon(till.is_held)
    till.kill("worker")
    till.peer.webhook = f"{till.stack.url}/billing/webhooks/stripe/"
    [told] = [
        one
        for one in till.peer.events
        if one["type"] == "payment_intent.succeeded"
        and one["data"]["object"]["metadata"]["business"] == str(UUID(firm))
    ]
    for _time in range(3):
        till.peer.deliver(told)
    till.peer.webhook = ""
    assert till.rows("SELECT COUNT(*) FROM billing_providerevent") == [(1,)]
    assert till.rows(BOOKS.format(firm=firm)) == [("asked", 1, False, 0, None)]
    till.let_go()
    till.up("worker")
    paid_once(till, firm, 1, 2)  # whichever comes first
