"""A letter with a code: asked for, handed over, posted, given up. What it proves is in `letter_codes`."""

import logging
import secrets
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from config.kernel import keys
from config.kernel.actors import SYSTEM, Actor
from config.kernel.errors import Refused
from config.kernel.ports import port
from config.outbox.moves import move
from config.outbox.services import audit, record
from verification.lifecycle import LETTER
from verification.models import Case, Letter, PhoneNumber
from verification.ports import PostOutcome
from verification.rules import letters as rules
from verification.rules import prices
from verification.selectors import cases, closed, postal, ways
from verification.selectors import letters as reading
from verification.services import allowances, budgets, limits, papers_box
from verification.services.phones import NumberClosed

log = logging.getLogger(__name__)
BATCH = 500
PAGES = {"address": "verification:address", "number": "verification:phone_letter"}


class NoAddress(Refused):
    """Without a whole address a letter goes nowhere."""

    code = "no_address"
    message = _("Enter your company details first: we send the letter to the address that stands there.")


class NotYet(Refused):
    """A code by message or call is quicker and cheaper, so that is tried first."""

    code = "not_yet"
    message = _("Try a code by text message or call first. If none arrives, this way is open.")


class OtherLetter(Refused):
    """One letter at a time is under way: its code would be taken for that of the other number."""

    code = "other_letter"
    message = _(
        "A letter about your other number is under way. Enter its code first, or let us call the number instead."
    )


class NotHandedOver(Exception):
    """The letter could not be made or handed over; its row says why, and the job is tried again."""


@transaction.atomic
def ask(
    *,
    business: Business,
    purpose: str,
    phone: PhoneNumber | None = None,
    language: str,
    by: Actor,
    at: datetime,
) -> Letter:
    """Orders a letter to the address of the business; one that is under way is meant where there is one.

    Raises OtherLetter, NoAddress, LimitReached, SpendStopped, NotYet or NumberClosed, and then nothing has changed.
    """
    # Two clicks at the same moment follow each other.
    business = Business.objects.select_for_update().get(pk=business.pk)
    under_way = reading.live(business, purpose)
    if under_way is not None and under_way.expires_at > at:
        if phone is not None and under_way.phone_id != phone.pk:
            raise OtherLetter
        return under_way
    if under_way is not None:
        move(under_way, LETTER, "expire", by=SYSTEM, at=at, changes={"paper": None})
    lines = reading.recipient(business)
    if not lines:
        raise NoAddress
    if phone is not None:
        _refuse_number(phone, at=at)
    number = f"{phone.e164};{phone.extension}" if phone is not None else ""
    uses = allowances.letter_uses(business.pk, address=postal.place(lines), number=number)
    limits.take_here(uses, at=at)
    cents = prices.price("letter", business.country)
    budgets.reserve_here(cents=cents, caps={prices.LETTERS: settings.LETTER_CAP_CENTS_PER_DAY}, at=at)
    return _create(business, purpose, phone, lines, language, by=by, at=at)


def _refuse_number(phone: PhoneNumber, *, at: datetime) -> None:
    if closed.is_closed(phone.e164, at=at):
        raise NumberClosed
    if not ways.open_to(phone, at=at).letter:
        raise NotYet


def _create(
    business: Business,
    purpose: str,
    phone: PhoneNumber | None,
    lines: tuple[str, ...],
    language: str,
    *,
    by: Actor,
    at: datetime,
) -> Letter:
    letter = Letter.objects.create(
        business=business,
        purpose=purpose,
        phone=phone,
        recipient=list(lines),
        state_at=at,
        nonce=secrets.token_bytes(16),
        key_version=keys.current("otp"),
        language=language,
        asked_by=by.id,
        created_at=at,
        expires_at=at + rules.TTL,
    )
    audit("verification.letter.ask", by=by, at=at, row=letter, to_state=letter.state, reason=purpose)
    record("verification.letter_due", at=at, letter=letter.pk)
    return letter


