"""How Stripe writes forms and signs events, as its documentation describes it; written without its library."""

import hmac
import json
import re
from typing import Any
from urllib.parse import parse_qsl

PART = re.compile(r"\[([^\]]*)\]")


def nested(text: str) -> dict[str, Any]:
    """metadata[key]=x and line_items[0][price_data][unit_amount]=5 as dicts in dicts; lists have numbers for keys."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        first, *rest = [name.partition("[")[0], *PART.findall(name)]
        place, keys = found, [first, *rest]
        for key in keys[:-1]:
            place = place.setdefault(key, {})
        place[keys[-1]] = value
    return found


def signature(body: bytes, secret: str, stamp: int) -> str:
    """The header Stripe-Signature: HMAC-SHA-256 over stamp, a dot, and the raw body."""
    mac = hmac.new(secret.encode(), f"{stamp}.".encode() + body, "sha256").hexdigest()
    return f"t={stamp},v1={mac}"


def written(event: dict[str, Any]) -> bytes:
    return json.dumps(event, indent=2).encode()
