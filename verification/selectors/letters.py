"""Letters: what stands on the envelope, what the pages of a business show, and the operator's print queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Business
from verification.models import Letter, PhoneNumber
from verification.models.letters import envelope
from verification.rules.challenges import TRIES
from verification.rules.policy import requirement_set
from verification.selectors import postal

QUEUE = 200


def recipient(business: Business) -> tuple[str, ...]:
    """Name, street, place and country code as the details say now; empty while the address is not whole."""
    if not (business.legal_name and postal.is_whole(business)):
        return ()
    person = business.represented_by if business.represented_by != business.legal_name else ""
    place = f"{business.postcode} {business.city}".strip()
    lines = (business.legal_name, person, business.street, place, business.country)
    return tuple(line for line in lines if line)


def address_is_asked_for(business: Business) -> bool:
    """Whether this kind of business has to show that it is found at its address."""
    asked = requirement_set(business.kind, business.country, business.legal_form)
    return bool(business.kind) and any(one.code == "address" for one in asked.requirements)


def live(business: Business, purpose: str) -> Letter | None:
    return Letter.objects.filter(business=business, purpose=purpose, state__in=Letter.LIVE).first()


@dataclass(frozen=True)
class LetterPage:
    """`state`: none, asked, printed, posted, locked, verified, returned, failed, expired or cancelled.

    `lines` are where a letter went, or would go.
    """

    purpose: str
    letter: Letter | None
    phone: PhoneNumber | None
    lines: Sequence[str]
    state: str

    @property
    def open(self) -> bool:
        return self.state in Letter.LIVE

    @property
    def may_ask(self) -> bool:
        return bool(self.lines) and self.state not in (*Letter.LIVE, "verified")

    @property
    def tries_left(self) -> int:
        return TRIES - self.letter.attempts if self.letter else TRIES


def letter_page(business: Business, purpose: str, *, phone: PhoneNumber | None, at: datetime) -> LetterPage:
    rows = Letter.objects.filter(business=business, purpose=purpose).select_related("phone")
    rows = rows.filter(phone=phone) if purpose == Letter.Purpose.NUMBER else rows
    letter = rows.order_by("-created_at").first()
    now = recipient(business)
    sent_to = tuple(letter.recipient) if letter is not None and letter.state in Letter.LIVE else now
    return LetterPage(purpose, letter, phone, envelope(sent_to), _state(letter, now, at=at))


def _state(letter: Letter | None, now: tuple[str, ...], *, at: datetime) -> str:
    if letter is None:
        return "none"
    if letter.state in Letter.LIVE and letter.expires_at <= at:
        return "expired"
    if letter.state == "verified" and not postal.same_place(tuple(letter.recipient), now):
        # What was confirmed then says nothing about the address that is entered now.
        return "none"
    return letter.state


@dataclass(frozen=True)
class PrintQueue:
    """`waiting` are to be printed and posted, oldest first; `posted` are on their way and may come back."""

    waiting: list[Letter]
    posted: list[Letter]


def print_queue() -> PrintQueue:
    rows = Letter.objects.select_related("business").defer("paper")
    waiting = rows.filter(state__in=("asked", "printed")).order_by("created_at")
    posted = rows.filter(state="posted").order_by("-posted_at")
    return PrintQueue(list(waiting[:QUEUE]), list(posted[:QUEUE]))
