"""Stripe's objects in our words. Nothing is guessed: a state that is not known waits."""

from typing import Any, Final, Literal

from billing.adapters.stripe.units import ours
from billing.ports import Answer, Back, Held, MoneyState, Visit

FAILED: Final = frozenset({"requires_payment_method", "requires_action", "canceled"})
LOST: Final = frozenset({"lost"})
WON: Final = frozenset({"won", "warning_closed"})
# An inquiry moves no money yet.
NO_MONEY: Final = frozenset({"warning_needs_response", "warning_under_review", "warning_closed", "prevented"})


def charge(intent: Any, refunds: list[Any] | None = None, disputes: list[Any] | None = None) -> Answer:
    """A PaymentIntent; an attempt that failed, or wants the customer to be there, is over for us."""
    state: MoneyState = "pending"
    if intent.status == "succeeded":
        state = "succeeded"
    elif intent.status in FAILED:
        state = "failed"
    failure = getattr(intent, "last_payment_error", None)
    latest = getattr(intent, "latest_charge", None)
    known = latest if latest is not None and not isinstance(latest, str) else None
    return Answer(
        state,
        provider_id=intent.id,
        error=_error(intent, failure) if state == "failed" else "",
        amount=ours(getattr(intent, "amount_received", 0) or intent.amount, intent.currency),
        currency=intent.currency.upper(),
        key=key(intent),
        refunds=tuple(_refunded(one) for one in refunds or ()),
        disputes=tuple(_disputed(one) for one in disputes or () if one.status not in NO_MONEY),
        touched=bool(
            refunds
            or disputes
            or (known is not None and (known.amount_refunded or getattr(known, "disputed", False)))
        ),
    )


def refund(made: Any) -> Answer:
    back = _refunded(made)
    state: MoneyState = "pending"
    if back.state in ("succeeded", "failed"):
        state = "succeeded" if back.state == "succeeded" else "failed"
    return Answer(
        state,
        provider_id=made.id,
        error=str(getattr(made, "failure_reason", "") or "")[:80],
        amount=back.amount,
        currency=made.currency.upper(),
        key=back.key,
    )


def visit(session: Any) -> Visit:
    """A Checkout session: over when it is complete or expired."""
    if session.status == "expired":
        return Visit("lapsed")
    if session.status != "complete":
        return Visit("open")
    intent = getattr(session, "setup_intent", None) or getattr(session, "payment_intent", None)
    method = getattr(intent, "payment_method", None)
    if method is None or isinstance(method, str):
        return Visit("open")
    charge_id = str(getattr(intent, "id", "")) if session.mode == "payment" else ""
    return Visit("done", _held(method, str(session.customer)), charge_id)


def _held(method: Any, customer: str) -> Held:
    if method.type == "sepa_debit":
        details = method.sepa_debit
        return Held("sepa_debit", customer, method.id, _label(details.country or "", details.last4 or ""))
    return Held("card", customer, method.id, _label(method.card.brand or "", method.card.last4 or ""))


def _label(name: str, last: str) -> str:
    return f"{name.title() if len(name) > 2 else name.upper()} \N{BULLET}\N{BULLET} {last}"[:60]


def _refunded(made: Any) -> Back:
    states: dict[str, Literal["succeeded", "failed"]] = {
        "succeeded": "succeeded",
        "failed": "failed",
        "canceled": "failed",
    }
    return Back(made.id, _back(made), states.get(made.status, "pending"), key(made))


def _disputed(made: Any) -> Back:
    if made.status in WON:
        return Back(made.id, _back(made), "won")
    return Back(made.id, _back(made), "lost" if made.status in LOST else "open")


def _back(made: Any) -> int:
    return ours(made.amount, made.currency)


def key(thing: Any) -> str:
    """Ours, as we gave it along."""
    metadata = getattr(thing, "metadata", None)
    return str(metadata.to_dict().get("key", ""))[:80] if metadata is not None else ""


def _error(intent: Any, failure: Any) -> str:
    found = getattr(failure, "decline_code", None) or getattr(failure, "code", None) or intent.status
    return str(found)[:80]
