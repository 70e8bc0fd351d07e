"""The steps of a customer who proves a number."""

from typing import Any

from django.utils import timezone

from tests.verification import texting
from tests.verification.texting import ADDRESS, MOBILE, work
from verification.models import CustomerChallenge
from verification.services import customers


def ask(e164: str = MOBILE, address: str = ADDRESS, **fields: Any) -> CustomerChallenge:
    values = {"language": "de", "at": timezone.now(), **fields}
    return customers.ask(e164=e164, address=address, **values)


def sent(e164: str = MOBILE, **fields: Any) -> tuple[CustomerChallenge, str]:
    challenge = ask(e164, **fields)
    work()
    challenge.refresh_from_db()
    gateway = texting.VOICE if challenge.channel == "voice" else texting.SMS
    return challenge, gateway.sent[-1].code


def confirm(challenge: CustomerChallenge, code: str, **fields: Any) -> CustomerChallenge:
    return customers.confirm(challenge_id=challenge.pk, code=code, at=timezone.now(), **fields)


def number(position: int) -> str:
    return f"+49171{3920012 + position * 10_000}"
