"""Webhooks: signed over the raw body, by one of our secrets, within five minutes of now, for our mode."""

import logging
import re
from datetime import datetime
from typing import Any, Final, NoReturn

import stripe

from billing.adapters.stripe.connection import Account
from billing.ports import Forged, Told

log = logging.getLogger(__name__)
TOLERANCE: Final = 300
_IDS: Final = re.compile(r"[A-Za-z0-9_]{3,80}")


def read(account: Account, *, body: bytes, signature: str, at: datetime) -> Told:
    """Checked by Stripe's own library, and against the future, which it accepts. Raises Forged."""
    event = _signed(account, body, signature)
    if any(abs(at.timestamp() - stamp) > TOLERANCE for stamp in _stamps(signature)):
        _another_time()
    if bool(event.get("livemode")) != account.live or event.get("account"):
        raise Forged("of another mode or account")
    kind, number = str(event.get("type", "")), _id(event.get("id"))
    data = event.get("data")
    thing = data.get("object") if isinstance(data, dict) else None
    if not number or not re.fullmatch(r"[a-z0-9_.]{1,80}", kind) or not isinstance(thing, dict):
        raise Forged("not an event")
    return Told(number, kind, *_about(thing))


def _signed(account: Account, body: bytes, signature: str) -> dict[str, Any]:
    """Several secrets hold while one is exchanged for another."""
    for secret in account.secrets:
        try:
            event = stripe.Webhook.construct_event(body, signature, secret, tolerance=TOLERANCE)
            return dict(event.to_dict())
        except stripe.SignatureVerificationError:
            if _genuine(body, signature, secret):
                _another_time()
        except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
            raise Forged("not an event") from error
    raise Forged("not signed by one of our secrets")


def _stamps(signature: str) -> list[int]:
    """Every time that the header names. Raises Forged where one is not plain: two readers must not read two times."""
    pairs = [part.partition("=") for part in signature.split(",")]
    found = [value for name, _, value in pairs if name.strip() == "t"]
    if not found or not all(re.fullmatch(r"[0-9]{1,12}", value) for value in found):
        raise Forged("signed at no time")
    return [int(value) for value in found]


def _genuine(body: bytes, signature: str, secret: str) -> bool:
    """Whether it was signed with this secret at all, whenever that was."""
    try:
        return bool(stripe.WebhookSignature.verify_header(body, signature, secret, tolerance=None))
    except stripe.SignatureVerificationError:
        return False


def _another_time() -> NoReturn:
    """The signature is genuine: it was kept and sent again, or a clock is wrong, and then all of them are refused."""
    log.error("a genuine webhook was signed at another time: check this machine's clock")
    raise Forged("signed at another time")


def _about(thing: dict[str, Any]) -> tuple[str, str]:
    """The charge and the visit that an event is about; no amount or state is taken from it."""
    what = thing.get("object")
    if what == "checkout.session":
        return "", _id(thing.get("id"))
    if what == "payment_intent":
        return _id(thing.get("id")), ""
    if what in ("charge", "refund", "dispute"):
        return _id(thing.get("payment_intent")), ""
    return "", ""


def _id(value: Any) -> str:
    return value if isinstance(value, str) and _IDS.fullmatch(value) else ""
