"""What the pages about a number show."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django_countries import countries

from accounts.models import Business
from verification.models import Challenge, PhoneContest, PhoneNumber
from verification.models.challenges import CodeChallenge
from verification.rules.challenges import TRIES, Target
from verification.rules.numbers import ChannelPlan, channels, classify

# A gateway that has said nothing more after this time will not: the page stops asking.
LISTEN = timedelta(minutes=3)


@dataclass(frozen=True)
class PhonePage:
    """`number` is the newest one that counts; `claims` and `defends` are contests over it."""

    number: PhoneNumber | None
    proven: bool
    code_under_way: bool
    claims: PhoneContest | None
    defends: PhoneContest | None
    countries: list[str]


def country_names() -> list[str]:
    """Where codes can be sent to, in the reader's language."""
    return [str(countries.name(code.upper())) for code in settings.PHONE_COUNTRIES]


def current(business: Business) -> PhoneNumber | None:
    """The number the business is busy with: the newest it entered, else the one it holds."""
    rows = PhoneNumber.objects.filter(business=business, state__in=PhoneNumber.OPEN)
    return rows.order_by("-created_at").first()


def phone_page(business: Business, *, at: datetime) -> PhonePage:
    number = current(business)
    contests = PhoneContest.objects.filter(state__in=("open", "disputed"))
    return PhonePage(
        number=number,
        proven=number is not None and number.is_proven(at),
        code_under_way=newest(business, at=at) is not None,
        claims=contests.filter(claimant__business=business).select_related("claimant").first(),
        defends=contests.filter(holder__business=business).select_related("holder").first(),
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
