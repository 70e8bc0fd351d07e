"""The steps of a customer who blocks a business, as the pages take them."""

import re
from typing import Any

from django.test import Client

from accounts.services import bots
from tests.verification import texting
from tests.verification.texting import MOBILE, work

MINE = "0171 39200 12"
HOSTILE = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\u202eexe.gnp",
    "🥐" * 60,
    "مخبز الأمل",
    "面包店",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "%s %(x)s",
    "../../etc/passwd",
    "x" * 100_000,
    "\r\n\r\nSet-Cookie: a=b",
    "112",
    "0900 1234567",
    "030 23125 012 oder 030 23125 013",
    "030 23125 012 Durchwahl 12",
    "+1 212 555 0123",
    "+" * 50,
]


def text(response: Any) -> str:
    return str(response.content.decode())


def ask(site: Client, number: str = MINE, business: str = "", **extra: Any) -> Any:
    data = {"number": number, "business": business, "rendered": bots.rendered_now(), "homepage": "", **extra}
    path = f"/blocks/?business={business}" if business else "/blocks/"
    return site.post(path, data)


def enter(site: Client, code: str, business: str = "") -> Any:
    page = text(site.get("/blocks/code/"))
    found = re.search(r'name="challenge" value="([0-9a-f-]+)"', page)
    challenge = found[1] if found else ""
    return site.post("/blocks/code/", {"code": code, "challenge": challenge, "business": business})


def sent_code() -> str:
    """The code of the newest message, once the worker has sent it."""
    work()
    return texting.SMS.sent[-1].code


def come_in(site: Client, number: str = MINE, business: str = "") -> Any:
    """All of the way: number, code, own page."""
    assert ask(site, number, business).status_code == 302
    return enter(site, sent_code(), business)


__all__ = ["HOSTILE", "MINE", "MOBILE", "ask", "come_in", "enter", "sent_code", "text"]
