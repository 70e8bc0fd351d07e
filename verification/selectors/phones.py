"""What the pages about a number show."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django_countries import countries

from accounts.models import Business
from verification.models import Challenge, Change, PhoneContest, PhoneNumber, Seal
from verification.models.challenges import CodeChallenge
from verification.rules.challenges import TRIES, Target
from verification.rules.numbers import ChannelPlan, channels, classify
from verification.selectors import changes

# A gateway that has said nothing more after this time will not: the page stops asking.
LISTEN = timedelta(minutes=3)


@dataclass(frozen=True)
class PhonePage:
    """`number` is the one that the business is busy with; `others` have a seal beside it.

    `asked` is the request that a new number is for; `claims` and `defends` are all contests over one of them that
    nobody has settled.
    """

    number: PhoneNumber | None
    proven: bool
    others: list[PhoneNumber]
    asked: Change | None
    code_under_way: bool
    claims: list[PhoneContest]
    defends: list[PhoneContest]
    countries: list[str]

    @property
    def is_defended(self) -> bool:
        """Whether the business has to prove the number that the page is about again, because somebody else did."""
        return any(one.state == "open" and one.holder == self.number for one in self.defends)


def country_names() -> list[str]:
    """Where codes can be sent to, in the reader's language."""
    return [str(countries.name(code.upper())) for code in settings.PHONE_COUNTRIES]


def current(business: Business) -> PhoneNumber | None:
    """The number the business is busy with: the newest that it entered and that has no seal, else that of its seal."""
    return _busy_with(_open(business))


def _busy_with(rows: list[Any]) -> PhoneNumber | None:
    found: PhoneNumber | None = min(rows, key=lambda row: (row.sealed, row.further), default=None)
    return found


def _open(business: Business) -> list[Any]:
    """The newest first."""
    living = Seal.objects.filter(phone=OuterRef("pk"), state__in=("active", "suspended"))
    rows = PhoneNumber.objects.filter(business=business, state__in=PhoneNumber.OPEN).order_by("-created_at")
    return list(rows.annotate(sealed=Exists(living), further=Exists(living.filter(further=True))))


def chosen(business: Business, number: str) -> PhoneNumber | None:
    """The open one of the business that an address names by its id; the current one where it names none.

    One that was let go in another tab is none, and never another number in its place.
    """
    if not number:
        return current(business)
    return next((row for row in _open(business) if str(row.pk) == number), None)


def phone_page(business: Business, *, at: datetime) -> PhonePage:
    rows = _open(business)
    number = _busy_with(rows)
    mine = Q(claimant__business=business) | Q(holder__business=business)
    rows_between = PhoneContest.objects.filter(mine, state__in=("open", "disputed")).order_by("pk")
    contests = list(rows_between.select_related("claimant", "holder"))
    return PhonePage(
        number=number,
        proven=number is not None and number.is_proven(at),
        others=[row for row in rows if row.sealed and row != number],
        asked=changes.open_to_numbers(business),
        code_under_way=newest(business, at=at) is not None,
        claims=[one for one in contests if one.claimant.business_id == business.pk],
        defends=[one for one in contests if one.holder.business_id == business.pk],
        countries=country_names(),
    )


def newest(business: Business, *, at: datetime) -> Challenge | None:
    """The newest challenge of the business as long as its page has something to say."""
    rows = Challenge.objects.filter(phone__business=business, phone__state__in=PhoneNumber.OPEN)
    challenge = rows.select_related("phone").order_by("-created_at").first()
    if challenge is None or challenge.state in ("verified", "cancelled"):
        return None
    return challenge if at < challenge.expires_at + timedelta(hours=1) else None


@dataclass(frozen=True)
class CodePage:
    """`delivery`: queued, accepted, unknown, delivered, refused (by the gateway), failed, locked or over.

    `version` changes with everything that the page shows of it; `listens` while news may still come.
    """

    challenge: CodeChallenge
    number: str
    delivery: str
    called: bool
    tries_left: int
    again_at: datetime
    wait: int
    may_sms: bool
    may_call: bool
    version: str
    listens: bool

    @property
    def open(self) -> bool:
        return self.delivery not in ("locked", "over")


def code_page(challenge: CodeChallenge, *, at: datetime) -> CodePage:
    plan = _plan(challenge.target)
    delivery = delivery_of(challenge, at=at)
    again = (
        challenge.again_at(challenge.channel) if challenge.state in Challenge.LIVE else challenge.expires_at
    )
    shown = f"{challenge.pk} {delivery} {challenge.sends} {challenge.channel} {challenge.attempts}"
    return CodePage(
        challenge=challenge,
        number=challenge.shown_number,
        delivery=delivery,
        called=challenge.channel == "voice",
        tries_left=TRIES - challenge.attempts,
        again_at=again,
        wait=max(0, round((again - at).total_seconds())),
        may_sms=plan.sms,
        may_call=plan.voice,
        version=sha256(shown.encode()).hexdigest()[:12],
        listens=_listens(challenge, delivery, at=at),
    )


def _plan(target: Target) -> ChannelPlan:
    try:
        return channels(classify(target.e164, target.extension), settings.PHONE_COUNTRIES)
    except ValueError:
        # The numbering plan has changed under a stored number, or the number is no longer known.
        return ChannelPlan()


def delivery_of(challenge: CodeChallenge, *, at: datetime) -> str:
    """Never more than what is known: `accepted` is the gateway's word, `delivered` the phone's."""
    if challenge.expires_at <= at:
        return "over"
    if challenge.state == "failed" or challenge.attempts >= TRIES:
        return "locked"
    if challenge.state not in Challenge.LIVE:
        return "over"
    if challenge.delivered_at is not None:
        return "delivered"
    if challenge.state == "undeliverable":
        return "refused" if challenge.error.startswith("refused") else "failed"
    if challenge.state == "sent":
        return "unknown" if challenge.error == "unknown" else "accepted"
    return "queued"


def _listens(challenge: CodeChallenge, delivery: str, *, at: datetime) -> bool:
    if delivery == "queued":
        return True
    waits = challenge.sent_at is not None and at < challenge.sent_at + LISTEN
    return delivery in ("accepted", "unknown") and waits
