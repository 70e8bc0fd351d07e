"""People, businesses, names, memberships, profiles."""

from accounts.models.businesses import Business, BusinessName, Membership
from accounts.models.members import MemberInvitation
from accounts.models.profiles import Logo, Profile, ProfileVersion
from accounts.models.slugs import Slug
from accounts.models.users import User

__all__ = [
    "Business",
    "BusinessName",
    "Logo",
    "MemberInvitation",
    "Membership",
    "Profile",
    "ProfileVersion",
    "Slug",
    "User",
]
