"""What a business says against a decision."""

from datetime import datetime

from django.db import models

from verification.models.cases import Case
from verification.models.decisions import Decision


class Appeal(models.Model):
    """The words of an objection and the decision they are about; a draft until its case is submitted.

    `until` is fixed when the draft begins, so that no later setting makes the time shorter.
    """

    LONGEST = 8000

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="appeal")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="appeals")
    text = models.TextField(max_length=LONGEST, blank=True)
    saved_at = models.DateTimeField()
    until = models.DateTimeField(help_text="The last moment at which it may be submitted")

    def __str__(self) -> str:
        return f"appeal {self.pk}"

    def in_time(self, at: datetime) -> bool:
        return at <= self.until
