"""What only looks like a verified business: the one thing here that warns of somebody who never came to us."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from config.outbox.models import AppendOnly
from verification.models.seals import Seal


class Lookalike(models.Model):
    """Asserts, while in force, that `value` does not belong to the business behind `seal`, though it looks like it.

    Two people of the desk have decided that; a proposal asserts nothing, and nobody outside sees it. What it is
    about never changes, which a trigger sees to. `key` is the one that the internet asks by (see `Answer`).
    """

    class Kind(models.TextChoices):
        NUMBER = "number"
        DOMAIN = "domain"
        NAME = "name"

    OPEN = ("proposed", "in_force")

    kind = models.CharField(max_length=6, choices=Kind)
    value = models.CharField(max_length=253, help_text="E.164, an A-label host, or the name as it is shown")
    key = models.CharField(max_length=280)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="lookalikes")
    ground = models.CharField(max_length=20, help_text="From the closed list")
    evidence = models.TextField(max_length=4000, help_text="Internal: what was seen, where and when")
    reference = models.CharField(max_length=10, blank=True, help_text="Of the report that led to it")
    proposer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(max_length=10, default="proposed")
    state_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, help_text="By when somebody of the desk has to look at it")
    since = models.DateTimeField(null=True, help_text="From when on it was shown")
    until = models.DateTimeField(null=True, help_text="It ends by itself, unless somebody looks again")
    reminded_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True, help_text="When the business that is imitated was told")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state__in=["proposed", "in_force"]),
                name="verification_one_open_lookalike_per_key",
            ),
            models.CheckConstraint(
                condition=Q(confirmer__isnull=True) | ~Q(confirmer=F("proposer")),
                name="verification_lookalike_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="in_force")
                | Q(confirmer__isnull=False, since__isnull=False, until__isnull=False),
                name="verification_lookalike_in_force_was_confirmed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "-id"], name="verification_lookalike_list"),
            models.Index(
                fields=["until"], condition=Q(state="in_force"), name="verification_lookalike_ending"
            ),
        ]

    def __str__(self) -> str:
        return f"lookalike {self.pk}"


class LookalikeStep(AppendOnly):
    """What one person did about a lookalike, and why, in their own words; nobody outside the desk reads them."""

    lookalike = models.ForeignKey(Lookalike, on_delete=models.PROTECT, related_name="steps")
    action = models.CharField(max_length=10)
    note = models.TextField(max_length=4000, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Empty where it came about by itself",
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.action} of {self.lookalike_id}"
