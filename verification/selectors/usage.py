"""How much of what a plan limits a business uses: phone numbers."""

from uuid import UUID

from verification.models import PhoneNumber


def numbers(business_id: UUID) -> int:
    """Those that the business holds; what was lost or released counts no more."""
    return PhoneNumber.objects.filter(business_id=business_id, state__in=("proven", "stale")).count()
