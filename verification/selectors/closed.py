"""Numbers whose owners said "that was not me": no code goes there for a while, whoever asks."""

from datetime import datetime

from verification.models import CustomerChallenge, PhoneNumber


def is_closed(e164: str, *, at: datetime) -> bool:
    if PhoneNumber.objects.filter(e164=e164, closed_until__gt=at).exists():
        return True
    number = CustomerChallenge.hash_of(e164)
    return CustomerChallenge.objects.filter(number_hmac=number, closed_until__gt=at).exists()
