"""Invitations of colleagues into a business."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models.businesses import Business, Membership


class MemberInvitation(models.Model):
    """Asserts that the holder of `email` may join in `role` until `expires_at`, once. The token is not stored."""

    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="member_invitations")
    email = models.EmailField(max_length=254, help_text="The one address that may use it, in lower case")
    role = models.CharField(max_length=8, choices=Membership.Role)
    language = models.CharField(max_length=5, default="de")
    nonce = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True, help_text="Taken back, or replaced by a newer one")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["business", "email"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="accounts_one_open_member_invitation",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["owner", "admin", "editor", "billing", "viewer"]),
                name="accounts_invited_role_is_known",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="accounts_member_invitation_ends_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["business", "created_at"], name="accounts_member_invited"),
        ]

    def __str__(self) -> str:
        return f"member invitation {self.pk}"
