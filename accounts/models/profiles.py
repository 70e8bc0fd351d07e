"""What a business says about itself: one draft that several people edit, and the versions that were published."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models.businesses import Business
from accounts.rules.profiles import document
from accounts.rules.profiles.document import Document


class Profile(models.Model):
    """The draft of a business's profile, and which version is public. The sealed name and number are not here."""

    business = models.OneToOneField(Business, on_delete=models.CASCADE, related_name="profile")
    draft = models.JSONField(default=dict, help_text="As accounts.rules.profiles.document writes it")
    draft_at = models.DateTimeField(null=True)
    draft_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    published = models.OneToOneField("ProfileVersion", on_delete=models.RESTRICT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(
        null=True, help_text="When hours and holidays were last confirmed; shown in public"
    )
    hours_due_at = models.DateTimeField(
        null=True,
        db_index=True,
        help_text="When the business is asked whether hours and holidays are still right; empty once it was",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(published__isnull=True, published_at__isnull=True)
                | Q(published__isnull=False, published_at__isnull=False),
                name="accounts_published_profile_has_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"profile of {self.business_id}"

    @property
    def document(self) -> Document:
        return document.load(self.draft)


class ProfileVersion(models.Model):
    """Asserts that a business published `document` at `at`. Never changed; erased with the business."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    data = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    restores = models.PositiveIntegerField(
        null=True, help_text="The number of the version that it brings back"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["profile", "number"], name="accounts_one_profile_version_a_number"
            )
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.profile_id}"

    @property
    def document(self) -> Document:
        return document.load(self.data)


class Logo(models.Model):
    """One size of a logo, drawn anew by us. Rows and not files: small, shared by all machines, gone with the business.

    `digest` is SHA-256 of the largest size, in hex: who knows it has seen the draft or the public page.
    """

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="logos")
    digest = models.CharField(max_length=64)
    size = models.PositiveSmallIntegerField(help_text="Pixels a side")
    content = models.BinaryField(help_text="WebP")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest", "size", "profile"], name="accounts_one_logo_a_size")
        ]

    def __str__(self) -> str:
        return f"logo {self.digest[:8]} at {self.size}"
