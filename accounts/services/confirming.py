"""A code to one's own mailbox, for people who have neither password nor second factor to show again."""

import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.models import User
from accounts.services.mails import queue
from config.kernel.errors import Refused
from config.kernel.keys import token_hash

LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is taken for another one
LENGTH: Final = 8
LIFE: Final = timedelta(minutes=10)
TRIES: Final = 5
SENDS: Final = 5
WINDOW: Final = timedelta(hours=1)


class TooManyCodes(Refused):
    """This session has asked often enough."""

    code = "too_many_codes"
    message = gettext_lazy("We have sent you five codes in the last hour. Try again in an hour.")


class WrongCode(Refused):
    """Not the code that was sent, or one that is over."""

    code = "wrong_code"
    message = gettext_lazy(
        "That is not the code that we sent last, or it is over. Check it, or ask for a new one."
    )


def send(*, person: User, state: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Mails a code; returns what the session keeps of it, which holds no code. Raises TooManyCodes."""
    since = (at - WINDOW).timestamp()
    sent = [moment for moment in state.get("sent", []) if moment > since]
    if len(sent) >= SENDS:
        raise TooManyCodes
    code = "".join(secrets.choice(LETTERS) for _place in range(LENGTH))
    with override(person.language):
        body = _(
            "Your code is %(code)s. It is valid for 10 minutes. Do not give it to anybody, not even to us."
        )
        subject = _("Your code for %(site)s") % {"site": settings.SITE_NAME}
        shown = f"{code[:4]}-{code[4:]}"
        queue(to=person.email, subject=subject, body=body % {"code": shown} + "\n", at=at)
    until = (at + LIFE).timestamp()
    return {"hash": token_hash(code), "until": until, "left": TRIES, "sent": [*sent, at.timestamp()]}


def check(*, typed: str, state: dict[str, Any], at: datetime) -> None:
    """Raises WrongCode, and has counted the try in `state` before it looks."""
    left, expected = int(state.get("left", 0)), str(state.get("hash", ""))
    state["left"] = left - 1
    code = "".join(letter for letter in typed.upper() if letter in LETTERS)
    same = hmac.compare_digest(token_hash(code), expected) if expected else False
    if left <= 0 or at.timestamp() >= float(state.get("until", 0)) or not same:
        raise WrongCode
