"""The versions of a profile that were public."""

from accounts.models import Profile, ProfileVersion

MOST = 50


def listed(profile: Profile) -> list[ProfileVersion]:
    """The newest ones with who published them; one query."""
    if profile.pk is None:
        return []
    return list(profile.versions.select_related("by").order_by("-number")[:MOST])


def one(profile: Profile, number: int) -> ProfileVersion | None:
    """A version of this profile, or None."""
    return profile.versions.select_related("by").filter(number=number).first() if profile.pk else None