def ask_for_case(*, case_id: UUID, at: datetime) -> None:
    """A case that needs its address confirmed was handed in: the letter leaves without being asked for."""
    case = Case.objects.select_related("business").get(pk=case_id)
    business = case.business
    if case.state not in cases.OPEN or case.kind not in cases.OWN_KINDS:
        # Withdrawn or decided before the job came round.
        return
    if (
        not reading.address_is_asked_for(business)
        or case.requirements.filter(code="address", state="met").exists()
    ):
        return
    if Letter.objects.filter(business=business, purpose="address", created_at__gt=at - rules.TTL).exists():
        return
    try:
        ask(business=business, purpose="address", language=case.language, by=SYSTEM, at=at)
    except Refused as refusal:
        # The page of the address says so, and a reviewer may confirm the address by hand.
        log.info("no letter for case %s: %s", case_id, refusal.code)


def code_of(letter: Letter) -> str:
    """The code, derived anew; it is stored nowhere and must not be kept, logged or put into an event."""
    number = f"{letter.phone.e164};{letter.phone.extension}" if letter.phone is not None else ""
    bound_to = "\n".join([number, *letter.recipient])
    key = keys.secret("otp", letter.key_version)
    return rules.derive(key, letter.pk, letter.purpose, bound_to, letter.business_id, bytes(letter.nonce))


def dispatch(*, letter_id: UUID, at: datetime) -> None:
    """Hands a letter over; called again after a crash it does so once more under the same reference.

    Raises NotHandedOver when it could not be made, so that the job is tried again and then shown to the operator.
    """
    letter = Letter.objects.select_related("phone").filter(pk=letter_id, state="asked").first()
    if letter is None:
        return
    try:
        outcome = port("verification.post").hand_over(sheet=sheet_of(letter, at=at), reference=letter.pk.hex)
    except ImproperlyConfigured as wrong:
        outcome = PostOutcome("refused", error=str(wrong))
    if outcome.state == "refused":
        Letter.objects.filter(pk=letter.pk).update(error=outcome.error[:80])
        raise NotHandedOver(outcome.error)
    _conclude(letter, outcome, at=at)


def sheet_of(letter: Letter, *, at: datetime) -> rules.Sheet:
    with translation.override(letter.language):
        page = settings.PUBLIC_URL + reverse(PAGES[letter.purpose])
        help_page = settings.PUBLIC_URL + reverse("directory:help")
    operator = settings.OPERATOR
    sender = (operator["name"] or settings.SITE_NAME, *filter(None, operator["address"].split(", ")))
    return rules.sheet(
        language=letter.language,
        purpose=letter.purpose,
        code=code_of(letter),
        recipient=tuple(letter.envelope),
        sender=sender,
        day=localtime(at).date(),
        number=letter.phone.typed if letter.phone else "",
        words={"site": settings.SITE_NAME, "page": page, "help": help_page},
    )


@transaction.atomic
def _conclude(letter: Letter, outcome: PostOutcome, *, at: datetime) -> None:
    current = Letter.objects.select_for_update().get(pk=letter.pk)
    if current.state != "asked":
        # Cancelled, or handed over by another worker in the meantime.
        return
    if outcome.state == "to_print":
        changes: dict[str, object] = {"paper": papers_box.lock(outcome.paper), "error": ""}
        move(current, LETTER, "print", by=SYSTEM, at=at, changes=changes)
    else:
        post_here(current, by=SYSTEM, at=at)


def post_here(letter: Letter, *, by: Actor, at: datetime) -> Letter:
    """It is on its way: thirty days from now, and the paper is forgotten."""
    changes = {"posted_at": at, "expires_at": at + rules.TTL, "paper": None, "error": ""}
    return move(letter, LETTER, "post", by=by, at=at, changes=changes)


@transaction.atomic
def cancel(*, business: Business, by: Actor, at: datetime) -> None:
    """The address has changed: what is under way to the old one is worth nothing any more."""
    for letter in Letter.objects.select_for_update().filter(business=business, state__in=Letter.LIVE):
        move(letter, LETTER, "cancel", by=by, at=at, changes={"paper": None})


def expire_due(*, at: datetime) -> int:
    """Ends every letter whose thirty days are over; returns how many were looked at."""
    due = list(
        Letter.objects.filter(state__in=Letter.LIVE, expires_at__lte=at).order_by("expires_at")[:BATCH]
    )
    for letter in due:
        _expire(letter, at=at)
    return len(due)


@transaction.atomic
def _expire(letter: Letter, *, at: datetime) -> None:
    current = Letter.objects.select_for_update().get(pk=letter.pk)
    if current.state in Letter.LIVE and current.expires_at <= at:
        move(current, LETTER, "expire", by=SYSTEM, at=at, changes={"paper": None})
