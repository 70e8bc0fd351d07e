"""Contact permission from the copy: a key, a business and the keyed hash of a number. Only yes and no are said here.

Whatever would be refused is Django's, and so is one question of every portion of the key's budget.
"""

import re
from datetime import UTC, datetime
from typing import Any, Final

from config.kernel.keys import Hasher, KeyMissing
from directory.reader.rows import blocked, opened
from directory.reader.store import Copy
from directory.rules import replies
from directory.rules.numbers import is_itself
from directory.rules.replies import Reply
from directory.selectors.permission import KEY_PURPOSE
from directory.services.portions import PORTIONS
from verification.models import CustomerChallenge
from verification.rules import codes

_QUESTION: Final = re.compile(r"business=([0-9A-Za-z-]{10,36})&number=%2[Bb]([1-9][0-9]{6,14})")
_KEY: Final = re.compile(r"Bearer (ks_live_[0-9A-Za-z]{38})")
_ID: Final = re.compile(r"[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}")
# A key file that was exchanged is noticed as soon as a block is.
SECONDS: Final = 1.0


class Permission:
    def __init__(self) -> None:
        self.yes, self.no = (replies.permission(blocked=blocked) for blocked in (False, True))
        self.made = float("-inf")

    def hashers(self, now: float) -> tuple[Hasher, Hasher]:
        """Of keys and of numbers."""
        if not 0 <= now - self.made < SECONDS:
            self.of_key, self.of_number = Hasher(KEY_PURPOSE), Hasher(CustomerChallenge.purpose)
            self.made = now
        return self.of_key, self.of_number

    def reply(self, copy: Copy, query: str, authorization: str, now: float) -> Reply | None:
        question, key = _QUESTION.fullmatch(query), _KEY.fullmatch(authorization)
        if question is None or key is None or not is_itself(f"+{question[2]}"):
            return None
        named = name_of(question[1])
        if named is None:
            return None
        try:
            of_key, of_number = self.hashers(now)
        except KeyMissing:
            return None
        number = of_number(f"+{question[2]}")
        with copy.reading() as txn:
            held = txn.get(b"s:" + of_key(key[1]).encode())
            business = owner_of(copy, named, txn)
            if held is None or business is None:
                return None
            is_blocked = txn.get(blocked(business, number)) is not None
        known = opened(held, now)
        if not business or known.about not in ("", business.decode()):
            return None
        if not PORTIONS.take(known.body.decode(), datetime.fromtimestamp(now, UTC).date()):
            return None
        return self.no if is_blocked else self.yes


def owner_of(copy: Copy, named: bytes, txn: Any) -> bytes | None:
    """The business that a name of it stands for; None where nobody has it."""
    if named.startswith(b"c:"):
        return copy.owner(named, txn)
    return named[2:] if txn.get(named) is not None else None


def name_of(text: str) -> bytes | None:
    """Where the copy has the business that is named by the code of its seal or by its id; None for neither."""
    if code := codes.parse(text):
        return f"c:{code}".encode()
    return b"i:" + text.replace("-", "").encode() if _ID.fullmatch(text) else None
