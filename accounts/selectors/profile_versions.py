"""The versions of a profile that were public."""

from accounts.models import Profile, ProfileVersion

MOST = 50


def listed(profile: Profile) -> list[ProfileVersion]:
    """The newest ones with who published them; one query."""
    return list(
        ProfileVersion.objects.filter(profile__business=profile.business)
        .select_related("by")
        .order_by("-number")[:MOST]
    )


def one(profile: Profile, number: int) -> ProfileVersion | None:
    """A version of this profile, or None."""
    return ProfileVersion.objects.filter(profile__business=profile.business, number=number).first()
