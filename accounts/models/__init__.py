"""People, businesses, names, memberships, profiles."""

from accounts.models.businesses import Business, BusinessName, Membership, Profile
from accounts.models.users import User

__all__ = ["Business", "BusinessName", "Membership", "Profile", "User"]
