"""How much of what a plan limits a business uses: people and locations."""

from uuid import UUID

from accounts.models import Membership, Profile


def seats(business_id: UUID) -> int:
    """Everybody who may act for the business."""
    return Membership.objects.filter(business_id=business_id).count()


def locations(business_id: UUID) -> int:
    """Those of the draft: what is published never has more than was drafted."""
    profile = Profile.objects.filter(business_id=business_id).first()
    return len(profile.document.locations) if profile else 0
