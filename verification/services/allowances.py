"""What one send or one try uses up, and what is said when nothing of it is left."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from config.kernel.actors import Actor
from verification.rules import prices
from verification.rules.challenges import LIMITS, Breaker, Target, address_scopes, breaker, prefix
from verification.rules.numbers import classify
from verification.services import budgets, conversion, limits
from verification.services.limits import LimitReached, Use

FAILURES, CUSTOMER_FAILURES = "failed_checks", "failed_customer_checks"
CUSTOMERS = "customers"
_HOUR = timedelta(hours=1)


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


class NeighboursWereAsked(LimitReached):
    """Many codes went to numbers that differ in their last four digits only."""

    code = "sends_prefix"
    message = _("Many codes went to numbers that are nearly this one. You can ask for one at %(again)s.")


class PersonHasAsked(LimitReached):
    """The person asked for many codes, for whichever businesses."""

    code = "sends_person"
    message = _("You have asked for many codes today. You can ask for one again at %(again)s.")


class NumberWasCalled(LimitReached):
    """Calls disturb more than messages, so there are fewer of them."""

    code = "voice_number"
    message = _("We have called this number as often as we may. We can call again at %(again)s.")


class LettersUsedUp(LimitReached):
    """Paper costs money, and a mailbox is somebody's own."""

    code = "letters"
    message = _("We have sent as many letters as we may. You can ask for another one at %(again)s.")


class CallsUsedUp(LimitReached):
    """The desk was asked to call this number often."""

    code = "call_backs"
    message = _("You have asked for as many calls as we can make. You can ask for another one at %(again)s.")


class ManyNumbers(LimitReached):
    """The business entered many different numbers."""

    code = "numbers_business"
    message = _("You have entered many different numbers. You can enter another one at %(again)s.")


def _use(name: str, of: object, refusal: type[LimitReached] = LimitReached) -> Use:
    limit = LIMITS[name]
    return Use(name, str(of), limit.most, limit.every, refusal)


def number_uses(business_id: object, person: str) -> list[Use]:
    """Of a number that the business has not entered before."""
    of_person = [_use("numbers_person_day", person, ManyNumbers)] if person else []
    return [_use("numbers_business_day", business_id, ManyNumbers), *of_person]


def try_uses(target: Target, number: str) -> list[Use]:
    """Of one code that is compared; `number` is what the code is bound to."""
    if target.is_customer:
        return [_use("customer_tries_number_day", number), _use("customer_tries_number_month", number)]
    return [
        _use("tries_number_day", number),
        _use("tries_number_month", number),
        _use("tries_business_day", target.owner),
    ]


def letter_try_uses(business_id: object) -> list[Use]:
    """Of one code of a letter that is compared; the letter itself takes five."""
    return [_use("tries_business_day", business_id)]


def letter_uses(business_id: object, *, address: str, number: str) -> list[Use]:
    """Of one letter: to this address, and about this number where there is one."""
    of_number = [_use("letters_number_month", number, LettersUsedUp)] if number else []
    return [
        _use("letters_business_month", business_id, LettersUsedUp),
        _use("letters_address_month", address, LettersUsedUp),
        *of_number,
    ]


def call_back_uses(number: str) -> list[Use]:
    """Of one call that the desk is asked for."""
    return [_use("call_backs_number_month", number, CallsUsedUp)]


def link_uses(address: str) -> list[Use]:
    """Of one link out of a message that is followed to its end."""
    limit = LIMITS["sends_address_hour"]
    return [Use("links_address_hour", one, limit.most, limit.every) for one in address_scopes(address)]


def _send_uses(target: Target, channel: str) -> list[Use]:
    if target.is_customer:
        return _customer_uses(target, channel)
    uses = [
        _use("sends_number_day", target.e164, NumberWasAsked),
        _use("sends_number_month", target.e164, NumberWasAsked),
        _use("sends_business_day", target.owner, BusinessHasAsked),
        _use("sends_prefix_hour", prefix(target.e164), NeighboursWereAsked),
        _use("sends_prefix_day", prefix(target.e164), NeighboursWereAsked),
    ]
    voice = [_use("voice_number_day", target.e164, NumberWasCalled)] if channel == "voice" else []
    return [*uses, *voice]


def _customer_uses(target: Target, channel: str) -> list[Use]:
    block = prefix(target.e164)
    uses = [
        _use("customer_sends_number_day", target.e164),
        _use("customer_sends_number_month", target.e164),
        _use("customer_sends_prefix_hour", block),
        _use("customer_sends_prefix_day", block),
    ]
    return [*uses, _use("customer_voice_number_day", target.e164)] if channel == "voice" else uses


def _asker_uses(target: Target, address: str, person: str) -> list[Use]:
    of_person = [_use("sends_person_day", person, PersonHasAsked)] if person else []
    name = "customer_sends_address_hour" if target.is_customer else "sends_address_hour"
    return [*of_person, *[_use(name, one, AddressHasAsked) for one in address_scopes(address)]]


def reserve_send(target: Target, channel: str, *, address: str, by: Actor, at: datetime) -> None:
    """Counts one send against every limit and reserves its price, or raises LimitReached or SpendStopped.

    `address` is whose connection asked (`config.kernel.addresses`). The caller's transaction, or its savepoint,
    ends with the refusal, so that all of it is counted or none.
    """
    conversion.refuse_stopped(target, at=at)
    limits.take_here([*_send_uses(target, channel), *_asker_uses(target, address, by.id)], at=at)
    _with_price(budgets.reserve_here, target, channel, at)


def return_send(target: Target, channel: str, *, at: datetime) -> None:
    """Undoes the reservation made at `at` for a message that surely never left.

    What was counted for the connection and the person stays, so that a broken gateway is not hammered through us.
    """
    limits.give_back(_send_uses(target, channel), at=at)
    _with_price(budgets.release, target, channel, at)


def reserve_price(target: Target, channel: str, *, at: datetime) -> None:
    """Money alone: for a message that a killed worker may have sent, and that is sent once more."""
    _with_price(budgets.reserve, target, channel, at)


def _with_price(deed: Callable[..., None], target: Target, channel: str, at: datetime) -> None:
    country, home = _country(target), settings.OPERATOR_COUNTRY
    if target.is_customer:
        most = settings.CUSTOMER_SEND_CAP_CENTS_PER_DAY
        caps = prices.day_caps(country, total=most, home=home, share=CUSTOMERS)
    else:
        caps = prices.day_caps(country, total=settings.SEND_CAP_CENTS_PER_DAY, home=home)
    deed(cents=prices.price(cast(prices.Channel, channel), country), caps=caps, at=at)


def _country(target: Target) -> str:
    try:
        return classify(target.e164).country
    except ValueError:
        # The numbering plan has changed under a stored number: it costs as much as the dearest.
        return ""


def _failures(purpose: str) -> str:
    return CUSTOMER_FAILURES if purpose == Target.CUSTOMER else FAILURES


def count_failure(*, purpose: str = Target.PROVE, at: datetime) -> None:
    limits.count(_failures(purpose), every=_HOUR, at=at)


def breaker_now(*, purpose: str = Target.PROVE, at: datetime) -> Breaker:
    """What failed checks, and the codes that came back, lead to at this moment.

    Businesses and customers each have their own: whoever plays many customers cannot stop a business.
    """
    failed = limits.counted(_failures(purpose), every=_HOUR, windows=24, at=at)
    return breaker(failed, elevated=conversion.is_elevated(purpose=purpose, at=at))
