"""The badge that a business shows on its own website, finished when it changes."""

from typing import ClassVar

from django.db import models

from verification.models.seals import Seal


class Badge(models.Model):
    """The finished frame of one seal in one language, written in the transaction of the seal's change.

    `key` is "<code>:<language>". `body` is the HTML byte for byte, `ancestors` says which websites may show it.
    From `until` on the row is no longer true and the seal is asked itself.
    """

    key = models.CharField(max_length=24, primary_key=True)
    seal = models.ForeignKey(Seal, on_delete=models.CASCADE, related_name="badges")
    look = models.CharField(max_length=12, help_text="verified, suspended, expired or revoked")
    body = models.BinaryField()
    ancestors = models.TextField(help_text="The sources of `frame-ancestors`")
    etag = models.CharField(max_length=32)
    until = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(ancestors=""), name="verification_badge_has_ancestors")
        ]

    def __str__(self) -> str:
        return f"badge of {self.seal_id}"
