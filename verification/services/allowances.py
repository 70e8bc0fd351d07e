"""What one send or one try uses up, and what is said when nothing of it is left."""

from collections.abc import Callable
from datetime import datetime
from typing import cast

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from verification.models import PhoneNumber
from verification.rules import prices
from verification.rules.challenges import LIMITS, Breaker, breaker
from verification.rules.numbers import classify
from verification.services import budgets, limits
from verification.services.limits import LimitReached, Use


class NumberWasAsked(LimitReached):
    """So many codes went to the number that its owner must not be bothered again."""

    code = "sends_number"
    message = _(
        "We have sent as many codes to this number as we may. You can ask for one again at %(again)s."
    )


class BusinessHasAsked(LimitReached):
    """The business asked for many codes, to whichever numbers."""

    code = "sends_business"
    message = _("Your business has asked for many codes. You can ask for one again at %(again)s.")


class AddressHasAsked(LimitReached):
    """Many codes were asked for from one internet connection."""

    code = "sends_address"
    message = _("Many codes were asked for from your internet connection. You can ask again at %(again)s.")


class NumberWasCalled(LimitReached):
    """Calls disturb more than messages, so there are fewer of them."""

    code = "voice_number"
    message = _("We have called this number as often as we may. We can call again at %(again)s.")


class ManyNumbers(LimitReached):
    """The business entered many different numbers."""

    code = "numbers_business"
    message = _("You have entered many different numbers. You can enter another one at %(again)s.")


def _use(name: str, of: object, refusal: type[LimitReached] = LimitReached) -> Use:
    limit = LIMITS[name]
    return Use(name, str(of), limit.most, limit.every, refusal)


def number_uses(business_id: object) -> list[Use]:
    """Of a number that the business has not entered before."""
    return [_use("numbers_business_day", business_id, ManyNumbers)]


def try_uses(phone: PhoneNumber) -> list[Use]:
    """Of one code that is compared."""
    return [
        _use("tries_number_day", phone.e164),
        _use("tries_number_month", phone.e164),
        _use("tries_business_day", phone.business_id),
    ]


def link_use(address: str) -> Use:
    """Of one link out of a message that is followed to its end."""
    limit = LIMITS["sends_address_hour"]
    return Use("links_address_hour", address, limit.most, limit.every)


def _send_uses(phone: PhoneNumber, channel: str) -> list[Use]:
    uses = [
        _use("sends_number_day", phone.e164, NumberWasAsked),
        _use("sends_number_month", phone.e164, NumberWasAsked),
        _use("sends_business_day", phone.business_id, BusinessHasAsked),
    ]
    voice = [_use("voice_number_day", phone.e164, NumberWasCalled)] if channel == "voice" else []
    return [*uses, *voice]


def reserve_send(phone: PhoneNumber, channel: str, *, address: str, at: datetime) -> None:
    """Counts one send against every limit and reserves its price, or raises LimitReached or SpendStopped.

    `address` is whose connection asked (`config.kernel.addresses`). The caller's transaction, or its savepoint,
    ends with the refusal, so that all of it is counted or none.
    """
    asked_from = _use("sends_address_hour", address, AddressHasAsked)
    limits.take_here([*_send_uses(phone, channel), asked_from], at=at)
    _with_price(budgets.reserve_here, phone, channel, at)


def return_send(phone: PhoneNumber, channel: str, *, at: datetime) -> None:
    """Undoes the reservation made at `at` for a message that surely never left.

    What was counted for the connection stays, so that a broken gateway is not hammered through us.
    """
    limits.give_back(_send_uses(phone, channel), at=at)
    _with_price(budgets.release, phone, channel, at)


def reserve_price(phone: PhoneNumber, channel: str, *, at: datetime) -> None:
    """Money alone: for a message that a killed worker may have sent, and that is sent once more."""
    _with_price(budgets.reserve, phone, channel, at)


def _with_price(deed: Callable[..., None], phone: PhoneNumber, channel: str, at: datetime) -> None:
    country = _country(phone)
    caps = prices.day_caps(country, total=settings.SEND_CAP_CENTS_PER_DAY, home=settings.OPERATOR_COUNTRY)
    deed(cents=prices.price(cast(prices.Channel, channel), country), caps=caps, at=at)


def _country(phone: PhoneNumber) -> str:
    try:
        return classify(phone.e164).country
    except ValueError:
        # The numbering plan has changed under a stored number: it costs as much as the dearest.
        return ""


def _failures() -> Use:
    # Only counted, never refused: what follows from the number is the breaker's to say.
    everything = 2_000_000_000
    return Use("failed_checks_day", "all", everything, LIMITS["tries_number_day"].every)


def count_failure(*, at: datetime) -> None:
    limits.take([_failures()], at=at)


def breaker_now(*, at: datetime) -> Breaker:
    """What the failed checks of the whole system lead to at this moment."""
    return breaker(limits.used(_failures(), at=at))
