"""A small peer that speaks what we use of Stripe's HTTP: customers, Checkout with a page, intents, refunds, events.

Written after docs.stripe.com, without Stripe's library and without our adapter. Idempotency keys give the saved
first answer again, also after a failure, and refuse other parameters.
"""

import json
import threading
from collections.abc import Callable
from html import escape
from typing import Any, Literal
from urllib.parse import urlsplit
from urllib.request import Request as Outgoing
from urllib.request import urlopen

from tests.peers.http import Answer, HttpPeer, Request
from tests.peers.stripe_things import Refusal, StripeThings
from tests.peers.stripe_wire import nested

Loss = Literal["", "cut", "hang", "500", "html", "error", "empty", "other"]
# What a proxy in between, or a provider on a bad day, says with 200.
NONSENSE = {
    "html": b"<html>It works</html>",
    "error": b'{"error": {"type": "api_error"}}',
    "empty": b"{}",
    "other": b'{"id": "pi_1", "object": "payment_intent", "status": "succeeded"}',
}


class StripePeer(StripeThings, HttpPeer):
    """`lose` breaks off the next answers to POST after the deed"""

    def __init__(self, *, webhook: str = "") -> None:
        StripeThings.__init__(self)
        HttpPeer.__init__(self, self._serve_api)
        self.webhook = webhook
        self.lose: list[Loss] = []
        self.hang_seconds = 30.0
        self.saved: dict[str, tuple[str, dict[str, Any], Answer]] = {}
        self.posts = 0

    def forget(self) -> None:
        """As if nothing had ever happened here."""
        self.things.clear()
        self.events.clear()
        self.saved.clear()

    def told(self, event: dict[str, Any]) -> None:
        if self.webhook:
            threading.Thread(target=self.deliver, args=(event,), daemon=True).start()

    def deliver(self, event: dict[str, Any]) -> None:
        body, header = self.signed(event)
        headers = {"Stripe-Signature": header, "Content-Type": "application/json"}
        with urlopen(Outgoing(self.webhook, data=body, headers=headers), timeout=20) as answer:
            answer.read()

    def _serve_api(self, request: Request) -> Answer:
        if request.path.startswith("/pay/"):
            return self._page(request)
        if request.headers.get("authorization") != f"Bearer {self.key}":
            return _json(401, {"error": {"type": "invalid_request_error", "message": "Invalid API Key"}})
        answer = self._post(request) if request.method == "POST" else self._answered(request, request.query)
        loss = self.lose.pop(0) if self.lose and request.method == "POST" else ""
        if loss == "hang":
            self.over.wait(self.hang_seconds)
        if loss in NONSENSE:
            return Answer(200, NONSENSE[loss], {"Content-Type": "application/json", "Connection": "close"})
        if loss:
            return Answer(500, b"{}") if loss == "500" else Answer(200, b"{", {"Content-Length": "9999"})
        return answer

    def _post(self, request: Request) -> Answer:
        key, params = request.headers.get("idempotency-key", ""), nested(request.body.decode())
        with self.lock:
            if key in self.saved:
                path, before, answer = self.saved[key]
                if (path, before) != (request.path, params):
                    return _json(400, {"error": {"type": "idempotency_error", "message": "other parameters"}})
                return answer
            self.posts += 1
            answer = self._answered(request, params)
            if key:
                self.saved[key] = (request.path, params, answer)
            return answer

    def _answered(self, request: Request, params: dict[str, Any]) -> Answer:
        routes: dict[tuple[str, str], Callable[[dict[str, Any]], dict[str, Any]]] = {
            ("POST", "customers"): lambda given: self.make("cus", "customer", **given),
            ("POST", "checkout/sessions"): self._visit,
            ("POST", "payment_intents"): self.charge,
            ("POST", "refunds"): self.refund,
            ("GET", "payment_intents"): lambda given: self._list("pi", request),
            ("GET", "refunds"): lambda given: self._list("re", request),
            ("GET", "disputes"): lambda given: self._list("dp", request),
        }
        name = request.path.removeprefix("/v1/")
        try:
            if found := routes.get((request.method, name)):
                return _json(200, found(params))
            return _json(200, self._one(request.method, name))
        except Refusal as refusal:
            return _json(refusal.status, refusal.body)

    def _one(self, method: str, name: str) -> dict[str, Any]:
        """One thing by its id, with what belongs to it written out."""
        if name.endswith("/expire") and method == "POST":
            session = self.known(name.split("/")[-2])
            if session["status"] != "open":
                raise Refusal(400, "invalid_request_error", "not_open")
            session["status"] = "expired"
            self.tell("checkout.session.expired", session)
            return session
        thing = dict(self.known(name.split("/")[-1]))
        for part in ("setup_intent", "payment_intent", "payment_method", "latest_charge"):
            if thing["object"] in ("checkout.session", "setup_intent", "payment_intent") and thing.get(part):
                thing[part] = self._one("GET", thing[part])
        return thing

    def _list(self, short: str, request: Request) -> dict[str, Any]:
        given = nested(urlsplit(request.target).query)
        rows = list(reversed(self.all(short)))
        for name in ("payment_intent", "customer"):
            rows = [one for one in rows if name not in given or one.get(name) == given[name]]
        since = int(given.get("created", {}).get("gte", 0))
        rows = [one for one in rows if one["created"] >= since]
        if after := given.get("starting_after"):
            rows = rows[[one["id"] for one in rows].index(after) + 1 :]
        limit = int(given.get("limit", 10))
        page = [self._one("GET", one["id"]) for one in rows[:limit]]
        return {"object": "list", "url": request.path, "data": page, "has_more": len(rows) > limit}

    def _visit(self, given: dict[str, Any]) -> dict[str, Any]:
        made = self.session(given)
        made["url"] = f"{self.url}/pay/{made['id']}"
        return made

    def _page(self, request: Request) -> Answer:
        """What the customer sees of Checkout: a full page of the provider's own."""
        session_id = request.path.rpartition("/")[2]
        session = self.things.get("cs", {}).get(session_id)
        if session is None:
            return Answer(404, b"no such page")
        if request.method == "POST":
            try:
                place = self.pay(session_id, dict(request.form).get("last4", "4242"))
            except Refusal:
                return Answer(303, b"", {"Location": request.path})
            return Answer(303, b"", {"Location": place})
        body = (
            f"<!doctype html><html lang=en><link rel=icon href=data:,><title>Checkout</title><h1>Checkout</h1>"
            f"<form method=post><label>Last four <input name=last4 value=4242></label><button>Pay</button></form>"
            f"<a href='{escape(str(session['cancel_url']))}'>Back</a>"
        )
        return Answer(200, body.encode(), {"Content-Type": "text/html; charset=utf-8"})


def _json(status: int, body: dict[str, Any]) -> Answer:
    return Answer(
        status, json.dumps(body).encode(), {"Content-Type": "application/json", "Connection": "close"}
    )
