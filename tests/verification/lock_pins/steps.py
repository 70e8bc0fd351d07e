"""Setting a PIN by the service, and the row that holds it."""

from django.utils import timezone

from accounts.models import Business
from accounts.permissions import actor
from verification.models import PhoneNumber
from verification.services import lock_pins

NOW = timezone.now
PIN, OTHER = "402817", "739154"
URL = "/en/phone/lock/"


def put(firm: Business, pin: str = PIN, now: str = "") -> PhoneNumber:
    return put_on(lock_pins.held(firm), pin, now)


def put_on(phone: PhoneNumber, pin: str = PIN, now: str = "") -> PhoneNumber:
    by = actor(phone.business.memberships.get(role="owner").user)
    return lock_pins.put(phone=phone, pin=pin, now=now, by=by, at=NOW())


def row(firm: Business) -> PhoneNumber:
    return firm.phones.get()
