"""How much of what a plan limits a business uses: phone numbers."""

from uuid import UUID

from verification.models import PhoneNumber, Seal


def numbers(business_id: UUID) -> int:
    """Those behind a seal; without one, the number that it claimed or proved.

    One that is to take the place of another is not one more.
    """
    sealed = Seal.objects.filter(business_id=business_id, state__in=("active", "suspended"))
    behind = sealed.order_by().values("e164", "extension").distinct().count()
    own = PhoneNumber.objects.filter(business_id=business_id, state__in=PhoneNumber.OPEN)
    return behind or int(own.exists())
