"""Gateways that do what a test tells them, and the steps of proving a number as the pages take them."""

import re
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import time_machine
from django.db import connection
from django.utils import timezone

from accounts.models import Business
from accounts.permissions import actor
from config.kernel.actors import Actor
from config.kernel.ports import port
from config.outbox import delivering
from tests import factories
from verification.models import Challenge
from verification.ports import Callback, DeliveryReceipt, ForgedReceipt, SendOutcome
from verification.rules.numbers import classify
from verification.services import challenges, confirming, starting

ADDRESS = "198.51.100.7"
MOBILE, LANDLINE = "+491713920012", "+493023125012"
ACCEPTED = SendOutcome("accepted", provider_id="p-1")
REFUSED = SendOutcome("refused", error="HTTP 503")
UNKNOWN = SendOutcome("unknown", error="timeout")


@dataclass(frozen=True)
class Sent:
    """What a gateway was given, and whether a transaction was open at that moment."""

    to: str
    text: str
    reference: str
    extension: str = ""
    in_transaction: bool = False

    @property
    def code(self) -> str:
        found = re.search(r"\b\d{6,8}\b", self.text)
        assert found, self.text
        return found[0]


@dataclass
class Gateway:
    """Answers with `answers` in turn, then accepts; `before` runs while the message is in its hands."""

    name: str
    answers: deque[SendOutcome] = field(default_factory=deque)
    sent: list[Sent] = field(default_factory=list)
    before: Callable[[], None] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def send_text(self, *, to: str, body: str, reference: str) -> SendOutcome:
        return self._take(Sent(to, body, reference, in_transaction=connection.in_atomic_block))

    def speak_code(self, *, to: str, extension: str, code: str, language: str, reference: str) -> SendOutcome:
        text = f"{language}: {code}"
        return self._take(Sent(to, text, reference, extension, connection.in_atomic_block))

    def _take(self, message: Sent) -> SendOutcome:
        if self.before is not None:
            self.before()
        with self.lock:
            self.sent.append(message)
            return self.answers.popleft() if self.answers else ACCEPTED

    def read_receipt(self, callback: Callback) -> DeliveryReceipt:
        """Signed with "signed"; the state is in the query."""
        if callback.query.get("signature") != "signed":
            raise ForgedReceipt
        state: Any = callback.query["state"]
        if state not in ("accepted", "delivered", "failed"):
            raise ValueError("no such state")
        reply = callback.form.get("wants", "")
        return DeliveryReceipt(callback.query["reference"], state, error="dlr 2", reply=reply)


Gateways = tuple[Gateway, Gateway]
SMS, VOICE = Gateway("text"), Gateway("call")
PORTS = {
    "verification.sms": "tests.verification.texting.sms",
    "verification.voice": "tests.verification.texting.voice",
}


def sms() -> Gateway:
    return SMS


def voice() -> Gateway:
    return VOICE


def renew(settings: Any) -> tuple[Gateway, Gateway]:
    """Both gateways as new, and in the place of those that the settings name."""
    settings.PORT_FACTORIES = {**settings.PORT_FACTORIES, **PORTS}
    for gateway in (SMS, VOICE):
        gateway.answers.clear()
        gateway.sent.clear()
        gateway.before = None
    return port("verification.sms"), port("verification.voice")


def firm(name: str = "Bäckerei Huber") -> tuple[Business, Actor]:
    """A business and the actor of its owner."""
    owner = factories.user()
    return factories.business(name, owner=owner), actor(owner)


def start(business: Business, by: Actor, e164: str = MOBILE, **fields: Any) -> Challenge:
    values: dict[str, Any] = {
        "typed": e164,
        "language": "de",
        "address": ADDRESS,
        "at": timezone.now(),
        **fields,
    }
    extension = values.pop("extension", "")
    return starting.start(business=business, by=by, facts=classify(e164, extension), **values)


def work(*queues: str, at: datetime | None = None) -> None:
    """What the worker does when it is rung, now or at another time."""
    with time_machine.travel(at or timezone.now(), tick=False):
        for queue in queues or ("codes",):
            delivering.work(queue)


def sent_code(business: Business, by: Actor, e164: str = MOBILE, **fields: Any) -> tuple[Challenge, str]:
    """A challenge whose code has left, and that code."""
    challenge = start(business, by, e164, **fields)
    work()
    challenge.refresh_from_db()
    gateway = VOICE if challenge.channel == "voice" else SMS
    return challenge, gateway.sent[-1].code


def confirm(challenge: Challenge, code: str, by: Actor, at: datetime | None = None) -> confirming.Confirmed:
    business = Business.objects.get(phones__challenges=challenge)
    return confirming.confirm(
        business=business, challenge_id=challenge.pk, code=code, by=by, at=at or timezone.now()
    )


def again(challenge: Challenge, by: Actor, at: datetime, channel: str = "sms") -> Challenge:
    return challenges.send_again(challenge=challenge, channel=channel, address=ADDRESS, by=by, at=at)


def wrong(code: str) -> str:
    """Another code of the same length."""
    return str((int(code) + 1) % 10 ** len(code)).zfill(len(code))
