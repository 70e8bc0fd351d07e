"""What a person does on the pages."""

from typing import Any

from django.test import Client

from tests.verification import texting
from tests.verification.texting import MOBILE, work
from verification.models import Challenge

PHONE, CODE, STATE, AGAIN = "/phone/", "/phone/code/", "/phone/code/state/", "/phone/code/again/"


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def enter(site: Client, number: str = MOBILE, extension: str = "", prefix: str = "") -> Any:
    return site.post(prefix + PHONE, {"number": number, "extension": extension})


def code_sent() -> tuple[Challenge, str]:
    work()
    challenge = Challenge.objects.latest("created_at")
    gateway = texting.VOICE if challenge.channel == "voice" else texting.SMS
    return challenge, gateway.sent[-1].code


def post_code(site: Client, challenge: Challenge, code: str, prefix: str = "") -> Any:
    return site.post(prefix + CODE, {"challenge": str(challenge.pk), "code": code})
