"""What a Stripe of our own holds, and what can happen to it: methods, charges, refunds, disputes, their events."""

import json
import threading
import time
from typing import Any

from tests.peers.stripe_wire import signature, written

DECLINED_LATER, WANTS_THE_CUSTOMER = "0341", "3155"


class Refusal(Exception):
    def __init__(self, status: int, kind: str, code: str, **more: Any) -> None:
        super().__init__(code)
        self.status = status
        self.body = {"error": {"type": kind, "code": code, "message": f"refused: {code}", **more}}


def whole(currency: str, amount: str) -> None:
    """Krónur and Ugandan shillings are counted in hundredths, and taken whole."""
    if currency in ("isk", "ugx") and int(amount) % 100:
        raise Refusal(400, "invalid_request_error", "invalid_charge_amount_no_decimal_compatible")


class StripeThings:
    """Everything by kind and id; `events` are all that happened, the oldest first."""

    key, secret = "sk_test_siegel", "whsec_test_siegel"

    def __init__(self) -> None:
        self.things: dict[str, dict[str, dict[str, Any]]] = {}
        self.events: list[dict[str, Any]] = []
        self.count = 0
        self.lock = threading.RLock()

    def all(self, kind: str) -> list[dict[str, Any]]:
        return list(self.things.get(kind, {}).values())

    def succeeded(self) -> list[dict[str, Any]]:
        return [one for one in self.all("pi") if one["status"] == "succeeded"]

    def pay(self, session_id: str, last4: str = "4242") -> str:
        """The customer fills in the page; returns where the browser goes next."""
        with self.lock:
            session = self.things["cs"][session_id]
            if session["status"] != "open":
                return str(session["cancel_url"])
            sepa = "sepa_debit" in session["payment_method_types"].values()
            details = (
                {"type": "sepa_debit", "sepa_debit": {"country": "DE", "last4": last4}}
                if sepa
                else {"type": "card", "card": {"brand": "visa", "last4": last4}}
            )
            method = self.make("pm", "payment_method", customer=session["customer"], **details)
            if session["mode"] == "setup":
                intent = self.make("seti", "setup_intent", status="succeeded", payment_method=method["id"])
                session["setup_intent"] = intent["id"]
                self.tell("setup_intent.succeeded", intent)
            else:
                intent = self._intent(session["wanted"], method)
                session["payment_intent"] = intent["id"]
                self._confirm(intent, method)
            session["status"] = "complete"
            self.tell("checkout.session.completed", session)
            return str(session["success_url"])

    def settle(self, intent_id: str, *, ok: bool = True) -> None:
        """Days later the bank paid a debit, or gave it back."""
        with self.lock:
            intent = self.things["pi"][intent_id]
            if ok:
                self._succeed(intent)
            else:
                self._fail(intent, "insufficient_funds")

    def dispute(self, intent_id: str, amount: int | None = None) -> str:
        with self.lock:
            intent = self.things["pi"][intent_id]
            self.things["ch"][intent["latest_charge"]]["disputed"] = True
            made = self.make(
                "dp",
                "dispute",
                payment_intent=intent_id,
                amount=amount or intent["amount"],
                currency=intent["currency"],
                status="needs_response",
            )
            self.tell("charge.dispute.created", made)
            return str(made["id"])

    def close_dispute(self, dispute_id: str, *, won: bool) -> None:
        with self.lock:
            made = self.things["dp"][dispute_id]
            made["status"] = "won" if won else "lost"
            self.tell("charge.dispute.closed", made)

    def fail_refund(self, refund_id: str) -> None:
        with self.lock:
            made = self.things["re"][refund_id]
            made["status"] = "failed"
            self.things["ch"][self.things["pi"][made["payment_intent"]]["latest_charge"]][
                "amount_refunded"
            ] -= made["amount"]
            self.tell("refund.failed", made)

    def signed(
        self, event: dict[str, Any], *, stamp: float | None = None, secret: str = ""
    ) -> tuple[bytes, str]:
        """Body and header of a webhook, as they leave now."""
        body = written(event)
        return body, signature(body, secret or self.secret, int(time.time() if stamp is None else stamp))

    def make(self, short: str, kind: str, **fields: Any) -> dict[str, Any]:
        self.count += 1
        made = {
            "id": f"{short}_{self.count:06d}",
            "object": kind,
            "created": int(time.time()),
            "livemode": False,
            "metadata": {},
            **fields,
        }
        self.things.setdefault(short, {})[made["id"]] = made
        return made

    def tell(self, kind: str, thing: dict[str, Any]) -> None:
        self.count += 1
        event = {
            "id": f"evt_{self.count:06d}",
            "object": "event",
            "type": kind,
            "created": int(time.time()),
            "livemode": False,
            "data": {"object": json.loads(json.dumps(thing))},
        }
        self.events.append(event)
        self.told(event)

    def told(self, event: dict[str, Any]) -> None:
        """Whoever wants to hear of it."""

    def known(self, number: str) -> dict[str, Any]:
        found = self.things.get(number.partition("_")[0], {}).get(number)
        if found is None:
            raise Refusal(404, "invalid_request_error", "resource_missing")
        return found

    def session(self, given: dict[str, Any]) -> dict[str, Any]:
        wanted = given.get("payment_intent_data", {})
        if given["mode"] == "payment":
            price = given["line_items"]["0"]["price_data"]
            wanted = {
                **wanted,
                "amount": price["unit_amount"],
                "currency": price["currency"],
                "customer": given["customer"],
            }
        made = self.make("cs", "checkout.session", status="open", wanted=wanted, setup_intent=None, **given)
        made["payment_intent"] = None
        return made

    def charge(self, given: dict[str, Any]) -> dict[str, Any]:
        whole(given["currency"], given["amount"])
        method = self.known(given["payment_method"])
        if method["customer"] != given["customer"]:
            raise Refusal(400, "invalid_request_error", "payment_method_unexpected_state")
        intent = self._intent(given, method)
        self._confirm(intent, method)
        return intent

    def _intent(self, given: dict[str, Any], method: dict[str, Any]) -> dict[str, Any]:
        return self.make(
            "pi",
            "payment_intent",
            amount=int(given["amount"]),
            amount_received=0,
            currency=given["currency"],
            customer=given["customer"],
            payment_method=method["id"],
            metadata=given.get("metadata", {}),
            status="processing",
            latest_charge=None,
            last_payment_error=None,
        )

    def _confirm(self, intent: dict[str, Any], method: dict[str, Any]) -> None:
        last = method[method["type"]]["last4"]
        if method["type"] == "sepa_debit":
            self.tell("payment_intent.processing", intent)
        elif last in (DECLINED_LATER, WANTS_THE_CUSTOMER):
            code = "card_declined" if last == DECLINED_LATER else "authentication_required"
            self._fail(intent, code)
            raise Refusal(
                402, "card_error", code, decline_code="generic_decline", payment_intent=dict(intent)
            )
        else:
            self._succeed(intent)

    def _succeed(self, intent: dict[str, Any]) -> None:
        made = self.make(
            "ch",
            "charge",
            payment_intent=intent["id"],
            amount=intent["amount"],
            amount_refunded=0,
            disputed=False,
        )
        intent.update(status="succeeded", amount_received=intent["amount"], latest_charge=made["id"])
        self.tell("payment_intent.succeeded", intent)

    def _fail(self, intent: dict[str, Any], code: str) -> None:
        intent.update(
            status="requires_payment_method", last_payment_error={"code": code, "type": "card_error"}
        )
        self.tell("payment_intent.payment_failed", intent)

    def refund(self, given: dict[str, Any]) -> dict[str, Any]:
        intent, amount = self.known(given["payment_intent"]), int(given["amount"])
        charge = self.known(intent["latest_charge"] or "ch_none")
        whole(intent["currency"], given["amount"])
        if charge["amount_refunded"] + amount > charge["amount"]:
            raise Refusal(400, "invalid_request_error", "charge_already_refunded")
        charge["amount_refunded"] += amount
        made = self.make(
            "re",
            "refund",
            payment_intent=intent["id"],
            amount=amount,
            currency=intent["currency"],
            status="succeeded",
            metadata=given.get("metadata", {}),
        )
        self.tell("refund.created", made)
        self.tell("charge.refunded", charge)
        return made
