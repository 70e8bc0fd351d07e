"""Breaks one promise to customers at a time by hand."""

from datetime import timedelta

from django.utils import timezone

from directory.models import Block, Customer, KeyDay
from tests import factories
from tests.directory.asking import block, customer, key
from tests.verification.breaking import loosen
from verification.models import CustomerChallenge

NUMBER = "+491713920012"


def challenge(**fields: object) -> CustomerChallenge:
    now = timezone.now()
    values: dict[str, object] = {
        "number_hmac": CustomerChallenge.hash_of(NUMBER),
        "number_cipher": CustomerChallenge.encrypted(NUMBER, version=1),
        "channel": "sms",
        "state": "sent",
        "state_at": now,
        "nonce": b"n" * 16,
        "key_version": 1,
        "expires_at": now + timedelta(minutes=10),
        "created_at": now,
        **fields,
    }
    return CustomerChallenge.objects.create(**values)


def no_hash() -> None:
    customer()
    Customer.objects.update(number_hmac="short")


def lifted_without_a_date() -> None:
    loosen("directory_block.directory_block_state_and_dates")
    block(factories.business())
    Block.objects.update(state="lifted")


def block_of_another_number() -> None:
    block(factories.business())
    Block.objects.update(number_hmac="f" * 64)


def number_kept_too_long() -> None:
    loosen("verification_customerchallenge.verification_customer_number_ends_with_it")
    challenge(state="expired")


def six_tries() -> None:
    loosen("verification_customerchallenge.verification_customer_five_tries")
    challenge(attempts=6)


def two_live_codes() -> None:
    loosen("verification_customer_one_live")
    challenge()
    challenge()


def budget_passed() -> None:
    row, _text = key(per_day=1)
    KeyDay.objects.create(key=row, day=timezone.now().date(), asked=2)


def number_in_clear() -> None:
    challenge(error=f"could not reach {NUMBER}")
